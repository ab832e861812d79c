package io.pottery.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.pottery.codec.Codec;
import io.pottery.codec.ElementCodec;
import io.pottery.lock.LockMemory;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.RedlockListener;
import io.pottery.redis.KeyChanges;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisAccess;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * The caches over one Redis, each made once.
 */
final class Caches {

	// Nothing is guarded by the tokens of these locks.
	private static final LockMemory FORGETFUL = new LockMemory(Duration.ZERO, Duration.ZERO);

	private final RedisConnectionFactory connectionFactory;

	private final CacheRedis redis;

	private final RedlockFactory locks;

	private final Codec codec;

	private final Executor executor;

	private final CacheListener listener;

	private final InUse<CacheDefinition, RedisCache<?, ?>> caches = new InUse<>();

	private final InUse<String, Changes> changes = new InUse<>();

	private final Map<RedisCache<?, ?>, Near<?>> near = new ConcurrentHashMap<>();

	Caches(RedisConnectionFactory connectionFactory, Masters masters, Codec codec, Executor executor,
			CacheListener listener) {
		this.connectionFactory = connectionFactory;
		this.redis = new CacheRedis(MasterConnections.of("redis", connectionFactory),
				new RedisAccess(connectionFactory));
		this.locks = new RedlockFactory(masters, "", FORGETFUL, RedlockListener.of(List.of()));
		this.codec = codec;
		this.executor = executor;
		this.listener = listener;
	}

	RedisCache<?, ?> get(CacheDefinition definition) {
		return this.caches.get(definition, this::create);
	}

	private <K, V> RedisCache<K, V> create(CacheDefinition definition) {
		String name = definition.name();
		CacheOptions options = definition.options();
		Statistics statistics = new Statistics();
		CacheListener all = CacheListener.of(List.of(statistics, this.listener));
		Failures failures = new Failures(name, options.raiseOnRedisErrors(), all);
		Changes changed = this.changes.get(name, (added) -> new Changes());
		Entries<V> entries = new Entries<>(this.redis, name, this.codec.forType(definition.valueType()), options,
				failures, all, changed);
		Loads<V> loads = new Loads<>(name, entries, this.locks, options, all, failures);
		changed.add(loads);
		NearOptions nearby = options.near();
		if (nearby == null) {
			return new RedisCache<>(name, keyText(definition.keyType()), options, entries, loads, null, all, statistics,
					this.executor);
		}
		Near<V> near = near(name, nearby);
		changed.add(near);
		RedisCache<K, V> cache = new RedisCache<>(name, keyText(definition.keyType()), options, entries, loads, near,
				all, statistics, this.executor);
		this.near.put(cache, near);
		near.open();
		return cache;
	}

	private <V> Near<V> near(String name, NearOptions options) {
		if (!ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine", null)) {
			throw new NearUnavailableException(
					"it needs com.github.ben-manes.caffeine:caffeine, which is not on the class path", null);
		}
		try {
			return new Near<>(options, (listener) -> KeyChanges.of(this.connectionFactory, name, options.maxSilence(),
					new NearChanges(name, listener)));
		}
		catch (IllegalArgumentException ex) {
			throw new NearUnavailableException(
					"it needs one Redis server, or Sentinel, and Lettuce. " + ex.getMessage(), ex);
		}
	}

	private <K> Function<K, String> keyText(ResolvableType type) {
		if (type.resolve() == String.class) {
			return String::valueOf;
		}
		ElementCodec<K> keys = this.codec.forType(type);
		return (key) -> new String(keys.encode(key), StandardCharsets.UTF_8);
	}

	void start() {
		this.locks.start();
		this.near.values().forEach(Near::open);
	}

	void stop() {
		this.near.values().forEach(Near::close);
		this.locks.stop();
	}

	boolean isRunning() {
		return this.locks.isRunning();
	}

	int getPhase() {
		return this.locks.getPhase();
	}

	void close() {
		this.near.values().forEach(Near::close);
		this.locks.close();
		this.redis.close();
	}

}
