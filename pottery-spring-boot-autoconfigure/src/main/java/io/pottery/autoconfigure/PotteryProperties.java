package io.pottery.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.StringUtils;

/**
 * What an application declares under {@code pottery}. An empty declaration, as
 * {@code page-views: {}}, takes the defaults; so does an empty value.
 *
 * @param keyPrefix Prefix of the Redis keys of all structures that do not set their own
 * key.
 * @param dicts Dicts by name. Each becomes a bean of type RedisDict.
 * @param counters Counters by name. Each becomes a bean of type RedisCounter.
 * @param sets Sets by name. Each becomes a bean of type RedisSet.
 * @param lists Lists by name. Each becomes a bean of type RedisList.
 * @param deques Deques by name. Each becomes a bean of type RedisDeque.
 * @param queues Queues by name. Each becomes a bean of type RedisSimpleQueue.
 * @param reliableQueues Reliable queues by name. Each becomes a bean of type
 * RedisReliableQueue.
 * @param redlock Masters that vote on locks and ids.
 * @param locks Locks by name. Each becomes a bean of type Redlock.
 * @param synchronization Methods that run under a lock, by @Synchronized.
 * @param ids Generators of ids by name. Each becomes a bean of type NextId.
 * @param caches Caches by name. Each becomes a bean of type RedisCache.
 * @param cached Methods whose results are kept, by @RedisCached and its kin.
 * @param embedded Redis server that is started for development and tests.
 */
@ConfigurationProperties(PotteryProperties.PREFIX)
record PotteryProperties(@DefaultValue("") String keyPrefix, @DefaultValue Map<String, Dict> dicts,
		@DefaultValue Map<String, Counter> counters, @DefaultValue Map<String, Set> sets,
		@DefaultValue Map<String, List> lists, @DefaultValue Map<String, Deque> deques,
		@DefaultValue Map<String, Queue> queues, @DefaultValue Map<String, ReliableQueue> reliableQueues,
		@DefaultValue Redlock redlock, @DefaultValue Map<String, Lock> locks,
		@DefaultValue @Name("synchronized") Synchronization synchronization, @DefaultValue Map<String, Ids> ids,
		@DefaultValue Map<String, Cache> caches, @DefaultValue Cached cached, @DefaultValue Embedded embedded) {

	static final String PREFIX = "pottery";

	PotteryProperties {
		dicts = DeclaredNames.distinct(dicts);
		counters = DeclaredNames.distinct(counters);
		sets = DeclaredNames.distinct(sets);
		lists = DeclaredNames.distinct(lists);
		deques = DeclaredNames.distinct(deques);
		queues = DeclaredNames.distinct(queues);
		reliableQueues = DeclaredNames.distinct(reliableQueues);
		locks = DeclaredNames.distinct(locks);
		ids = DeclaredNames.distinct(ids);
		caches = DeclaredNames.distinct(caches);
	}

	/**
	 * The name of a declared structure in Redis.
	 * @param name its declared name
	 * @param ownKey the key that it sets, if it does
	 * @return the key, used as it is
	 */
	String key(String name, @Nullable String ownKey) {
		return StringUtils.hasLength(ownKey) ? ownKey : this.keyPrefix + name;
	}

	/**
	 * What all declarations have in common.
	 */
	interface Entry {

		@Nullable String key();

		@Nullable Duration ttl();

		boolean slidingTtl();

	}

	/**
	 * A declared dict.
	 *
	 * @param key Redis key, used as it is. By default the key prefix and the name.
	 * @param keyType Class name of the keys, with generics if it has any.
	 * @param valueType Class name of the values, with generics if it has any.
	 * @param ttl Time to live of the dict as a whole. By default it does not expire.
	 * @param slidingTtl Whether every write that adds or changes something starts the
	 * time to live anew.
	 */
	record Dict(@Nullable String key, @DefaultValue("java.lang.String") String keyType,
			@DefaultValue("java.lang.String") String valueType, @Nullable Duration ttl,
			@DefaultValue("false") boolean slidingTtl) implements Entry {

	}

	/**
	 * A declared counter.
	 *
	 * @param key Redis key, used as it is. By default the key prefix and the name.
	 * @param type Class name of the elements, with generics if it has any.
	 * @param ttl Time to live of the counter as a whole. By default it does not expire.
	 * @param slidingTtl Whether every write that adds or changes something starts the
	 * time to live anew.
	 */
	record Counter(@Nullable String key, @DefaultValue("java.lang.String") String type, @Nullable Duration ttl,
			@DefaultValue("false") boolean slidingTtl) implements Entry {

	}

	/**
	 * A declared set.
	 *
	 * @param key Redis key, used as it is. By default the key prefix and the name.
	 * @param type Class name of the elements, with generics if it has any.
	 * @param ttl Time to live of the set as a whole. By default it does not expire.
	 * @param slidingTtl Whether every write starts the time to live anew.
	 */
	record Set(@Nullable String key, @DefaultValue("java.lang.String") String type, @Nullable Duration ttl,
			@DefaultValue("false") boolean slidingTtl) implements Entry {

	}

	/**
	 * A declared list.
	 *
	 * @param key Redis key, used as it is. By default the key prefix and the name.
	 * @param type Class name of the elements, with generics if it has any.
	 * @param ttl Time to live of the list as a whole. By default it does not expire.
	 * @param slidingTtl Whether every write starts the time to live anew.
	 */
	record List(@Nullable String key, @DefaultValue("java.lang.String") String type, @Nullable Duration ttl,
			@DefaultValue("false") boolean slidingTtl) implements Entry {

	}

	/**
	 * A declared deque.
	 *
	 * @param key Redis key, used as it is. By default the key prefix and the name.
	 * @param type Class name of the elements, with generics if it has any.
	 * @param maxLength Number of elements that it holds at the most. One more at an end
	 * drops one at the other. By default it has no bound.
	 * @param ttl Time to live of the deque as a whole. By default it does not expire.
	 * @param slidingTtl Whether every write starts the time to live anew.
	 */
	record Deque(@Nullable String key, @DefaultValue("java.lang.String") String type, @Nullable Integer maxLength,
			@Nullable Duration ttl, @DefaultValue("false") boolean slidingTtl) implements Entry {

	}

	/**
	 * A declared queue.
	 *
	 * @param key Redis key, used as it is. By default the key prefix and the name.
	 * @param type Class name of the elements, with generics if it has any.
	 * @param capacity Number of elements that are put into it at the most. By default it
	 * has no bound.
	 * @param ttl Time to live of the queue as a whole. By default it does not expire.
	 * @param slidingTtl Whether every write starts the time to live anew.
	 */
	record Queue(@Nullable String key, @DefaultValue("java.lang.String") String type, @Nullable Integer capacity,
			@Nullable Duration ttl, @DefaultValue("false") boolean slidingTtl) implements Entry {

	}

	/**
	 * A declared reliable queue, which does not expire.
	 *
	 * @param key Redis key, used as it is. By default the key prefix and the name.
	 * @param type Class name of the elements, with generics if it has any.
	 * @param visibilityTimeout Time after which an element that was delivered and neither
	 * acknowledged nor given back is delivered again.
	 * @param maxAttempts Number of deliveries of an element after which it becomes a dead
	 * letter.
	 */
	record ReliableQueue(@Nullable String key, @DefaultValue("java.lang.String") String type,
			@DefaultValue("30s") Duration visibilityTimeout, @DefaultValue("5") int maxAttempts) implements Entry {

		@Override
		public @Nullable Duration ttl() {
			return null;
		}

		@Override
		public boolean slidingTtl() {
			return false;
		}

	}

	/**
	 * The masters that vote on locks and ids.
	 *
	 * @param masters Redis URLs of independent masters, or names of beans of type
	 * RedisConnectionFactory. By default the application's own Redis is the only one.
	 * @param sslBundle Name of the SSL bundle for the masters whose URLs begin with
	 * "rediss:". By default what the JVM trusts.
	 * @param commandTimeout Time that an answer of a master is waited for; of a lock, at
	 * most a third of its lease.
	 * @param tokenMemory Time that the last fencing token of a lock is remembered after
	 * its last lease.
	 * @param restartQuarantine Time for which a master that has started without its data
	 * grants no locks. No lease may be longer; all services on the same masters need the
	 * same. By default that of the longest declared lease, at least 10s, if there are
	 * several masters, and none otherwise.
	 */
	record Redlock(@DefaultValue java.util.List<String> masters, @Nullable String sslBundle,
			@DefaultValue("500ms") Duration commandTimeout, @DefaultValue("24h") Duration tokenMemory,
			@Nullable Duration restartQuarantine) {

		// URLs may have passwords.
		@Override
		public String toString() {
			return "Redlock[masters=%s, sslBundle=%s, commandTimeout=%s, tokenMemory=%s, restartQuarantine=%s]"
				.formatted(this.masters.stream().map(MasterUrl::withoutPassword).toList(), this.sslBundle,
						this.commandTimeout, this.tokenMemory, this.restartQuarantine);
		}

	}

	/**
	 * A declared lock.
	 *
	 * @param key Name of the lock on the masters, after "redlock:". By default the key
	 * prefix and the name.
	 * @param autoRelease Time after which a lease ends unless it is extended.
	 * @param maxWait Time that acquire tries. By default it has no end.
	 * @param numExtensions Number of times that a lease may be extended, -1 for any.
	 * @param renew Whether a lease is extended by itself while it is held.
	 * @param maxHold Time after which a lease is no longer extended by itself. By default
	 * it has no end.
	 * @param retryDelay Longest pause before the next try when no master knows when the
	 * lock will be free.
	 * @param raiseOnRedisErrors Whether to fail at once when too many masters fail.
	 */
	record Lock(@Nullable String key, @DefaultValue("10s") Duration autoRelease,
			@Name("wait") @Nullable Duration maxWait, @DefaultValue("3") int numExtensions,
			@DefaultValue("false") boolean renew, @Nullable Duration maxHold,
			@DefaultValue("200ms") Duration retryDelay, @DefaultValue("false") boolean raiseOnRedisErrors) {

	}

	/**
	 * Methods that run under a lock.
	 *
	 * @param order Where the lock stands among what else is around a method: what has a
	 * smaller number is outside of it. By default it is inside of asynchronous calls and
	 * outside of transactions.
	 */
	record Synchronization(@DefaultValue("" + PotterySynchronizedAutoConfiguration.ORDER) int order) {

	}

	/**
	 * A declared generator of ids.
	 *
	 * @param key Name of the generator on the masters, after "nextid:". By default the
	 * key prefix and the name.
	 * @param allocationSize Number of ids that are taken at once.
	 * @param maxWait Time that the masters are asked for an id.
	 * @param raiseOnRedisErrors Whether to fail at once when too many masters fail.
	 */
	record Ids(@Nullable String key, @DefaultValue("1") int allocationSize,
			@Name("wait") @DefaultValue("5s") Duration maxWait, @DefaultValue("false") boolean raiseOnRedisErrors) {

	}

	/**
	 * Methods whose results are kept.
	 *
	 * @param order Where the cache stands among what else is around a method: what has a
	 * smaller number is outside of it. By default it is outside of locks and
	 * transactions.
	 */
	record Cached(@DefaultValue("" + PotteryCacheAutoConfiguration.ORDER) int order) {

	}

	/**
	 * A declared cache.
	 *
	 * @param key Redis key of the generation, which those of the entries begin with. By
	 * default the key prefix and the name.
	 * @param keyType Class name of the keys, with generics if it has any.
	 * @param valueType Class name of the values, with generics if it has any.
	 * @param ttl Time for which a value is fresh, 0 for ever.
	 * @param ttlJitter Part of the time to live by which it is shortened at the most, at
	 * random.
	 * @param cacheNulls Whether null is kept like any other value.
	 * @param nullTtl Time for which null is fresh. By default that of other values.
	 * @param beta Eagerness of loading ahead of expiry, in multiples of the time that
	 * loading took. 0 for not at all.
	 * @param staleWhileRevalidate Time for which a value that is no longer fresh is still
	 * served while it is loaded again.
	 * @param staleIfError Time for which a value that is no longer fresh is still served
	 * if loading it fails.
	 * @param commandTimeout Time that an answer of Redis is waited for.
	 * @param raiseOnRedisErrors Whether requests fail when Redis does, instead of
	 * loading.
	 * @param near Values that stand next to the caller as well.
	 */
	record Cache(@Nullable String key, @DefaultValue("java.lang.String") String keyType,
			@DefaultValue("java.lang.String") String valueType, @DefaultValue("60s") Duration ttl,
			@DefaultValue("0%") String ttlJitter, @DefaultValue("true") boolean cacheNulls, @Nullable Duration nullTtl,
			@DefaultValue("0") double beta, @DefaultValue("0s") Duration staleWhileRevalidate,
			@DefaultValue("0s") Duration staleIfError, @DefaultValue("500ms") Duration commandTimeout,
			@DefaultValue("false") boolean raiseOnRedisErrors, @Nullable Near near) {

	}

	/**
	 * Values that stand next to the caller.
	 *
	 * @param maxSize Number of values at the most.
	 * @param ttl Time that a value stands there at the most. By default as long as it is
	 * fresh.
	 * @param maxSilence Time for which a value that has changed in Redis may still be
	 * served when the connection that tells of changes is lost.
	 */
	record Near(@DefaultValue("10000") long maxSize, @Nullable Duration ttl, @DefaultValue("1s") Duration maxSilence) {

	}

	/**
	 * The Redis server for development and tests.
	 *
	 * @param enabled Whether to start an embedded Redis server when its library is on the
	 * class path and no property says where Redis is.
	 */
	record Embedded(@DefaultValue("true") boolean enabled) {

	}

}
