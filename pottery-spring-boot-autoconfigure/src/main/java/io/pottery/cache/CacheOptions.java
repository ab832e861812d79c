package io.pottery.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How long a cache keeps what it holds, and what it does about expiry and failures.
 *
 * @param ttl how long a value is fresh, at least 1 ms; null for ever
 * @param ttlJitter by which part of itself the time to live is shortened at the most, at
 * random, so that what was stored together does not expire together; 0 to 1
 * @param cacheNulls whether null is kept like any other value
 * @param nullTtl how long null is fresh; null for as long as other values
 * @param beta how eagerly a value is loaded again ahead of its expiry, in multiples of
 * the time that loading it took; 0 for not at all, 1 as the authors recommend
 * @param staleWhileRevalidate how long after its time to live a value is still served
 * while it is loaded again
 * @param staleIfError how long after its time to live a value is still served if loading
 * it fails
 * @param commandTimeout how long an answer of Redis is waited for, 1 ms at the least
 * @param raiseOnRedisErrors whether requests fail when Redis does, instead of loading
 * @param near what stands next to the caller as well; null for nothing
 * @see <a href="https://www.vldb.org/pvldb/vol8/p886-vattani.pdf">Vattani, Chierichetti,
 * Lowenstein: Optimal Probabilistic Cache Stampede Prevention (2015)</a>
 */
public record CacheOptions(@Nullable Duration ttl, double ttlJitter, boolean cacheNulls, @Nullable Duration nullTtl,
		double beta, Duration staleWhileRevalidate, Duration staleIfError, Duration commandTimeout,
		boolean raiseOnRedisErrors, @Nullable NearOptions near) {

	private static final Duration LONGEST = Duration.ofDays(3650);

	/**
	 * A minute, as Python's pottery; nulls are kept; nothing is loaded ahead of expiry or
	 * served after it.
	 */
	public static final CacheOptions DEFAULT = new CacheOptions(Duration.ofMinutes(1), 0, true, null, 0, Duration.ZERO,
			Duration.ZERO, Duration.ofMillis(500), false, null);

	public CacheOptions {
		check("ttl", ttl, 1);
		check("nullTtl", nullTtl, 1);
		check("staleWhileRevalidate", staleWhileRevalidate, 0);
		check("staleIfError", staleIfError, 0);
		check("commandTimeout", commandTimeout, 1);
		Assert.isTrue(ttlJitter >= 0 && ttlJitter <= 1, () -> "'ttlJitter' must be 0 to 1 (100%), but is " + ttlJitter);
		Assert.isTrue(beta >= 0 && beta <= 1000, () -> "'beta' must be 0 to 1000, but is " + beta);
	}

	/**
	 * The same with another time to live.
	 * @param ttl how long a value is fresh, at least 1 ms; null for ever
	 * @return other options
	 */
	public CacheOptions withTtl(@Nullable Duration ttl) {
		return new CacheOptions(ttl, this.ttlJitter, this.cacheNulls, this.nullTtl, this.beta,
				this.staleWhileRevalidate, this.staleIfError, this.commandTimeout, this.raiseOnRedisErrors, this.near);
	}

	/**
	 * The same with another jitter.
	 * @param ttlJitter by which part the time to live is shortened at the most, 0 to 1
	 * @return other options
	 */
	public CacheOptions withTtlJitter(double ttlJitter) {
		return new CacheOptions(this.ttl, ttlJitter, this.cacheNulls, this.nullTtl, this.beta,
				this.staleWhileRevalidate, this.staleIfError, this.commandTimeout, this.raiseOnRedisErrors, this.near);
	}

	/**
	 * The same for nulls that are kept for another time.
	 * @param nullTtl how long null is fresh; null for as long as other values
	 * @return other options
	 */
	public CacheOptions withNulls(@Nullable Duration nullTtl) {
		return new CacheOptions(this.ttl, this.ttlJitter, true, nullTtl, this.beta, this.staleWhileRevalidate,
				this.staleIfError, this.commandTimeout, this.raiseOnRedisErrors, this.near);
	}

	/**
	 * The same without nulls.
	 * @return other options
	 */
	public CacheOptions withoutNulls() {
		return new CacheOptions(this.ttl, this.ttlJitter, false, null, this.beta, this.staleWhileRevalidate,
				this.staleIfError, this.commandTimeout, this.raiseOnRedisErrors, this.near);
	}

	/**
	 * The same with early recomputation.
	 * @param beta how eagerly, 0 for not at all, 1 as the authors recommend
	 * @return other options
	 */
	public CacheOptions withBeta(double beta) {
		return new CacheOptions(this.ttl, this.ttlJitter, this.cacheNulls, this.nullTtl, beta,
				this.staleWhileRevalidate, this.staleIfError, this.commandTimeout, this.raiseOnRedisErrors, this.near);
	}

	/**
	 * The same with other windows of stale values.
	 * @param whileRevalidate how long a stale value is served while it is loaded again
	 * @param ifError how long a stale value is served if loading it fails
	 * @return other options
	 */
	public CacheOptions withStale(Duration whileRevalidate, Duration ifError) {
		return new CacheOptions(this.ttl, this.ttlJitter, this.cacheNulls, this.nullTtl, this.beta, whileRevalidate,
				ifError, this.commandTimeout, this.raiseOnRedisErrors, this.near);
	}

	/**
	 * The same with another time-out.
	 * @param commandTimeout how long an answer of Redis is waited for, at least 1 ms
	 * @return other options
	 */
	public CacheOptions withCommandTimeout(Duration commandTimeout) {
		return new CacheOptions(this.ttl, this.ttlJitter, this.cacheNulls, this.nullTtl, this.beta,
				this.staleWhileRevalidate, this.staleIfError, commandTimeout, this.raiseOnRedisErrors, this.near);
	}

	/**
	 * The same, failing when Redis does.
	 * @return other options
	 */
	public CacheOptions raisingOnRedisErrors() {
		return new CacheOptions(this.ttl, this.ttlJitter, this.cacheNulls, this.nullTtl, this.beta,
				this.staleWhileRevalidate, this.staleIfError, this.commandTimeout, true, this.near);
	}

	/**
	 * The same with values next to the caller.
	 * @param near how many and for how long; null for none
	 * @return other options
	 */
	public CacheOptions withNear(@Nullable NearOptions near) {
		return new CacheOptions(this.ttl, this.ttlJitter, this.cacheNulls, this.nullTtl, this.beta,
				this.staleWhileRevalidate, this.staleIfError, this.commandTimeout, this.raiseOnRedisErrors, near);
	}

	/**
	 * How long a value can be of any use after its time to live.
	 */
	Duration stale() {
		return (this.staleIfError.compareTo(this.staleWhileRevalidate) > 0) ? this.staleIfError
				: this.staleWhileRevalidate;
	}

	private static void check(String name, @Nullable Duration duration, long atLeast) {
		Assert.isTrue(duration == null || (duration.toMillis() >= atLeast && duration.compareTo(LONGEST) <= 0),
				() -> "'%s' must be %d ms to 3650 days, but is %s".formatted(name, atLeast, duration));
	}

}
