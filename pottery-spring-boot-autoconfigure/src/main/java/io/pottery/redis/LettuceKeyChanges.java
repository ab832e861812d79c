package io.pottery.redis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.TrackingInfo;
import io.lettuce.core.TrackingInfo.TrackingFlag;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Changes that Lettuce tells of. The server is asked again and again whether it tracks:
 * its answer comes after all that it has told before, so that nothing is unheard of that
 * changed before it was asked.
 */
final class LettuceKeyChanges implements KeyChanges {

	private static final Log logger = LogFactory.getLog(KeyChanges.class);

	private static final ExecutorService EXECUTOR = Executors
		.newCachedThreadPool(new MasterThreads("pottery-key-changes"));

	private static final ScheduledExecutorService CLOCK = Executors.newScheduledThreadPool(1,
			new MasterThreads("pottery-key-changes-clock"));

	// Beyond which an answer is not to be expected.
	private static final long LOST = TimeUnit.SECONDS.toNanos(10);

	// Before another opening, so that a server that hangs up is not asked all the time.
	private static final long PAUSE = 200;

	private final Supplier<? extends AbstractRedisClient> client;

	private final String prefix;

	private final Duration maxSilence;

	private final Listener listener;

	private volatile long heardUntil = System.nanoTime();

	private @Nullable Link link;

	private @Nullable ScheduledFuture<?> beats;

	private boolean opening;

	private volatile boolean refused;

	private LettuceKeyChanges(Supplier<? extends AbstractRedisClient> client, String prefix, Duration maxSilence,
			Listener listener) {
		this.client = client;
		this.prefix = prefix;
		this.maxSilence = maxSilence;
		this.listener = listener;
	}

	static KeyChanges of(LettuceConnectionFactory lettuce, String prefix, Duration maxSilence, Listener listener) {
		Assert.isTrue(!lettuce.isClusterAware(), "A Redis Cluster does not tell of changes to one connection");
		boolean oldProtocol = lettuce.getClientConfiguration()
			.getClientOptions()
			.filter((options) -> options.getConfiguredProtocolVersion() == ProtocolVersion.RESP2)
			.isPresent();
		Assert.isTrue(!oldProtocol, "Redis tells of changes by the protocol RESP3, but Lettuce is set to RESP2");
		return new LettuceKeyChanges(lettuce::getRequiredNativeClient, prefix, maxSilence, listener);
	}

	@Override
	public boolean isHeard() {
		return this.heardUntil - System.nanoTime() > 0;
	}

	@Override
	public synchronized void open() {
		if (this.beats == null) {
			this.beats = CLOCK.scheduleWithFixedDelay(this::tryBeat, 0, Math.max(1, this.maxSilence.toMillis() / 4),
					TimeUnit.MILLISECONDS);
		}
	}

	// What throws would be the last one.
	private void tryBeat() {
		try {
			beat();
		}
		catch (RuntimeException ex) {
			logger.debug("Changes of '" + this.prefix + "' are not heard of now", ex);
		}
	}

	private synchronized void beat() {
		Link current = this.link;
		if (current != null && !current.isLost()) {
			current.beat();
		}
		else if (!this.opening && this.beats != null) {
			this.opening = true;
			EXECUTOR.execute(this::reopen);
		}
	}

	private void reopen() {
		Link opened = null;
		try {
			Link last = exchanged(null);
			if (last != null) {
				last.close();
			}
			opened = new Link(((RedisClient) this.client.get()).connect(StringCodec.UTF8));
			opened.listen();
		}
		catch (RuntimeException ex) {
			logger.debug("No connection to hear of changes of '" + this.prefix + "'", ex);
		}
		finally {
			opened(opened);
		}
	}

	private synchronized @Nullable Link exchanged(@Nullable Link next) {
		Link last = this.link;
		this.link = next;
		return last;
	}

	private synchronized void opened(@Nullable Link opened) {
		this.opening = false;
		if (opened == null) {
			return;
		}
		if (this.beats == null) {
			opened.close();
			return;
		}
		this.link = opened;
		opened.beat();
	}

	@Override
	public void close() {
		Link last;
		synchronized (this) {
			if (this.beats != null) {
				this.beats.cancel(false);
				this.beats = null;
			}
			last = exchanged(null);
		}
		this.heardUntil = System.nanoTime();
		if (last != null) {
			last.close();
		}
	}

	/**
	 * One connection, which is not used any more once it was lost.
	 */
	private final class Link implements RedisConnectionStateListener {

		private final StatefulRedisConnection<String, String> connection;

		private volatile boolean lost;

		private volatile long answeredAt = System.nanoTime();

		private volatile boolean asking;

		private Link(StatefulRedisConnection<String, String> connection) {
			this.connection = connection;
		}

		private void listen() {
			this.connection.addListener(this::heard);
			this.connection.addListener((RedisConnectionStateListener) this);
		}

		private void heard(PushMessage message) {
			if (!message.getType().equals("invalidate")) {
				return;
			}
			List<Object> content = message.getContent(StringCodec.UTF8::decodeKey);
			if (content.get(1) instanceof List<?> keys) {
				keys.forEach((key) -> LettuceKeyChanges.this.listener.changed(String.valueOf(key)));
			}
			else {
				LettuceKeyChanges.this.listener.allChanged();
			}
		}

		@SuppressWarnings("FutureReturnValueIgnored")
		private void beat() {
			if (this.asking) {
				return;
			}
			this.asking = true;
			long begin = System.nanoTime();
			this.connection.async()
				.clientTrackinginfo()
				.thenCompose((info) -> isTracking(info) ? CompletableFuture.completedFuture(begin) : track())
				.whenComplete((asked, failure) -> {
					this.asking = false;
					this.answeredAt = System.nanoTime();
					if (asked != null && !this.lost) {
						LettuceKeyChanges.this.heardUntil = asked + LettuceKeyChanges.this.maxSilence.toNanos();
						LettuceKeyChanges.this.refused = false;
					}
					refused(failure);
				});
		}

		// A connection that is lost is made anew; what the server refuses stays so.
		private void refused(@Nullable Throwable failure) {
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			if (cause instanceof RedisCommandExecutionException && !LettuceKeyChanges.this.refused) {
				LettuceKeyChanges.this.refused = true;
				logger.warn("Redis does not tell of changes of '%s', so that nothing is served next to the caller: %s"
					.formatted(LettuceKeyChanges.this.prefix, cause.getMessage()));
			}
		}

		private static boolean isTracking(TrackingInfo info) {
			return info.getFlags().contains(TrackingFlag.BCAST) && info.getFlags().contains(TrackingFlag.ON);
		}

		private CompletableFuture<Long> track() {
			long begin = System.nanoTime();
			return this.connection.async()
				.clientTracking(TrackingArgs.Builder.enabled().bcast().prefixes(LettuceKeyChanges.this.prefix))
				.thenApply((done) -> {
					LettuceKeyChanges.this.listener.allChanged();
					return begin;
				})
				.toCompletableFuture();
		}

		private boolean isLost() {
			return this.lost || (this.asking && System.nanoTime() - this.answeredAt > LOST);
		}

		@Override
		@SuppressWarnings("FutureReturnValueIgnored")
		public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
			this.lost = true;
			LettuceKeyChanges.this.heardUntil = System.nanoTime();
			CLOCK.schedule(LettuceKeyChanges.this::tryBeat, PAUSE, TimeUnit.MILLISECONDS);
		}

		@SuppressWarnings("FutureReturnValueIgnored")
		private void close() {
			this.lost = true;
			LettuceLink.close(this.connection);
		}

	}

}
