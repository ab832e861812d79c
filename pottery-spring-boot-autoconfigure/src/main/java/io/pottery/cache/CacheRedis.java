package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.pottery.redis.KeyScan;
import io.pottery.redis.RedisAccess;
import io.pottery.redis.RedisMaster;
import org.jspecify.annotations.Nullable;

/**
 * The Redis of the caches, which may be down: no answer is waited for longer than the
 * command time-out, and none that is not to be expected.
 */
final class CacheRedis implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	// What fails sooner holds up nobody, such as the refusals of a Redis that is full.
	private static final Duration SOON = Duration.ofMillis(50);

	// The first time, to open the connection takes longer than an answer may.
	private static final long LONGEST_CONNECTING = 2;

	private final RedisMaster redis;

	private final RedisAccess access;

	private final Circuit circuit = new Circuit(PAUSE);

	private @Nullable CompletableFuture<?> connected;

	CacheRedis(RedisMaster redis, RedisAccess access) {
		this.redis = redis;
		this.access = access;
	}

	/**
	 * Asks Redis.
	 * @param timeout how long the answer is waited for
	 * @param question sends what is asked, in one go
	 * @return the answer
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	<T extends @Nullable Object> CompletableFuture<T> ask(Duration timeout,
			Function<RedisMaster, CompletableFuture<T>> question) {
		if (!this.circuit.admits()) {
			return CompletableFuture.failedFuture(new RedisUnavailableException(
					"Redis '%s' has not answered lately, and is asked again within a second"
						.formatted(this.redis.name()),
					null));
		}
		long asked = System.nanoTime();
		CompletableFuture<T> answer = connected().thenCompose(
				(connected) -> question.apply(this.redis).copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
		answer.whenComplete((reply, failure) -> {
			if (failure == null) {
				this.circuit.answered();
			}
			else if (System.nanoTime() - asked >= Math.min(timeout.toNanos(), SOON.toNanos())) {
				this.circuit.failed();
			}
		});
		return answer.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(explained(failure, timeout)));
	}

	// Those who want to know must not get what no method declares.
	private Throwable explained(Throwable failure, Duration timeout) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof RuntimeException) {
			return cause;
		}
		String reason = (cause instanceof TimeoutException) ? "has not answered within " + timeout.toMillis() + " ms"
				: "cannot be reached: " + cause;
		return new RedisUnavailableException("Redis '%s' %s".formatted(this.redis.name(), reason), cause);
	}

	private synchronized CompletableFuture<?> connected() {
		if (this.connected == null) {
			this.connected = this.redis.connect()
				.<@Nullable Object>handle((opened, failure) -> null)
				.completeOnTimeout(null, LONGEST_CONNECTING, TimeUnit.SECONDS);
		}
		return this.connected;
	}

	/**
	 * Splits keys into those that one script may have.
	 */
	<T> List<List<T>> together(List<T> keys) {
		return this.redis.isCluster() ? keys.stream().map(List::of).toList() : List.of(keys);
	}

	/**
	 * Walks over keys, waiting for each page.
	 */
	void walk(String prefix, Consumer<List<byte[]>> page) {
		KeyScan.walk(this.access, prefix, page);
	}

	@Override
	public void close() {
		this.redis.close();
	}

}
