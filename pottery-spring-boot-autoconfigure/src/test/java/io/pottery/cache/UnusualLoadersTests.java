package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Loaders that do what few do.
 */
class UnusualLoadersTests {

	private final CacheSide side = CacheSide.over(TestRedis.get().connectionFactory());

	private final RedisCache<String, String> cache = this.side.quotes();

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.side.close();
	}

	@Test
	void aStageThatIsNullFailsAndKeepsNobodyWaiting() {
		for (int attempt = 0; attempt < 2; attempt++) {
			CompletableFuture<String> value = this.cache.getAsync("dune", (key) -> null);
			assertThat(value).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessageContaining("null instead of a stage");
		}
		assertThat(this.cache.getAsync("dune", (key) -> CompletableFuture.completedFuture("loaded")))
			.succeedsWithin(Duration.ofSeconds(10))
			.isEqualTo("loaded");
	}

	@Test
	void whatWasLoadedInSpiteOfAnInterruptIsReturnedAndStored() {
		String value = this.cache.get("dune", (key) -> {
			Thread.currentThread().interrupt();
			return "loaded";
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThat(value).isEqualTo("loaded");
		assertThat(this.cache.getIfPresent("dune")).isEqualTo("loaded");
	}

	@Test
	void aMapThatIsNullFailsAndLeavesNoMarks() {
		assertThatIllegalStateException().isThrownBy(() -> this.cache.getAll(List.of("dune", "emma"), (keys) -> null))
			.withMessage("The loader has returned null instead of a map");
		assertThat(this.cache.getAllAsync(List.of("dune", "emma"), (keys) -> CompletableFuture.completedFuture(null)))
			.failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.havingRootCause()
			.withMessage("The loader has returned null instead of a map");
		awaitNoMarks();
		assertThat(this.cache.info().loadFailures()).isEqualTo(2);
	}

	@Test
	void whatNoThreadCanLoadLeavesNoMarks() {
		try (CacheSide busy = CacheSide.over(TestRedis.get().connectionFactory(), (task) -> {
			throw new RejectedExecutionException("busy");
		}, CacheListener.of(List.of()))) {
			assertThat(
					busy.quotes().getAllAsync(List.of("dune"), (keys) -> CompletableFuture.completedFuture(Map.of())))
				.failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.havingRootCause()
				.withMessage("busy");
			awaitNoMarks();
		}
	}

	private static void awaitNoMarks() {
		await().until(() -> new StringRedisTemplate(TestRedis.get().connectionFactory()).keys("*quotes:*").isEmpty());
	}

}
