package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

import io.lettuce.core.ClientOptions;
import io.pottery.codec.JsonCodec;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What a JVM has of the caches over a Redis.
 */
final class CacheSide implements AutoCloseable {

	private final Masters masters;

	private final RedisCacheFactory caches;

	private final Runnable closing;

	private CacheSide(RedisConnectionFactory connections, Executor executor, CacheListener listener, Runnable closing) {
		this.masters = new Masters(List.of(MasterConnections.of("redis", connections)), Duration.ofSeconds(2));
		this.caches = new RedisCacheFactory(connections, this.masters, new JsonCodec(), "shop:", executor, listener);
		this.closing = closing;
	}

	static CacheSide over(RedisConnectionFactory connections) {
		return over(connections, ForkJoinPool.commonPool(), CacheListener.of(List.of()));
	}

	static CacheSide over(RedisConnectionFactory connections, Executor executor, CacheListener listener) {
		return new CacheSide(connections, executor, listener, () -> {
		});
	}

	/**
	 * A side with connections of its own, as an application has them.
	 */
	static CacheSide at(int port) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", port),
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.create())
					.commandTimeout(Duration.ofSeconds(10))
					.shutdownTimeout(Duration.ZERO)
					.build());
		connections.afterPropertiesSet();
		connections.start();
		return new CacheSide(connections, ForkJoinPool.commonPool(), CacheListener.of(List.of()), connections::destroy);
	}

	RedisCacheFactory caches() {
		return this.caches;
	}

	RedisCache<String, String> quotes(CacheOptions options) {
		return this.caches.cache("quotes", String.class, String.class, options);
	}

	RedisCache<String, String> quotes() {
		return quotes(CacheOptions.DEFAULT);
	}

	@Override
	public void close() {
		this.caches.close();
		this.masters.close();
		this.closing.run();
	}

}
