package io.pottery.testing;

import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.jspecify.annotations.Nullable;

/**
 * Commands to one server itself, whichever cluster or sentinel it belongs to.
 */
final class Commands {

	private static final RedisClient client = RedisClient.create(LettuceClients.resources());

	private Commands() {
	}

	static <T extends @Nullable Object> T on(RedisProcess server, Function<RedisCommands<String, String>, T> commands) {
		try (StatefulRedisConnection<String, String> connection = client
			.connect(RedisURI.create(server.host(), server.port()))) {
			return commands.apply(connection.sync());
		}
	}

}
