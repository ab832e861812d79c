package io.pottery.redis;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes masters that Lettuce reaches. Not loaded where there is no Lettuce.
 */
final class LettuceMasters {

	// Of a master that has stopped answering, beyond which it is sent nothing.
	private static final int MOST_UNANSWERED = 10_000;

	// The first one of a JVM takes long.
	private static final Duration SHORTEST_OPENING = Duration.ofSeconds(2);

	// Only to open connections, at most two of a master at a time.
	private static final ExecutorService EXECUTOR = Executors.newCachedThreadPool(new MasterThreads("pottery-masters"));

	private LettuceMasters() {
	}

	static RedisMaster of(String name, LettuceConnectionFactory connectionFactory) {
		return new LettuceMaster(name, connectionFactory::getRequiredNativeClient, EXECUTOR, () -> {
		});
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	static RedisMaster of(RedisURI uri, Duration commandTimeout, SslOptions ssl) {
		ClientResources resources = ClientResources.create();
		return of(uri, resources, commandTimeout, ssl, resources::shutdown);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	static RedisMaster of(RedisURI uri, ClientResources resources, Duration commandTimeout, SslOptions ssl,
			Runnable closing) {
		Duration opening = (commandTimeout.compareTo(SHORTEST_OPENING) > 0) ? commandTimeout : SHORTEST_OPENING;
		RedisURI location = RedisURI.builder(uri).withTimeout(opening).build();
		RedisClient client = RedisClient.create(resources, location);
		client.setOptions(ClientOptions.builder()
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.replayFilter((command) -> true)
			.socketOptions(SocketOptions.builder().connectTimeout(opening).build())
			// What comes late has to be known: it may have to be undone.
			.timeoutOptions(TimeoutOptions.create())
			.requestQueueSize(MOST_UNANSWERED)
			.sslOptions(ssl)
			.build());
		return new LettuceMaster(uri.getHost() + ":" + uri.getPort(), () -> client, EXECUTOR,
				() -> client.shutdownAsync().whenComplete((done, failure) -> closing.run()));
	}

}
