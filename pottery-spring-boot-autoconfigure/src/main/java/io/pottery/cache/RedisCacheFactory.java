package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.pottery.codec.Codec;
import io.pottery.codec.JsonCodec;
import io.pottery.lock.LockMemory;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.RedlockListener;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisAccess;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Makes caches by name, over the application's own Redis.
 */
public final class RedisCacheFactory implements AutoCloseable, SmartLifecycle {

	// Nothing is guarded by the tokens of these locks.
	private static final LockMemory FORGETFUL = new LockMemory(Duration.ZERO, Duration.ZERO);

	private final CacheRedis redis;

	private final RedlockFactory locks;

	private final Codec codec;

	private final String keyPrefix;

	private final Executor executor;

	private final CacheListener listener;

	// Softly, because names may be made of data, and so without number.
	private final Map<Definition, RedisCache<?, ?>> caches;

	/**
	 * Creates a factory.
	 * @param connectionFactory the application's Redis
	 * @param masters where those vote who load, which stay the caller's to close
	 * @param codec how keys and values are kept
	 * @param keyPrefix prepended to every name, may be empty
	 * @param executor what is loaded asynchronously, or in the background, is loaded by
	 * @param listener told what happens to the caches
	 */
	public RedisCacheFactory(RedisConnectionFactory connectionFactory, Masters masters, Codec codec, String keyPrefix,
			Executor executor, CacheListener listener) {
		this(new CacheRedis(MasterConnections.of("redis", connectionFactory), new RedisAccess(connectionFactory)),
				new RedlockFactory(masters, "", FORGETFUL, RedlockListener.of(List.of())), codec, keyPrefix, executor,
				listener, new ConcurrentReferenceHashMap<>());
	}

	private RedisCacheFactory(CacheRedis redis, RedlockFactory locks, Codec codec, String keyPrefix, Executor executor,
			CacheListener listener, Map<Definition, RedisCache<?, ?>> caches) {
		this.redis = redis;
		this.locks = locks;
		this.codec = codec;
		this.keyPrefix = keyPrefix;
		this.executor = executor;
		this.listener = listener;
		this.caches = caches;
	}

	/**
	 * The same factory with another prefix.
	 * @param keyPrefix prepended to every name, may be empty
	 * @return a new factory over the same Redis, closed with this one
	 */
	public RedisCacheFactory withKeyPrefix(String keyPrefix) {
		return new RedisCacheFactory(this.redis, this.locks, this.codec, keyPrefix, this.executor, this.listener,
				this.caches);
	}

	/**
	 * Makes a cache, the same one for the same name, types and options while it is in
	 * use.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @param options how long it keeps what it holds
	 * @return the cache
	 */
	public <K, V> RedisCache<K, V> cache(String name, Class<K> keyType, Class<V> valueType, CacheOptions options) {
		return cache(name, ResolvableType.forClass(keyType), ResolvableType.forClass(valueType), options);
	}

	/**
	 * Makes a cache of types with generics.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the same type as K
	 * @param valueType the same type as V
	 * @param options how long it keeps what it holds
	 * @return the cache
	 */
	@SuppressWarnings("unchecked")
	public <K, V> RedisCache<K, V> cache(String name, ResolvableType keyType, ResolvableType valueType,
			CacheOptions options) {
		Assert.hasLength(name, "'name' must not be empty");
		return (RedisCache<K, V>) this.caches.computeIfAbsent(
				new Definition(this.keyPrefix + name, keyType.toString(), valueType.toString(), options),
				(definition) -> this.<K, V>create(definition, keyType, valueType));
	}

	/**
	 * What makes keys of the arguments of a method.
	 * @param types the types of its parameters
	 * @return the same keys in every JVM
	 */
	public ArgumentsKey argumentsKey(List<ResolvableType> types) {
		return new ArgumentsKey((this.codec instanceof JsonCodec) ? this.codec : new JsonCodec(), types);
	}

	private <K, V> RedisCache<K, V> create(Definition definition, ResolvableType keyType, ResolvableType valueType) {
		String name = definition.name();
		Statistics statistics = new Statistics();
		CacheListener all = CacheListener.of(List.of(statistics, this.listener));
		CacheOptions options = definition.options();
		Failures failures = new Failures(name, options.raiseOnRedisErrors(), all);
		Entries<V> entries = new Entries<>(this.redis, name, this.codec.forType(valueType), options, failures);
		Loads<V> loads = new Loads<>(name, entries, this.locks, options, all, failures);
		return new RedisCache<>(name, this.codec.forType(keyType), options, entries, loads, all, statistics,
				this.executor);
	}

	/**
	 * Lets load for others again after {@link #stop()}.
	 */
	@Override
	public void start() {
		this.locks.start();
	}

	/**
	 * Has those who wait for loads in other JVMs load themselves, now and later.
	 */
	@Override
	public void stop() {
		this.locks.stop();
	}

	@Override
	public boolean isRunning() {
		return this.locks.isRunning();
	}

	/**
	 * Stops after the application's components and before its connections.
	 */
	@Override
	public int getPhase() {
		return this.locks.getPhase();
	}

	@Override
	public void close() {
		this.locks.close();
		this.redis.close();
	}

	// Types by their text: two that are read from different places may be one to us, but
	// not to ResolvableType.
	private record Definition(String name, String keyType, String valueType, CacheOptions options) {

	}

}
