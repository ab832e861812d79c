package io.pottery.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
 * @param embedded Redis server that is started for development and tests.
 */
@ConfigurationProperties(PotteryProperties.PREFIX)
record PotteryProperties(@DefaultValue("") String keyPrefix, @DefaultValue Map<String, Dict> dicts,
		@DefaultValue Map<String, Counter> counters, @DefaultValue Map<String, Set> sets,
		@DefaultValue Map<String, List> lists, @DefaultValue Map<String, Deque> deques,
		@DefaultValue Map<String, Queue> queues, @DefaultValue Map<String, ReliableQueue> reliableQueues,
		@DefaultValue Embedded embedded) {

	static final String PREFIX = "pottery";

	PotteryProperties {
		dicts = DeclaredNames.distinct(dicts);
		counters = DeclaredNames.distinct(counters);
		sets = DeclaredNames.distinct(sets);
		lists = DeclaredNames.distinct(lists);
		deques = DeclaredNames.distinct(deques);
		queues = DeclaredNames.distinct(queues);
		reliableQueues = DeclaredNames.distinct(reliableQueues);
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
	 * The Redis server for development and tests.
	 *
	 * @param enabled Whether to start an embedded Redis server when its library is on the
	 * class path and no property says where Redis is.
	 */
	record Embedded(@DefaultValue("true") boolean enabled) {

	}

}
