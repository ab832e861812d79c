package io.pottery.redis;

import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientBuilderCustomizer;
import org.springframework.data.redis.connection.jedis.JedisClientConfigBuilderCustomizer;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * A connection of a Jedis client of its own, which reaches what the application's
 * reaches.
 */
final class JedisBlockingConnection implements BlockingConnection {

	private final JedisConnectionFactory factory;

	private final RedisConnection connection;

	private final BlockingConnection blocking;

	private JedisBlockingConnection(JedisConnectionFactory factory) {
		this.factory = factory;
		this.connection = factory.getConnection();
		this.blocking = BlockingConnections.of(this.connection);
	}

	static boolean canBeOpenedBy(RedisConnectionFactory factory) {
		return factory instanceof JedisConnectionFactory;
	}

	static BlockingConnection open(RedisConnectionFactory factory) {
		JedisConnectionFactory own = copyOf((JedisConnectionFactory) factory);
		own.afterPropertiesSet();
		own.start();
		try {
			return new JedisBlockingConnection(own);
		}
		catch (RuntimeException ex) {
			own.destroy();
			throw ex;
		}
	}

	private static JedisConnectionFactory copyOf(JedisConnectionFactory factory) {
		JedisClientConfiguration client = new Unpooled(factory.getClientConfiguration());
		RedisSentinelConfiguration sentinel = factory.getSentinelConfiguration();
		RedisClusterConfiguration cluster = factory.getClusterConfiguration();
		RedisStandaloneConfiguration standalone = factory.getStandaloneConfiguration();
		if (sentinel != null) {
			return new JedisConnectionFactory(sentinel, client);
		}
		if (cluster != null) {
			return new JedisConnectionFactory(cluster, client);
		}
		return new JedisConnectionFactory((standalone != null) ? standalone : new RedisStandaloneConfiguration(),
				client);
	}

	@Override
	public boolean await(byte[] list, double seconds) {
		return this.blocking.await(list, seconds);
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		finally {
			this.factory.destroy();
		}
	}

	/**
	 * The application's settings with a pool and a time-out of their own.
	 *
	 * @param application the application's settings
	 */
	private record Unpooled(JedisClientConfiguration application) implements JedisClientConfiguration {

		@Override
		public Optional<JedisClientConfigBuilderCustomizer> getClientConfigCustomizer() {
			// Jedis would wait for ever for what blocks, even on a connection that died.
			return Optional.of((builder) -> {
				this.application.getClientConfigCustomizer().ifPresent((customizer) -> customizer.customize(builder));
				builder.blockingSocketTimeoutMillis((int) BlockingConnections.TIMEOUT.toMillis());
			});
		}

		@Override
		public Optional<JedisClientBuilderCustomizer> getClientCustomizer() {
			return this.application.getClientCustomizer();
		}

		@Override
		public boolean isUseSsl() {
			return this.application.isUseSsl();
		}

		@Override
		public Optional<SSLSocketFactory> getSslSocketFactory() {
			return this.application.getSslSocketFactory();
		}

		@Override
		public Optional<SSLParameters> getSslParameters() {
			return this.application.getSslParameters();
		}

		@Override
		public Optional<HostnameVerifier> getHostnameVerifier() {
			return this.application.getHostnameVerifier();
		}

		@Override
		public boolean isUsePooling() {
			return false;
		}

		@Override
		public Optional<GenericObjectPoolConfig<?>> getPoolConfig() {
			return Optional.of(new GenericObjectPoolConfig<>());
		}

		@Override
		public Optional<String> getClientName() {
			return this.application.getClientName();
		}

		@Override
		public Duration getConnectTimeout() {
			return this.application.getConnectTimeout();
		}

		@Override
		public Duration getReadTimeout() {
			return BlockingConnections.TIMEOUT;
		}

	}

}
