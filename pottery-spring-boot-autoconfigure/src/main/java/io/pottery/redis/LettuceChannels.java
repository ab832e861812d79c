package io.pottery.redis;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one master that somebody listens to, over one connection. While
 * somebody listens, a connection that is lost or cannot be opened is opened anew.
 */
final class LettuceChannels {

	// Before another opening, so that a master that is dead or hangs up is not asked all
	// the time.
	private static final long PAUSE = 200;

	private final Supplier<StatefulRedisPubSubConnection<byte[], byte[]>> opener;

	private final Executor executor;

	private final Map<ByteBuffer, List<Runnable>> listeners = new ConcurrentHashMap<>();

	private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

	// Or pausing before that.
	private boolean opening;

	private boolean closed;

	LettuceChannels(Supplier<StatefulRedisPubSubConnection<byte[], byte[]>> opener, Executor executor) {
		this.opener = opener;
		this.executor = executor;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	synchronized Runnable listen(byte[] channel, Runnable listener) {
		ByteBuffer name = ByteBuffer.wrap(channel);
		List<Runnable> all = this.listeners.computeIfAbsent(name, (key) -> new CopyOnWriteArrayList<>());
		all.add(listener);
		if (this.connection == null) {
			open(0);
		}
		else if (all.size() == 1) {
			this.connection.async().subscribe(channel);
		}
		return () -> forget(name, channel, listener);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private synchronized void forget(ByteBuffer name, byte[] channel, Runnable listener) {
		List<Runnable> all = this.listeners.get(name);
		if (all != null && all.remove(listener) && all.isEmpty()) {
			this.listeners.remove(name);
			if (this.connection != null) {
				this.connection.async().unsubscribe(channel);
			}
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private synchronized void open(long pause) {
		if (!this.opening && isWanted()) {
			this.opening = true;
			CompletableFuture
				.supplyAsync(this::connect,
						CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, this.executor))
				.whenComplete(this::opened);
		}
	}

	// Nobody may listen any more after the pause.
	private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connect() {
		return isWanted() ? this.opener.get() : null;
	}

	private synchronized boolean isWanted() {
		return !this.closed && !this.listeners.isEmpty();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private synchronized void opened(@Nullable StatefulRedisPubSubConnection<byte[], byte[]> opened,
			@Nullable Throwable failure) {
		this.opening = false;
		if (opened == null) {
			open(PAUSE);
			return;
		}
		this.connection = opened;
		if (this.closed) {
			close();
			return;
		}
		hear(opened);
		if (!opened.isOpen()) {
			lost(opened);
		}
		else if (!this.listeners.isEmpty()) {
			opened.async().subscribe(this.listeners.keySet().stream().map(ByteBuffer::array).toArray(byte[][]::new));
		}
	}

	// Not left to the client: it waits ever longer before it tries again, and what it
	// refuses to send meanwhile would be missing later.
	@SuppressWarnings("FutureReturnValueIgnored")
	private synchronized void lost(StatefulRedisPubSubConnection<byte[], byte[]> lost) {
		if (lost.equals(this.connection)) {
			this.connection = null;
			LettuceLink.close(lost);
			open(PAUSE);
		}
	}

	private void hear(StatefulRedisPubSubConnection<byte[], byte[]> opened) {
		opened.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(byte[] channel, byte[] message) {
				tell(channel);
			}

			// What was published before the subscription stood is not heard of.
			@Override
			public void subscribed(byte[] channel, long count) {
				tell(channel);
			}

		});
		opened.addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
				LettuceChannels.this.executor.execute(() -> lost(opened));
			}

		});
	}

	private void tell(byte[] channel) {
		this.listeners.getOrDefault(ByteBuffer.wrap(channel), List.of()).forEach(Runnable::run);
	}

	/**
	 * Ends all listening.
	 * @return when the connection is closed
	 */
	synchronized CompletableFuture<Void> close() {
		this.closed = true;
		StatefulRedisPubSubConnection<byte[], byte[]> current = this.connection;
		this.connection = null;
		return (current != null) ? LettuceLink.close(current) : CompletableFuture.completedFuture(null);
	}

}
