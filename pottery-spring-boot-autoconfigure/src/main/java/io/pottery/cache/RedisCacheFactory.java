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
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * Makes caches by name, over the application's own Redis.
 */
public final class RedisCacheFactory implements AutoCloseable, SmartLifecycle {

	private final Caches caches;

	private final Codec codec;

	private final String keyPrefix;

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
		this(new Caches(connectionFactory, masters, codec, executor, listener), codec, keyPrefix);
	}

	private RedisCacheFactory(Caches caches, Codec codec, String keyPrefix) {
		this.caches = caches;
		this.codec = codec;
		this.keyPrefix = keyPrefix;
	}

	/**
	 * The same factory with another prefix.
	 * @param keyPrefix prepended to every name, may be empty
	 * @return a new factory over the same Redis, closed with this one
	 */
	public RedisCacheFactory withKeyPrefix(String keyPrefix) {
		return new RedisCacheFactory(this.caches, this.codec, keyPrefix);
	}

	/**
	 * Makes a cache, the same one for the same name, types and options while it is in
	 * use.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended; not that of another cache,
	 * a colon and one of its keys
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @param options how long it keeps what it holds
	 * @return the cache
	 * @throws NearUnavailableException if values are to stand next to the caller, but
	 * this Redis, or its client, does not tell of changes
	 */
	public <K, V> RedisCache<K, V> cache(String name, Class<K> keyType, Class<V> valueType, CacheOptions options) {
		return cache(name, ResolvableType.forClass(keyType), ResolvableType.forClass(valueType), options);
	}

	/**
	 * Makes a cache of types with generics.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @param options how long it keeps what it holds
	 * @return the cache
	 * @throws NearUnavailableException if values are to stand next to the caller, but
	 * this Redis, or its client, does not tell of changes
	 */
	public <K, V> RedisCache<K, V> cache(String name, ParameterizedTypeReference<K> keyType,
			ParameterizedTypeReference<V> valueType, CacheOptions options) {
		return cache(name, ResolvableType.forType(keyType), ResolvableType.forType(valueType), options);
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
	 * @throws NearUnavailableException if values are to stand next to the caller, but
	 * this Redis, or its client, does not tell of changes
	 */
	@SuppressWarnings("unchecked")
	public <K, V> RedisCache<K, V> cache(String name, ResolvableType keyType, ResolvableType valueType,
			CacheOptions options) {
		Assert.hasLength(name, "'name' must not be empty");
		return (RedisCache<K, V>) this.caches
			.get(new CacheDefinition(this.keyPrefix + name, keyType, valueType, options));
	}

	/**
	 * What makes keys of the arguments of a method.
	 * @param types the types of its parameters
	 * @return the same keys in every JVM
	 */
	public ArgumentsKey argumentsKey(List<ResolvableType> types) {
		return new ArgumentsKey((this.codec instanceof JsonCodec) ? this.codec : new JsonCodec(), types);
	}

	/**
	 * Lets load for others, and hear of changes, again after {@link #stop()}.
	 */
	@Override
	public void start() {
		this.caches.start();
	}

	/**
	 * Has those who wait for loads in other JVMs load themselves, now and later, and
	 * leaves what stands next to the caller out.
	 */
	@Override
	public void stop() {
		this.caches.stop();
	}

	@Override
	public boolean isRunning() {
		return this.caches.isRunning();
	}

	/**
	 * Stops after the application's components and before its connections.
	 */
	@Override
	public int getPhase() {
		return this.caches.getPhase();
	}

	@Override
	public void close() {
		this.caches.close();
	}

}
