package io.pottery.lock;

import java.util.List;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.redis.Masters;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Makes locks by name, over the same masters. All locks of one name exclude each other,
 * here and wherever else the same masters are used.
 */
public final class RedlockFactory implements AutoCloseable, SmartLifecycle {

	private final SharedLocks locks;

	private final String keyPrefix;

	private final @Nullable String group;

	/**
	 * Creates a factory.
	 * @param masters the masters, which stay the caller's to close
	 * @param keyPrefix prepended to every name, may be empty
	 */
	public RedlockFactory(Masters masters, String keyPrefix) {
		this(masters, keyPrefix, LockMemory.DEFAULT, RedlockListener.of(List.of()));
	}

	/**
	 * Creates a factory.
	 * @param masters the masters, which stay the caller's to close
	 * @param keyPrefix prepended to every name, may be empty
	 * @param memory what the masters have to remember
	 * @param listener told what happens to the locks
	 */
	public RedlockFactory(Masters masters, String keyPrefix, LockMemory memory, RedlockListener listener) {
		this(new SharedLocks(masters, memory, listener), keyPrefix, null);
	}

	private RedlockFactory(SharedLocks locks, String keyPrefix, @Nullable String group) {
		this.locks = locks;
		this.keyPrefix = keyPrefix;
		this.group = group;
	}

	/**
	 * The same factory with another prefix.
	 * @param keyPrefix prepended to every name, may be empty
	 * @return a new factory over the same masters
	 */
	public RedlockFactory withKeyPrefix(String keyPrefix) {
		return new RedlockFactory(this.locks, keyPrefix, this.group);
	}

	/**
	 * The same factory for locks of one purpose, whose names are made of what they
	 * protect. Listeners are told the group, and meters count by it; it changes nothing
	 * about who excludes whom.
	 * @param group a name, one of few
	 * @return a new factory over the same masters
	 */
	public RedlockFactory withGroup(String group) {
		Assert.hasText(group, "'group' must not be empty");
		return new RedlockFactory(this.locks, this.keyPrefix, group);
	}

	/**
	 * Makes a lock with the default options.
	 * @param name its name, to which the prefix is prepended
	 * @return the lock
	 */
	public Redlock lock(String name) {
		return lock(name, LockOptions.DEFAULT);
	}

	/**
	 * Makes a lock.
	 * @param name its name, to which the prefix is prepended
	 * @param options how it is acquired and kept
	 * @return the lock
	 * @throws IllegalArgumentException if its leases would be longer than a master that
	 * has lost its data waits before it grants locks again
	 */
	public Redlock lock(String name, LockOptions options) {
		Assert.hasLength(name, "'name' must not be empty");
		return new Redlock(this.locks, LockKeys.of(new LockName(this.keyPrefix + name, this.group)), options);
	}

	/**
	 * Fails whoever waits for a lock, now and later, and ends the watch over the leases:
	 * they are neither renewed nor told of any more, and end by themselves.
	 */
	@Override
	public void close() {
		this.locks.close();
	}

	/**
	 * Lets acquire again after {@link #stop()}.
	 */
	@Override
	public void start() {
		this.locks.start();
	}

	/**
	 * Fails whoever waits for a lock, now and later. Leases that are held are watched
	 * over, and can be released.
	 */
	@Override
	public void stop() {
		this.locks.stop();
	}

	@Override
	public boolean isRunning() {
		return this.locks.isStarted();
	}

	/**
	 * Stops after the application's components and before its connections.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

}
