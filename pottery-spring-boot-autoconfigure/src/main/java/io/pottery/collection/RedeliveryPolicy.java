package io.pottery.collection;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * When a reliable queue delivers an element again, and how often.
 *
 * @param visibilityTimeout for how long an element that was delivered and neither
 * acknowledged nor given back is not delivered again, 1 ms to 365 days
 * @param maxAttempts how often an element is delivered at the most before it becomes a
 * dead letter, at least once
 */
public record RedeliveryPolicy(Duration visibilityTimeout, int maxAttempts) {

	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * Delivers up to five times, each time after 30 seconds.
	 */
	public static final RedeliveryPolicy DEFAULT = new RedeliveryPolicy(Duration.ofSeconds(30), 5);

	public RedeliveryPolicy {
		check(visibilityTimeout, "visibilityTimeout", 1);
		Assert.isTrue(maxAttempts > 0, () -> "'maxAttempts' must be positive, but is " + maxAttempts);
	}

	static long check(Duration duration, String name, long least) {
		Assert.isTrue(duration.compareTo(Duration.ofMillis(least)) >= 0 && duration.compareTo(LONGEST) <= 0,
				() -> "'" + name + "' must be " + least + " ms to 365 days, but is " + duration);
		return duration.toMillis();
	}

}
