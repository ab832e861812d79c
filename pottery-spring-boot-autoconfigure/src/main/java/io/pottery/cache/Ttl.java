package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long an entry lives.
 *
 * @param millis the whole of its life (ms), 0 for ever
 * @param staleMillis the last part of it, in which it is stale (ms)
 */
record Ttl(long millis, long staleMillis) {

	static final Duration FOR_EVER = Duration.ofDays(36_500);

	static Ttl of(CacheOptions options, boolean isNull) {
		Duration ttl = (isNull && options.nullTtl() != null) ? options.nullTtl() : options.ttl();
		if (ttl == null) {
			return new Ttl(0, 0);
		}
		double shortened = ttl.toMillis() * (1 - options.ttlJitter() * ThreadLocalRandom.current().nextDouble());
		long stale = options.stale().toMillis();
		return new Ttl(Math.max(1, Math.round(shortened)) + stale, stale);
	}

}
