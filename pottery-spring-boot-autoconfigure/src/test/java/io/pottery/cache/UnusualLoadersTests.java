package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

}
