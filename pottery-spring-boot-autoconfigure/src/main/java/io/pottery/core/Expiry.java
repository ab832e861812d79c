package io.pottery.core;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * When a structure expires by itself: its time to live, set by the very script that
 * creates the key, and whether every later write starts it anew.
 *
 * @param ttl the time to live, zero for none
 * @param sliding whether a write to an existing key starts the time to live anew
 */
public record Expiry(Duration ttl, boolean sliding) {

	/**
	 * The key stays until it is deleted.
	 */
	public static final Expiry NEVER = new Expiry(Duration.ZERO, false);

	/**
	 * Checks the time to live.
	 * @param ttl the time to live, zero for none
	 * @param sliding whether a write to an existing key starts the time to live anew
	 * @throws IllegalArgumentException if the time is negative or shorter than a
	 * millisecond
	 */
	public Expiry {
		Assert.notNull(ttl, "'ttl' must not be null");
		Assert.isTrue(ttl.isZero() || ttl.toMillis() > 0,
				() -> "'ttl' must be at least one millisecond, but is " + ttl);
		Assert.isTrue(!sliding || !ttl.isZero(), "'ttl' must be given for a sliding expiry");
	}

	/**
	 * A key that expires some time after it was created, however often it is written.
	 * @param ttl the time to live, at least one millisecond
	 * @return the expiry
	 */
	public static Expiry after(Duration ttl) {
		return new Expiry(ttl, false);
	}

	/**
	 * A key that expires some time after it was last written.
	 * @param ttl the time to live, at least one millisecond
	 * @return the expiry
	 */
	public static Expiry afterLastWrite(Duration ttl) {
		return new Expiry(ttl, true);
	}

}
