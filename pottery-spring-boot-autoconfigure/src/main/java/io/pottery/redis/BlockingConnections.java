package io.pottery.redis;

import java.time.Duration;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisListCommands.Direction;
import org.springframework.util.ClassUtils;

/**
 * Opens connections for blocking reads beside those of the application: its pool keeps
 * all of its connections, and its command time-out does not cut a read short.
 */
final class BlockingConnections {

	/** How long a reply may be late before the connection counts as dead. */
	static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final boolean LETTUCE = isPresent("io.lettuce.core.RedisClient");

	private static final boolean JEDIS = isPresent("redis.clients.jedis.Jedis");

	private BlockingConnections() {
	}

	static BlockingConnection open(RedisConnectionFactory factory) {
		if (LETTUCE && LettuceBlockingConnection.canBeOpenedBy(factory)) {
			return LettuceBlockingConnection.open(factory);
		}
		if (JEDIS && JedisBlockingConnection.canBeOpenedBy(factory)) {
			return JedisBlockingConnection.open(factory);
		}
		return of(factory.getConnection());
	}

	static BlockingConnection of(RedisConnection connection) {
		return new BlockingConnection() {

			@Override
			public boolean await(byte[] list, double seconds) {
				return connection.listCommands().bLMove(list, list, Direction.LEFT, Direction.LEFT, seconds) != null;
			}

			@Override
			public void close() {
				connection.close();
			}

		};
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, BlockingConnections.class.getClassLoader());
	}

}
