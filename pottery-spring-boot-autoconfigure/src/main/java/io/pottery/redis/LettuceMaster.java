package io.pottery.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * A master that is reached by Lettuce's asynchronous commands, on a connection of its
 * own. That is opened in the background when it is first needed, and anew once it is
 * closed or could not be opened.
 */
final class LettuceMaster implements RedisMaster {

	// Between the openings, so that a dead master does not keep this JVM busy.
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long LONGEST_CLOSING = 1000;

	private final String name;

	private final Supplier<? extends AbstractRedisClient> client;

	private final Executor executor;

	private final Runnable closing;

	private @Nullable CompletableFuture<LettuceLink> link;

	private @Nullable LettuceChannels channels;

	private long lastOpening;

	private boolean closed;

	LettuceMaster(String name, Supplier<? extends AbstractRedisClient> client, Executor executor, Runnable closing) {
		this.name = name;
		this.client = client;
		this.executor = executor;
		this.closing = closing;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public CompletableFuture<?> connect() {
		return link();
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> run(LuaScript<T> script, byte[][] keys,
			byte[]... arguments) {
		return link().thenCompose((link) -> run(link, script, keys, arguments));
	}

	@Override
	public synchronized Runnable listen(byte[] channel, Runnable listener) {
		if (this.closed) {
			return () -> {
			};
		}
		if (this.channels == null) {
			this.channels = new LettuceChannels(this::openPubSub, this.executor);
		}
		return this.channels.listen(channel, listener);
	}

	@Override
	public boolean isCluster() {
		return this.client.get() instanceof RedisClusterClient;
	}

	@Override
	public void close() {
		List<CompletableFuture<?>> connections = new ArrayList<>();
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			if (this.link != null) {
				connections.add(close(this.link));
			}
			if (this.channels != null) {
				connections.add(this.channels.close());
			}
		}
		// First, because a client that is shut down complains of connections that are
		// being closed already.
		CompletableFuture.allOf(connections.toArray(CompletableFuture<?>[]::new))
			.completeOnTimeout(null, LONGEST_CLOSING, TimeUnit.MILLISECONDS)
			.exceptionally((failure) -> null)
			.join();
		this.closing.run();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private synchronized CompletableFuture<LettuceLink> link() {
		CompletableFuture<LettuceLink> current = this.link;
		if (this.closed) {
			return CompletableFuture.failedFuture(new IllegalStateException(this.name + " is closed"));
		}
		if (current == null || (isUseless(current) && System.nanoTime() - this.lastOpening > PAUSE)) {
			if (current != null) {
				// The client would connect it again, beside the new one.
				close(current);
			}
			current = CompletableFuture.supplyAsync(() -> LettuceLink.open(this.client.get()), this.executor);
			this.link = current;
			this.lastOpening = System.nanoTime();
		}
		return current;
	}

	private static CompletableFuture<Void> close(CompletableFuture<LettuceLink> link) {
		return link.thenCompose((opened) -> LettuceLink.close(opened.connection()));
	}

	private static boolean isUseless(CompletableFuture<LettuceLink> link) {
		return link.isCompletedExceptionally() || (link.isDone() && !link.join().connection().isOpen());
	}

	private StatefulRedisPubSubConnection<byte[], byte[]> openPubSub() {
		return LettuceLink.openPubSub(this.client.get());
	}

	private static <T extends @Nullable Object> CompletionStage<T> run(LettuceLink link, LuaScript<T> script,
			byte[][] keys, byte[][] arguments) {
		return link.scripts()
			.<T>evalsha(script.sha(), LettuceScripts.outputType(script), keys, arguments)
			.exceptionallyCompose((failure) -> ErrorReply.isOneOf(failure, "NOSCRIPT")
					? link.scripts().<T>eval(script.text(), LettuceScripts.outputType(script), keys, arguments)
					: CompletableFuture.failedStage(failure));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
