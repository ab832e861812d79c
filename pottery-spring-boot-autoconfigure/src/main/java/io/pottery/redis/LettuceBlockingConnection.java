package io.pottery.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/**
 * A further connection of the application's Lettuce client.
 */
final class LettuceBlockingConnection implements BlockingConnection {

	private static final LMoveArgs IN_PLACE = LMoveArgs.Builder.leftLeft();

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisClusterCommands<byte[], byte[]> commands;

	private LettuceBlockingConnection(StatefulConnection<byte[], byte[]> connection,
			RedisClusterCommands<byte[], byte[]> commands) {
		this.connection = connection;
		this.commands = commands;
		connection.setTimeout(BlockingConnections.TIMEOUT);
	}

	static boolean canBeOpenedBy(RedisConnectionFactory factory) {
		return factory instanceof LettuceConnectionFactory;
	}

	static BlockingConnection open(RedisConnectionFactory factory) {
		AbstractRedisClient client = ((LettuceConnectionFactory) factory).getRequiredNativeClient();
		try {
			if (client instanceof RedisClusterClient cluster) {
				StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
				return new LettuceBlockingConnection(connection, connection.sync());
			}
			StatefulRedisConnection<byte[], byte[]> connection = ((RedisClient) client)
				.connect(ByteArrayCodec.INSTANCE);
			return new LettuceBlockingConnection(connection, connection.sync());
		}
		catch (IllegalStateException ex) {
			// The client of a static master and its replicas knows no address itself.
			return BlockingConnections.of(factory.getConnection());
		}
		catch (RuntimeException ex) {
			throw translated(ex);
		}
	}

	@Override
	public boolean await(byte[] list, double seconds) {
		try {
			return this.commands.blmove(list, list, IN_PLACE, seconds) != null;
		}
		catch (RuntimeException ex) {
			throw translated(ex);
		}
	}

	// Not in the background, where it would meet the end of the client.
	@Override
	public void close() {
		this.connection.close();
	}

	private static RuntimeException translated(RuntimeException ex) {
		DataAccessException translated = new LettuceExceptionConverter().convert(ex);
		return (translated != null) ? translated : ex;
	}

}
