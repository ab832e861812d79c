package io.pottery.core;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * When a structure expires by itself: its time to live, set by the very script that
 * creates the key, and whether every later write that adds or changes something starts it
 * anew; what removes does not.
 *
 * @param ttl the time to live, zero for none
 * @param sliding whether a write starts the time to live anew
 */
public record Expiry(Duration ttl, boolean sliding) {

	/**
	 * The key stays until it is deleted.
	 */
	public static final Expiry NEVER = new Expiry(Duration.ZERO, false);

	private static final Duration SHORTEST = Duration.ofMillis(1);

	// Redis counts in milliseconds since 1970, and refuses what leaves 64 bits after it
	// has
	// run the rest of a script.
	private static final Duration LONGEST = Duration.ofDays(365_000);

	/**
	 * Checks the time to live.
	 * @param ttl the time to live, zero for none
	 * @param sliding whether a write starts the time to live anew
	 * @throws IllegalArgumentException if the time is shorter than a millisecond or
	 * longer than 365,000 days
	 */
	public Expiry {
		Assert.notNull(ttl, "'ttl' must not be null");
		Assert.isTrue(ttl.isZero() || (ttl.compareTo(SHORTEST) >= 0 && ttl.compareTo(LONGEST) <= 0),
				() -> "'ttl' must be from one millisecond to 365,000 days, but is " + ttl);
		Assert.isTrue(!sliding || !ttl.isZero(), "'ttl' must be given for a sliding expiry");
	}

	/**
	 * A key that expires some time after it was created, however often it is written.
	 * @param ttl the time to live, at least one millisecond
	 * @return the expiry
	 */
	public static Expiry after(Duration ttl) {
		Assert.isTrue(ttl != null && !ttl.isZero(),
				"'ttl' must be from one millisecond to 365,000 days, but is " + ttl);
		return new Expiry(ttl, false);
	}

	/**
	 * A key that expires some time after it was last written.
	 * @param ttl the time to live, at least one millisecond
	 * @return the expiry
	 */
	public static Expiry afterLastWrite(Duration ttl) {
		return new Expiry(after(ttl).ttl(), true);
	}

}
