package io.pottery.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * The application's own Redis, as the structures reach it. A connection is taken from the
 * factory for each call and never through a template, so a transaction that the
 * application's template has bound to the thread does not capture what a structure sends.
 */
public final class RedisAccess {

	private final RedisConnectionFactory connectionFactory;

	private final Set<String> unknownCommands = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Boolean cluster;

	/**
	 * Creates the access; nothing is sent.
	 * @param connectionFactory where connections come from
	 */
	public RedisAccess(RedisConnectionFactory connectionFactory) {
		Assert.notNull(connectionFactory, "'connectionFactory' must not be null");
		this.connectionFactory = connectionFactory;
	}

	<T extends @Nullable Object> T call(Function<RedisConnection, T> command) {
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			return command.apply(connection);
		}
	}

	BlockingConnection openBlocking() {
		return BlockingConnections.open(this.connectionFactory);
	}

	boolean isCluster() {
		Boolean cluster = this.cluster;
		if (cluster == null) {
			cluster = call((connection) -> connection instanceof RedisClusterConnection);
			this.cluster = cluster;
		}
		return cluster;
	}

	boolean mayKnow(String command) {
		return !this.unknownCommands.contains(command);
	}

	void doesNotKnow(String command) {
		this.unknownCommands.add(command);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RedisAccess that && this.connectionFactory.equals(that.connectionFactory);
	}

	@Override
	public int hashCode() {
		return this.connectionFactory.hashCode();
	}

}
