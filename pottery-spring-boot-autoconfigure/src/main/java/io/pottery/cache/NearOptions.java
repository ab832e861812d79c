package io.pottery.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How many values stand next to the caller, and for how long.
 *
 * @param maxSize how many values at the most, at least 1
 * @param ttl how long a value stands there at the most, at least 1 ms; null for as long
 * as it is fresh
 * @param maxSilence how long a value may be served there after it has changed in Redis
 * when the connection that tells of that is lost, 10 ms to a minute
 */
public record NearOptions(long maxSize, @Nullable Duration ttl, Duration maxSilence) {

	/**
	 * 10,000 values, as long as they are fresh, and a second of silence.
	 */
	public static final NearOptions DEFAULT = new NearOptions(10_000, null, Duration.ofSeconds(1));

	public NearOptions {
		Assert.isTrue(maxSize >= 1, () -> "'maxSize' must be at least 1, but is " + maxSize);
		Assert.isTrue(ttl == null || ttl.toMillis() >= 1, () -> "'ttl' must be at least 1 ms, but is " + ttl);
		Assert.isTrue(maxSilence.toMillis() >= 10 && maxSilence.toMillis() <= 60_000,
				() -> "'maxSilence' must be 10 ms to 1 minute, but is " + maxSilence);
	}

}
