package io.pottery.lock;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

import io.pottery.core.Futures;
import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.LockHolds.Hold;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A lock over one or several independent masters, which excludes everybody else who uses
 * the same masters and name, Python's Redlock among them. {@link #acquire} gives a
 * {@link Lease}; the methods of {@link Lock} hold one for the current thread and
 * re-enter. All leases end by themselves after the auto-release time unless they are
 * extended.
 */
public final class Redlock implements Lock {

	private final SharedLocks locks;

	private final LockKeys keys;

	private final LockOptions options;

	Redlock(SharedLocks locks, LockKeys keys, LockOptions options) {
		locks.memory().check(keys.name(), options);
		this.locks = locks;
		this.keys = keys;
		this.options = options;
	}

	/**
	 * The name of this lock.
	 * @return its name with the prefix
	 */
	public String name() {
		return this.keys.name();
	}

	/**
	 * What this lock is called.
	 * @return its name with the prefix, and its group
	 */
	public LockName lockName() {
		return this.keys.lockName();
	}

	/**
	 * How this lock is acquired and kept.
	 * @return the options
	 */
	public LockOptions options() {
		return this.options;
	}

	/**
	 * The same lock, acquired and kept in another way.
	 * @param options how
	 * @return a new object for the same lock
	 * @throws IllegalArgumentException if its leases would be longer than a master that
	 * has lost its data waits before it grants locks again
	 */
	public Redlock withOptions(LockOptions options) {
		return new Redlock(this.locks, this.keys, options);
	}

	/**
	 * Acquires a lease, waiting as long as the options say.
	 * @return the lease
	 * @throws InterruptedException if the thread is or becomes interrupted; nothing is
	 * held then
	 * @throws QuorumNotAchievedException if the wait is over
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 */
	public Lease acquire() throws InterruptedException {
		checkInterrupt();
		return Futures.get(acquisition(this.options.maxWait()));
	}

	/**
	 * Acquires a lease without holding a thread. Cancelling the future gives up.
	 * @return the lease, or what {@link #acquire()} throws
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public CompletableFuture<Lease> acquireAsync() {
		return Futures.stage(acquisition(this.options.maxWait()), CompletableFuture::whenCompleteAsync, Redlock::lease,
				Lease::releaseAsync);
	}

	/**
	 * Tries once to acquire a lease.
	 * @return the lease, empty if there is another or a majority did not answer
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 */
	public Optional<Lease> tryAcquire() {
		return Futures.join(attempt(Duration.ZERO));
	}

	/**
	 * Tries for a time to acquire a lease.
	 * @param wait how long to try, once if it is not positive
	 * @return the lease, empty if the time is over
	 * @throws InterruptedException if the thread is or becomes interrupted; nothing is
	 * held then
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 */
	public Optional<Lease> tryAcquire(Duration wait) throws InterruptedException {
		checkInterrupt();
		return Futures.get(attempt(wait));
	}

	/**
	 * Tries for a time to acquire a lease, without holding a thread. Cancelling the
	 * future gives up.
	 * @param wait how long to try, once if it is not positive
	 * @return the lease, empty if the time is over
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public CompletableFuture<Optional<Lease>> tryAcquireAsync(Duration wait) {
		return Futures.stage(acquisition(wait), CompletableFuture::whenCompleteAsync, Redlock::optional,
				Redlock::giveUp);
	}

	/**
	 * Runs an action with a lease, which is released afterwards.
	 * @param <T> the type of the result
	 * @param action the action
	 * @return its result
	 * @throws Exception what the action throws, or {@link #acquire()}, or
	 * {@link Lease#release()}
	 */
	public <T extends @Nullable Object> T withLock(Callable<T> action) throws Exception {
		Lease lease = acquire();
		try (lease) {
			return action.call();
		}
	}

	/**
	 * Runs an action with a lease, which is released afterwards.
	 * @param action the action
	 * @throws InterruptedException if the thread is or becomes interrupted before the
	 * lease is acquired
	 */
	public void withLock(Runnable action) throws InterruptedException {
		Lease lease = acquire();
		try (lease) {
			action.run();
		}
	}

	/**
	 * Runs an asynchronous action with a lease, which is released when its result is
	 * there.
	 * @param <T> the type of the result
	 * @param action the action
	 * @return its result, or what {@link #acquire()} or {@link Lease#release()} throws;
	 * the failure of a release is suppressed by one of the action
	 */
	public <T extends @Nullable Object> CompletableFuture<T> withLockAsync(
			Supplier<? extends CompletionStage<T>> action) {
		return acquireAsync().thenCompose((lease) -> lease.releaseAfter(action));
	}

	@Override
	public void lock() {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					lockInterruptibly();
					return;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void lockInterruptibly() throws InterruptedException {
		checkInterrupt();
		if (!reenter()) {
			hold(Futures.get(acquisition(LockOptions.FOREVER)));
		}
	}

	/**
	 * Enters, as {@link #lockInterruptibly()} does, but tries only as long as the options
	 * say. It is left by {@link #unlock()}.
	 * @return the lease by which this thread holds the lock
	 * @throws InterruptedException if the thread is or becomes interrupted; it has not
	 * entered then
	 * @throws QuorumNotAchievedException if the wait is over
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 * @throws ExtendUnlockedLockException if this thread held the lock and has lost it
	 */
	public Lease enter() throws InterruptedException {
		checkInterrupt();
		if (!reenter()) {
			hold(acquire());
		}
		return lease().orElseThrow();
	}

	/**
	 * Enters by a lease which is held already, wherever that is; nothing is to be left
	 * afterwards. If {@link LockOptions#autoRelease()} is longer than what the lease was
	 * given before, its time starts anew; otherwise nothing is sent, and it lasts as long
	 * as it did.
	 * @param lease a lease of this lock
	 * @return completed when it has entered, or with an
	 * {@link ExtendUnlockedLockException} if the lease has ended
	 * @throws IllegalArgumentException if it is the lease of another lock
	 */
	public CompletableFuture<Void> enterAsync(Lease lease) {
		Assert.isTrue(lease.name().equals(name()), () -> lease + " is not one of " + this);
		return Futures.handedOver(lease.entry(this.options.autoRelease()));
	}

	@Override
	public boolean tryLock() {
		if (reenter()) {
			return true;
		}
		Optional<Lease> lease = tryAcquire();
		lease.ifPresent(this::hold);
		return lease.isPresent();
	}

	@Override
	public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
		checkInterrupt();
		if (reenter()) {
			return true;
		}
		Optional<Lease> lease = tryAcquire(Duration.ofNanos(unit.toNanos(time)));
		lease.ifPresent(this::hold);
		return lease.isPresent();
	}

	/**
	 * Leaves the lock; leaving it for the last time releases the lease.
	 * @throws ReleaseUnlockedLockException if this thread does not hold the lock, or its
	 * lease has ended, so that others may have held it meanwhile
	 */
	@Override
	public void unlock() {
		Hold hold = this.locks.holds().ofThisThread(this.keys);
		if (hold == null) {
			throw new ReleaseUnlockedLockException(name(), Map.of());
		}
		Lease lease = this.locks.holds().leave(this.keys, hold);
		if (lease != null) {
			lease.close();
		}
	}

	/**
	 * Unsupported: a condition would have to release and acquire at once, everywhere.
	 */
	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException("A Redlock has no conditions");
	}

	/**
	 * The lease by which this thread, which has entered by the methods of {@link Lock},
	 * holds the lock.
	 * @return empty if it does not hold it
	 */
	public Optional<Lease> lease() {
		return Optional.ofNullable(this.locks.holds().ofThisThread(this.keys)).map(Hold::lease);
	}

	/**
	 * For how long this thread, which has entered by the methods of {@link Lock}, can
	 * rely on the lock; nothing is sent.
	 * @return zero if it does not hold it, or its lease has ended
	 */
	public Duration locked() {
		Hold hold = this.locks.holds().ofThisThread(this.keys);
		return (hold != null) ? hold.lease().validity() : Duration.ZERO;
	}

	/**
	 * Asks the masters who holds this lock, here or elsewhere.
	 * @return who holds it on a majority, empty if nobody does
	 * @throws QuorumImpossibleException if too many masters failed
	 */
	public Optional<Observation> observed() {
		return Futures.join(this.locks.masters().observe(this.keys));
	}

	private CompletableFuture<Lease> acquisition(Duration wait) {
		return this.locks.acquire(this.keys, this.options, wait);
	}

	private CompletableFuture<Optional<Lease>> attempt(Duration wait) {
		return Futures.stage(acquisition(wait), CompletableFuture::whenComplete, Redlock::optional, Redlock::giveUp);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private static void giveUp(Optional<Lease> lease) {
		lease.ifPresent(Lease::releaseAsync);
	}

	private static Lease lease(@Nullable Lease lease, @Nullable Throwable failure) {
		return optional(lease, failure).orElseThrow(() -> (QuorumNotAchievedException) failure);
	}

	private static Optional<Lease> optional(@Nullable Lease lease, @Nullable Throwable failure) {
		if (lease == null && !(failure instanceof QuorumNotAchievedException)) {
			throw (failure instanceof RuntimeException reason) ? reason : new IllegalStateException(failure);
		}
		return Optional.ofNullable(lease);
	}

	private boolean reenter() {
		Hold hold = this.locks.holds().ofThisThread(this.keys);
		if (hold == null) {
			return false;
		}
		Futures.join(hold.lease().entry(this.options.autoRelease()));
		this.locks.holds().enter(this.keys, hold);
		return true;
	}

	private void hold(Lease lease) {
		this.locks.holds().begin(this.keys, lease);
	}

	private static void checkInterrupt() throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
	}

	@Override
	public String toString() {
		return "lock '" + name() + "'";
	}

}
