package io.pottery.testing;

import java.net.InetSocketAddress;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Counts the commands and the round trips of an action where they cannot be hidden: on
 * the wire, between a connection factory and a server.
 * <p>
 * Trips are those of the thread that calls {@link #record}. The greetings of a fresh
 * connection are not counted.
 */
public final class RoundTrips implements AutoCloseable {

	private final RecordingProxy proxy;

	private @Nullable LettuceConnectionFactory lettuce;

	private @Nullable JedisConnectionFactory jedis;

	private RoundTrips(String host, int port) {
		this.proxy = new RecordingProxy(new InetSocketAddress(host, port), LettuceClients::awaitWrites);
	}

	public static RoundTrips in(TestRedis redis) {
		return in(redis.host(), redis.port());
	}

	public static RoundTrips in(String host, int port) {
		return new RoundTrips(host, port);
	}

	/**
	 * Returns a factory with one shared connection, closed with this object.
	 * @return recorded connections of Lettuce
	 */
	public synchronized LettuceConnectionFactory lettuce() {
		if (this.lettuce == null) {
			this.lettuce = LettuceClients.factory(host(), port());
			this.lettuce.setEagerInitialization(true);
			this.lettuce.afterPropertiesSet();
		}
		return this.lettuce;
	}

	/**
	 * Returns a factory with a pool, closed with this object.
	 * @return recorded connections of Jedis
	 */
	public synchronized JedisConnectionFactory jedis() {
		if (this.jedis == null) {
			// Jedis's own pool configuration sends a PING now and then.
			this.jedis = new JedisConnectionFactory(new RedisStandaloneConfiguration(host(), port()),
					JedisClientConfiguration.builder()
						.usePooling()
						.poolConfig(new GenericObjectPoolConfig<>())
						.build());
			this.jedis.afterPropertiesSet();
			this.jedis.start();
		}
		return this.jedis;
	}

	/**
	 * Runs an action and records all commands that were issued until it returned.
	 * @param <E> what the action may throw
	 * @param action the action
	 * @return what the server was sent
	 * @throws E if the action throws it
	 */
	public <E extends Exception> Recorded record(Action<E> action) throws E {
		this.proxy.startRecording(Thread.currentThread());
		Recorded recorded;
		try {
			action.run();
		}
		finally {
			recorded = this.proxy.stopRecording();
		}
		return recorded;
	}

	public String host() {
		return this.proxy.address().getAddress().getHostAddress();
	}

	public int port() {
		return this.proxy.address().getPort();
	}

	public String url() {
		return "redis://" + host() + ":" + port();
	}

	@Override
	public void close() {
		if (this.lettuce != null) {
			this.lettuce.destroy();
		}
		if (this.jedis != null) {
			this.jedis.destroy();
		}
		this.proxy.close();
	}

	/**
	 * What to record.
	 *
	 * @param <E> what it may throw
	 */
	@FunctionalInterface
	public interface Action<E extends Exception> {

		/**
		 * Runs the action.
		 * @throws E whatever goes wrong
		 */
		void run() throws E;

	}

}
