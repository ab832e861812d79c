package io.pottery.lock;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.pottery.core.Futures;
import io.pottery.core.QuorumImpossibleException;
import io.pottery.redis.Ballot;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is held until it is released or its validity ends, by whoever has this
 * object: it may be passed to other threads. While it is valid, no other lease of the
 * lock is, if the clocks of the masters run at about the same speed and none of them
 * forgets. A pause of this JVM may outlast it without being noticed: what must not happen
 * twice is guarded by the {@linkplain #token() token}.
 */
public final class Lease implements AutoCloseable {

	private final LockMasters masters;

	private final LockOptions options;

	private final Grant grant;

	private final LeaseEvents events;

	private final LeaseTerm term;

	private final LeaseWatch watch;

	private final AtomicInteger extensions = new AtomicInteger();

	private volatile Duration duration;

	Lease(LockMasters masters, LockOptions options, Grant grant, LeaseEvents events) {
		this.masters = masters;
		this.options = options;
		this.duration = options.autoRelease();
		this.grant = grant;
		this.term = new LeaseTerm(grant.validity());
		this.events = events;
		this.watch = events.watch(this, options);
		this.watch.watch();
	}

	/**
	 * The lock.
	 * @return its name with the prefix
	 */
	public String name() {
		return this.grant.keys().name();
	}

	/**
	 * The lock, as it was called when this lease was acquired.
	 * @return its name with the prefix, and its group
	 */
	public LockName lockName() {
		return this.grant.keys().lockName();
	}

	/**
	 * The number by which a resource recognizes whoever is too late.
	 * @return greater than every token that was given for this lock before
	 */
	public FencingToken token() {
		return this.grant.token();
	}

	/**
	 * How long this lease can be relied on, by this JVM's monotonic clock; nothing is
	 * sent.
	 * @return zero if it has ended, was released, or was found lost
	 */
	public Duration validity() {
		return this.term.left();
	}

	/**
	 * Whether this lease can still be relied on; nothing is sent.
	 * @return whether its validity has not ended, it was not released, and not found lost
	 */
	public boolean isValid() {
		return this.term.isLeft();
	}

	/**
	 * Starts the time of this lease anew.
	 * @throws TooManyExtensionsException if it was extended as often as it may be
	 * @throws ExtendUnlockedLockException if its validity has ended, or ended before a
	 * majority agreed
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 */
	public void extend() {
		Futures.join(extension());
	}

	/**
	 * Starts the time of this lease anew, without holding a thread.
	 * @return completed when a majority of the masters has agreed, or with what
	 * {@link #extend()} throws
	 */
	public CompletableFuture<Void> extendAsync() {
		return Futures.handedOver(extension());
	}

	private CompletableFuture<Void> extension() {
		int allowed = this.options.numExtensions();
		if (this.extensions.incrementAndGet() > allowed && allowed != LockOptions.UNLIMITED) {
			this.extensions.decrementAndGet();
			return CompletableFuture.failedFuture(new TooManyExtensionsException(name(), allowed));
		}
		return prolong(this.duration).whenComplete((done, failure) -> {
			if (failure != null) {
				this.extensions.decrementAndGet();
			}
			else {
				this.watch.watch();
			}
		});
	}

	/**
	 * Enters a section inside of the one this lease was acquired for. Its time starts
	 * anew if the section asks for more than it has been given before, and nothing is
	 * sent otherwise.
	 */
	CompletableFuture<Void> entry(Duration autoRelease) {
		if (!isValid()) {
			return CompletableFuture.failedFuture(new ExtendUnlockedLockException(name(), Map.of()));
		}
		if (autoRelease.compareTo(this.duration) <= 0) {
			return CompletableFuture.completedFuture(null);
		}
		// Before it is sent, so that no renewal which is sent later makes it shorter
		// again.
		Duration before = this.duration;
		this.duration = autoRelease;
		return prolong(autoRelease).whenComplete((done, failure) -> {
			if (failure != null) {
				this.duration = before;
			}
			else {
				this.watch.watch();
			}
		});
	}

	/**
	 * Gives the lock back, on all masters; done when a majority has answered.
	 * @throws ReleaseUnlockedLockException if a majority did not hold it any more, so
	 * that others may have held it meanwhile
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 */
	public void release() {
		Futures.join(end());
	}

	/**
	 * Gives the lock back without holding a thread.
	 * @return completed when a majority of the masters has answered, or with what
	 * {@link #release()} throws
	 */
	public CompletableFuture<Void> releaseAsync() {
		return Futures.handedOver(end());
	}

	private CompletableFuture<Void> end() {
		expire();
		if (!this.term.giveBack()) {
			return CompletableFuture.failedFuture(new ReleaseUnlockedLockException(name(), Map.of()));
		}
		this.watch.end();
		return this.masters.release(this.grant).decided().thenAccept((decided) -> {
			if (this.term.end()) {
				this.events.ended(this, this.term.elapsed(), decided.isCarried());
			}
			this.events.wake(this.grant.keys());
			if (!decided.isCarried()) {
				throw failure(decided, new ReleaseUnlockedLockException(name(), decided.failures()));
			}
		});
	}

	/**
	 * Releases this lease unless that was done already.
	 * @throws ReleaseUnlockedLockException if it has ended before
	 */
	@Override
	public void close() {
		Futures.join(giveBack());
	}

	/**
	 * Releases this lease unless that was done already, without holding a thread.
	 * @return completed when a majority of the masters has answered, or with what
	 * {@link #close()} throws
	 */
	public CompletableFuture<Void> closeAsync() {
		return Futures.handedOver(giveBack());
	}

	private CompletableFuture<Void> giveBack() {
		return isGivenBack() ? CompletableFuture.completedFuture(null) : end();
	}

	/**
	 * Runs an asynchronous action, and closes this lease when its result is there.
	 * @param <T> the type of the result
	 * @param action the action
	 * @return its result, or what {@link #close()} throws; the failure of a release is
	 * suppressed by one of the action
	 */
	public <T extends @Nullable Object> CompletableFuture<T> releaseAfter(
			Supplier<? extends CompletionStage<T>> action) {
		return AsyncSection.run(this, action);
	}

	boolean isGivenBack() {
		return this.term.isGivenBack();
	}

	/**
	 * Starts the time of this lease anew, which does not count as an extension.
	 */
	CompletableFuture<Void> prolong() {
		return prolong(this.duration);
	}

	private CompletableFuture<Void> prolong(Duration autoRelease) {
		if (!isValid()) {
			return CompletableFuture.failedFuture(new ExtendUnlockedLockException(name(), Map.of()));
		}
		Validity extended = Validity.from(System.nanoTime(), autoRelease);
		Ballot<Long> ballot = this.masters.extend(this.grant.keys(), this.grant.value(), autoRelease);
		return ballot.decided().thenAccept((decided) -> {
			if (!decided.isCarried() || !this.term.prolong(extended)) {
				if (this.masters.isGone(decided)) {
					forfeit();
				}
				throw failure(decided, new ExtendUnlockedLockException(name(), decided.failures()));
			}
			this.events.extended(this);
		});
	}

	/**
	 * Tells that this lease is lost if its validity has ended.
	 */
	void expire() {
		if (this.term.expire()) {
			this.watch.end();
			this.events.ended(this, this.term.elapsed(), false);
		}
	}

	private void forfeit() {
		if (this.term.forfeit()) {
			this.watch.tell();
			this.watch.end();
			this.events.ended(this, this.term.elapsed(), false);
		}
	}

	private RuntimeException failure(Ballot<?> ballot, RuntimeException otherwise) {
		return (this.options.raiseOnRedisErrors() && ballot.isImpossible())
				? new QuorumImpossibleException(name(), ballot.failures()) : otherwise;
	}

	@Override
	public String toString() {
		return "lease of '" + name() + "' (token " + token() + ", valid for " + validity() + ")";
	}

}
