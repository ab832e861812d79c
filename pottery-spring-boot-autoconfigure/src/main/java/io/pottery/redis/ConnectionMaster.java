package io.pottery.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * A master whose client can only block, on a few threads of its own, so that one that has
 * stopped answering costs the others nothing. It tells of no messages: who waits has to
 * ask now and then.
 */
final class ConnectionMaster implements RedisMaster {

	// As many as Jedis has connections unless it is told otherwise. When the server does
	// not answer, each is free again when the client gives up.
	private static final int THREADS = 8;

	// As a few calls over whole chunks of keys have on a cluster, where each is a script.
	private static final int MOST_WAITING = 5_000;

	private final String name;

	private final RedisAccess redis;

	private final ExecutorService executor;

	ConnectionMaster(String name, RedisConnectionFactory connectionFactory) {
		this.name = name;
		this.redis = new RedisAccess(connectionFactory);
		ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(MOST_WAITING), new MasterThreads("pottery-master-" + name), this::refuse);
		threads.allowCoreThreadTimeOut(true);
		this.executor = threads;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public CompletableFuture<?> connect() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> run(LuaScript<T> script, byte[][] keys,
			byte[]... arguments) {
		try {
			return CompletableFuture.supplyAsync(
					() -> this.redis.call((connection) -> script.run(connection, keys, arguments)), this.executor);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void refuse(Runnable task, ThreadPoolExecutor threads) {
		throw new RejectedExecutionException(threads.isShutdown() ? this.name + " is closed"
				: "%s has not answered %d requests, and %d more are waiting".formatted(this.name, THREADS,
						MOST_WAITING));
	}

	@Override
	public boolean isCluster() {
		return this.redis.isCluster();
	}

	@Override
	public Runnable listen(byte[] channel, Runnable listener) {
		return () -> {
		};
	}

	@Override
	public void close() {
		// What waits is still sent: it may be a release. The connections are the
		// application's.
		this.executor.shutdown();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
