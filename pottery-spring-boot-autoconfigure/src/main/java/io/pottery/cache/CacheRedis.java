package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.pottery.redis.KeyScan;
import io.pottery.redis.RedisAccess;
import io.pottery.redis.RedisMaster;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;

/**
 * The Redis of the caches, which may be down: no answer is waited for longer than the
 * command time-out, and none that is not to be expected.
 */
final class CacheRedis implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final RedisMaster redis;

	private final RedisAccess access;

	private final Circuit circuit = new Circuit(PAUSE);

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
			return CompletableFuture.failedFuture(new RedisUnavailableException(this.redis.name()));
		}
		CompletableFuture<T> answer = question.apply(this.redis)
			.copy()
			.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
		answer.whenComplete((reply, failure) -> {
			if (failure == null) {
				this.circuit.answered();
			}
			// What fails at once costs nothing.
			else if (failure instanceof TimeoutException) {
				this.circuit.failed();
			}
		});
		return answer.exceptionallyCompose((failure) -> CompletableFuture
			.failedFuture((failure instanceof TimeoutException) ? late(timeout) : failure));
	}

	// What callers may see is unchecked, and says who was waited for, and how long.
	private QueryTimeoutException late(Duration timeout) {
		return new QueryTimeoutException(
				"Redis '%s' has not answered for %d ms".formatted(this.redis.name(), timeout.toMillis()));
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
