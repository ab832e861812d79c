package io.pottery.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import io.pottery.autoconfigure.PotteryProperties.Entry;
import io.pottery.collection.RedeliveryPolicy;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisSimpleQueue;
import io.pottery.core.Expiry;
import io.pottery.id.NextIdOptions;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.NearOptions;
import io.pottery.cache.NearUnavailableException;
import io.pottery.cache.RedisCache;
import io.pottery.lock.LockMemory;
import io.pottery.lock.LockOptions;
import io.pottery.redis.Slots;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Refuses values that could not work, with the property, the value and the rule.
 */
final class PropertyChecks {

	private PropertyChecks() {
	}

	/**
	 * Names the property that declares a structure, as a user would write it.
	 * @param kind the property below the root
	 * @param name the name of the structure
	 * @return the full name, with brackets where a name needs them
	 */
	static String name(String kind, String name) {
		String dot = name.matches("\\w[\\w-]*") ? ".%s" : "[%s]";
		return PotteryProperties.PREFIX + "." + kind + dot.formatted(name);
	}

	static void keyPrefix(String prefix) {
		key(PotteryProperties.PREFIX + ".key-prefix", prefix);
	}

	static void key(String property, String key) {
		if (!key.strip().equals(key) || key.chars().anyMatch(Character::isISOControl)) {
			throw new InvalidConfigurationPropertyValueException(property, key,
					"Redis key '%s' must not begin or end with white space, nor contain control characters."
						.formatted(key));
		}
		if (Slots.companion(key, "companion") == null) {
			throw new InvalidConfigurationPropertyValueException(property, key,
					("Redis key '%s' has a '}' but no hash tag, a non-empty {tag} in braces, so Redis Cluster could not "
							+ "keep its companion keys in the same slot. Complete the tag or leave the '}' out.")
						.formatted(key));
		}
	}

	static Expiry expiry(String property, Entry entry) {
		Duration ttl = entry.ttl();
		if (ttl == null) {
			if (entry.slidingTtl()) {
				throw new InvalidConfigurationPropertyValueException(property + ".sliding-ttl", true,
						"There is no time to live to start anew. Set '%s.ttl' as well.".formatted(property));
			}
			return Expiry.NEVER;
		}
		if (ttl.isNegative() || ttl.toMillis() == 0) {
			throw new InvalidConfigurationPropertyValueException(property + ".ttl", ttl,
					"The time to live must be at least one millisecond. Leave it out for a structure that stays.");
		}
		return entry.slidingTtl() ? Expiry.afterLastWrite(ttl) : Expiry.after(ttl);
	}

	static int maxLength(String property, PotteryProperties.Deque deque) {
		Integer maxLength = deque.maxLength();
		if (maxLength != null && maxLength < 0) {
			throw new InvalidConfigurationPropertyValueException(property + ".max-length", maxLength,
					"The greatest length must not be negative. Leave it out for a deque without a bound.");
		}
		return (maxLength != null) ? maxLength : RedisDeque.UNBOUNDED;
	}

	static int capacity(String property, PotteryProperties.Queue queue) {
		Integer capacity = queue.capacity();
		if (capacity != null && capacity < 1) {
			throw new InvalidConfigurationPropertyValueException(property + ".capacity", capacity,
					"The capacity must be positive. Leave it out for a queue without a bound.");
		}
		return (capacity != null) ? capacity : RedisSimpleQueue.UNBOUNDED;
	}

	static RedeliveryPolicy redelivery(String property, PotteryProperties.ReliableQueue queue) {
		Duration timeout = queue.visibilityTimeout();
		if (timeout.isNegative() || timeout.toMillis() == 0 || timeout.toDays() > 365) {
			throw new InvalidConfigurationPropertyValueException(property + ".visibility-timeout", timeout,
					"The visibility time-out must be one millisecond to 365 days.");
		}
		if (queue.maxAttempts() < 1) {
			throw new InvalidConfigurationPropertyValueException(property + ".max-attempts", queue.maxAttempts(),
					"An element must be delivered at least once before it becomes a dead letter.");
		}
		return new RedeliveryPolicy(timeout, queue.maxAttempts());
	}

	static Duration commandTimeout(PotteryProperties.Redlock redlock) {
		Duration timeout = redlock.commandTimeout();
		if (timeout.toMillis() < 1) {
			throw new InvalidConfigurationPropertyValueException(PotteryProperties.PREFIX + ".redlock.command-timeout",
					timeout, "Masters must be given at least one millisecond to answer.");
		}
		return timeout;
	}

	static LockOptions lock(String property, PotteryProperties.Lock lock, LockMemory memory) {
		if (!memory.outlasts(lock.autoRelease())) {
			throw new InvalidConfigurationPropertyValueException(property + ".auto-release", lock.autoRelease(),
					("A lease must not be longer than 'pottery.redlock.restart-quarantine' (%s), or a master that has "
							+ "lost its data grants the lock a second time. Lengthen the quarantine or shorten the lease.")
						.formatted(memory.restartQuarantine()));
		}
		return checked(property,
				() -> new LockOptions(lock.autoRelease(), orForever(lock.maxWait()), lock.numExtensions(), lock.renew(),
						orForever(lock.maxHold()), lock.retryDelay(), lock.raiseOnRedisErrors()));
	}

	static CacheOptions cache(String property, PotteryProperties.Cache cache) {
		double jitter = percentage(property + ".ttl-jitter", cache.ttlJitter());
		if (cache.nullTtl() != null && !cache.cacheNulls()) {
			throw new InvalidConfigurationPropertyValueException(property + ".null-ttl", cache.nullTtl(),
					"It is never used, because '%s.cache-nulls' is false. Take one of the two away."
						.formatted(property));
		}
		return checked(property,
				() -> new CacheOptions(cache.ttl().isZero() ? null : cache.ttl(), jitter, cache.cacheNulls(),
						cache.nullTtl(), cache.beta(), cache.staleWhileRevalidate(), cache.staleIfError(),
						cache.commandTimeout(), cache.raiseOnRedisErrors(), near(property + ".near", cache.near())));
	}

	private static @Nullable NearOptions near(String property, PotteryProperties.@Nullable Near near) {
		return (near != null) ? checked(property, () -> new NearOptions(near.maxSize(), near.ttl(), near.maxSilence()))
				: null;
	}

	/**
	 * Opens a cache, whose values may not be able to stand next to the caller.
	 */
	static <K, V> RedisCache<K, V> cache(String property, Supplier<RedisCache<K, V>> cache) {
		try {
			return cache.get();
		}
		catch (NearUnavailableException ex) {
			throw new ActionableException("'%s.near' is not possible: %s.".formatted(property, ex.getMessage()),
					"Leave '%s.near' out, or provide what it needs.".formatted(property), ex);
		}
	}

	private static double percentage(String property, String value) {
		try {
			String number = value.strip();
			return number.endsWith("%") ? Double.parseDouble(number.substring(0, number.length() - 1)) / 100
					: Double.parseDouble(number);
		}
		catch (NumberFormatException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It must be a percentage, such as 10%, or a part of one, such as 0.1.");
		}
	}

	static LockMemory lockMemory(PotteryProperties properties) {
		PotteryProperties.Redlock redlock = properties.redlock();
		Duration longest = properties.locks()
			.values()
			.stream()
			.map(PotteryProperties.Lock::autoRelease)
			.reduce(LockOptions.DEFAULT.autoRelease(), (one, other) -> (one.compareTo(other) > 0) ? one : other);
		Duration quarantine = redlock.restartQuarantine();
		if (quarantine == null) {
			quarantine = (redlock.masters().size() > 1) ? longest : Duration.ZERO;
		}
		Duration restartQuarantine = quarantine;
		return checked(PotteryProperties.PREFIX + ".redlock",
				() -> new LockMemory(redlock.tokenMemory(), restartQuarantine));
	}

	static NextIdOptions ids(String property, PotteryProperties.Ids ids) {
		return checked(property,
				() -> new NextIdOptions(ids.allocationSize(), ids.maxWait(), ids.raiseOnRedisErrors()));
	}

	private static Duration orForever(@Nullable Duration duration) {
		return (duration != null) ? duration : LockOptions.FOREVER;
	}

	static <T> T checked(String property, Supplier<T> options) {
		try {
			return options.get();
		}
		catch (IllegalArgumentException ex) {
			throw new ActionableException("'%s' is not possible: %s.".formatted(property, ex.getMessage()),
					"Correct the value.", ex);
		}
	}

}
