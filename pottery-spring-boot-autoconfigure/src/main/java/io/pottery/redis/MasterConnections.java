package io.pottery.redis;

import java.time.Duration;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes masters of what the application names them by. Nothing is sent, and no connection
 * is opened before it is needed.
 */
public final class MasterConnections {

	private MasterConnections() {
	}

	/**
	 * A master that a connection factory of the application reaches.
	 * @param name how it is called
	 * @param connectionFactory the factory, which stays the application's
	 * @return the master
	 */
	public static RedisMaster of(String name, RedisConnectionFactory connectionFactory) {
		if (connectionFactory instanceof LettuceConnectionFactory lettuce) {
			return LettuceMasters.of(name, lettuce);
		}
		return new ConnectionMaster(name, connectionFactory);
	}

	/**
	 * A master at an address, over a connection and threads of its own. TLS trusts what
	 * the JVM does.
	 * @param url where the master is, such as {@code rediss://user:password@host:6380}
	 * @param commandTimeout how long to wait for the connection, at least two seconds
	 * @return the master
	 */
	public static RedisMaster of(String url, Duration commandTimeout) {
		return of(RedisURI.create(url), commandTimeout, SslOptions.create());
	}

	/**
	 * A master at an address, over a connection and threads of its own.
	 * @param uri where the master is
	 * @param commandTimeout how long to wait for the connection, at least two seconds
	 * @param ssl the keys and the trust of TLS, used if the address asks for that
	 * @return the master
	 */
	public static RedisMaster of(RedisURI uri, Duration commandTimeout, SslOptions ssl) {
		return LettuceMasters.of(uri, commandTimeout, ssl);
	}

	/**
	 * A master at an address, over a connection of its own that never sends a command
	 * again, and refuses commands while it is lost.
	 * @param uri where the master is
	 * @param resources the threads of Lettuce, which stay the caller's
	 * @param commandTimeout how long to wait for the connection, at least two seconds
	 * @param ssl the keys and the trust of TLS, used if the address asks for that
	 * @return the master
	 */
	public static RedisMaster of(RedisURI uri, ClientResources resources, Duration commandTimeout, SslOptions ssl) {
		return LettuceMasters.of(uri, resources, commandTimeout, ssl, () -> {
		});
	}

}
