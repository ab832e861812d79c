package io.pottery.lock;

import java.time.Duration;

import io.pottery.core.QuorumImpossibleException;

import org.springframework.util.Assert;

/**
 * How a lock is acquired and kept.
 *
 * @param autoRelease how long a lease lasts unless it is extended, 3 ms to 365 days
 * @param maxWait how long to try, not longer than once if it is not positive
 * @param numExtensions how often a lease may be extended, {@value #UNLIMITED} for any
 * number
 * @param renew whether a lease is extended by itself while it is held
 * @param maxHold after what time a renewed lease is not extended any more
 * @param retryDelay the longest pause before another try when no master knows when the
 * lock will be free
 * @param raiseOnRedisErrors whether to fail with {@link QuorumImpossibleException} at
 * once when too many masters fail, rather than to try on or to report that the lock was
 * not held
 */
public record LockOptions(Duration autoRelease, Duration maxWait, int numExtensions, boolean renew, Duration maxHold,
		Duration retryDelay, boolean raiseOnRedisErrors) {

	private static final Duration SHORTEST = Duration.ofMillis(3);

	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * The number of extensions of a lease that may be extended for ever.
	 */
	public static final int UNLIMITED = -1;

	/**
	 * A wait without an end.
	 */
	public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

	/**
	 * Leases of ten seconds, which may be extended three times, waited for without an
	 * end.
	 */
	public static final LockOptions DEFAULT = new LockOptions(Duration.ofSeconds(10), FOREVER, 3, false, FOREVER,
			Duration.ofMillis(200), false);

	public LockOptions {
		Assert.isTrue(autoRelease.compareTo(SHORTEST) >= 0 && autoRelease.compareTo(LONGEST) <= 0,
				() -> "'autoRelease' must be 3 ms to 365 days, but is " + autoRelease);
		Assert.isTrue(numExtensions >= UNLIMITED,
				() -> "'numExtensions' must be -1 (unlimited) or more, but is " + numExtensions);
		Assert.isTrue(retryDelay.compareTo(Duration.ofMillis(1)) >= 0 && retryDelay.compareTo(LONGEST) <= 0,
				() -> "'retryDelay' must be 1 ms to 365 days, but is " + retryDelay);
		maxWait = (maxWait.compareTo(FOREVER) < 0) ? maxWait : FOREVER;
		maxHold = (maxHold.compareTo(FOREVER) < 0) ? maxHold : FOREVER;
	}

	/**
	 * The same with another duration of a lease.
	 * @param autoRelease how long a lease lasts, 3 ms to 365 days
	 * @return other options
	 */
	public LockOptions withAutoRelease(Duration autoRelease) {
		return new LockOptions(autoRelease, this.maxWait, this.numExtensions, this.renew, this.maxHold, this.retryDelay,
				this.raiseOnRedisErrors);
	}

	/**
	 * The same with another time to try.
	 * @param maxWait how long to try, once if it is not positive
	 * @return other options
	 */
	public LockOptions withMaxWait(Duration maxWait) {
		return new LockOptions(this.autoRelease, maxWait, this.numExtensions, this.renew, this.maxHold, this.retryDelay,
				this.raiseOnRedisErrors);
	}

	/**
	 * The same with another number of extensions.
	 * @param numExtensions how often a lease may be extended
	 * @return other options
	 */
	public LockOptions withNumExtensions(int numExtensions) {
		return new LockOptions(this.autoRelease, this.maxWait, numExtensions, this.renew, this.maxHold, this.retryDelay,
				this.raiseOnRedisErrors);
	}

	/**
	 * The same for leases that are extended by themselves.
	 * @param maxHold after what time they are not extended any more
	 * @return other options
	 */
	public LockOptions withRenewal(Duration maxHold) {
		return new LockOptions(this.autoRelease, this.maxWait, this.numExtensions, true, maxHold, this.retryDelay,
				this.raiseOnRedisErrors);
	}

	/**
	 * The same, failing when too many masters fail.
	 * @return other options
	 */
	public LockOptions raisingOnRedisErrors() {
		return new LockOptions(this.autoRelease, this.maxWait, this.numExtensions, this.renew, this.maxHold,
				this.retryDelay, true);
	}

}
