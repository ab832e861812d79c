package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Values of a {@link RedisCache} that are loaded again ahead of their expiry, or served
 * after it.
 */
@Tag("one-server")
class RedisCacheRefreshTests {

	private static final Duration LOAD = Duration.ofMillis(100);

	private static final CacheOptions SHORT = CacheOptions.DEFAULT.withTtl(Duration.ofMillis(200));

	private static final Duration LONG = Duration.ofSeconds(30);

	private final CacheSide here = CacheSide.over(TestRedis.get().connectionFactory());

	private final CacheSide elsewhere = CacheSide.over(TestRedis.get().connectionFactory());

	private final AtomicInteger loads = new AtomicInteger();

	private final AtomicInteger loading = new AtomicInteger();

	private final AtomicInteger mostLoading = new AtomicInteger();

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.here.close();
		this.elsewhere.close();
	}

	// 1,000 requests a second of 2 JVMs, for 10 times the time to live.
	@Test
	void nobodyWaitsForALoadAfterTheFirst() throws Exception {
		CacheOptions eager = CacheOptions.DEFAULT.withTtl(Duration.ofSeconds(1)).withBeta(1);
		List<RedisCache<String, String>> caches = List.of(this.here.quotes(eager), this.elsewhere.quotes(eager));
		caches.get(0).get("dune", this::load);
		caches.forEach((cache) -> cache.getIfPresent("dune"));
		AtomicInteger asked = new AtomicInteger();
		AtomicLong longest = new AtomicLong();
		ScheduledExecutorService threads = Executors.newScheduledThreadPool(10);
		for (int thread = 0; thread < 10; thread++) {
			RedisCache<String, String> cache = caches.get(thread % 2);
			threads.scheduleAtFixedRate(() -> {
				long start = System.nanoTime();
				if (cache.get("dune", this::load) != null) {
					longest.accumulateAndGet(System.nanoTime() - start, Math::max);
					asked.incrementAndGet();
				}
			}, thread, 10, TimeUnit.MILLISECONDS);
		}
		await().atMost(LONG).until(() -> asked.get() >= 10_000);
		threads.shutdown();
		assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		System.out.printf("%d requests, %d loads, the longest request took %.1f ms%n", asked.get(), this.loads.get(),
				longest.get() / 1e6);
		// Whoever waits for a load has missed its value before.
		assertThat(caches.get(0).info().misses() + caches.get(1).info().misses()).isEqualTo(1);
		assertThat(this.mostLoading).hasValue(1);
		assertThat(this.loads.get()).isBetween(10, 40);
	}

	@Test
	void staleValuesAreServedWhileOneLoads() {
		RedisCache<String, String> cache = this.here.quotes(SHORT.withStale(LONG, Duration.ZERO));
		assertThat(cache.get("dune", this::load)).isEqualTo("dune 1");
		await().until(() -> cache.getIfPresent("dune") == null);
		CountDownLatch go = new CountDownLatch(1);
		for (int request = 0; request < 20; request++) {
			assertThat(cache.get("dune", (key) -> {
				await().until(() -> go.getCount() == 0);
				return load(key);
			})).isEqualTo("dune 1");
		}
		assertThat(this.elsewhere.quotes(cache.options()).get("dune", this::load)).isEqualTo("dune 1");
		go.countDown();
		await().until(() -> "dune 2".equals(cache.getIfPresent("dune")));
		assertThat(cache.info().earlyRefreshes()).isEqualTo(1);
		assertThat(this.loads).hasValue(2);
	}

	@Test
	void staleValuesAreServedIfLoadingFailsUntilTheirWindowEnds() {
		RedisCache<String, String> cache = this.here.quotes(SHORT.withStale(Duration.ZERO, Duration.ofSeconds(1)));
		assertThat(cache.get("dune", this::load)).isEqualTo("dune 1");
		await().until(() -> cache.getIfPresent("dune") == null);
		assertThat(cache.get("dune", RedisCacheRefreshTests::refuse)).isEqualTo("dune 1");
		assertThat(cache.getAsync("dune", (key) -> CompletableFuture.failedStage(new IllegalStateException())))
			.succeedsWithin(LONG)
			.isEqualTo("dune 1");
		await().untilAsserted(() -> assertThatIllegalStateException()
			.isThrownBy(() -> cache.get("dune", RedisCacheRefreshTests::refuse))
			.withMessage("dune"));
		assertThat(cache.get("dune", this::load)).isEqualTo("dune 2");
	}

	@Test
	void staleValuesAreNotServedAfterTheWindowInWhichTheyAreLoadedAgain() {
		RedisCache<String, String> cache = this.here.quotes(SHORT.withStale(LOAD, LONG));
		assertThat(cache.get("dune", this::load)).isEqualTo("dune 1");
		await().until(() -> cache.getIfPresent("dune") == null);
		await().pollDelay(LOAD.multipliedBy(2)).until(() -> true);
		assertThat(cache.get("dune", this::load)).isEqualTo("dune 2");
	}

	@Test
	void refreshesThatFailAreTriedAgain() {
		RedisCache<String, String> cache = this.here.quotes(SHORT.withStale(LONG, Duration.ZERO));
		assertThat(cache.get("dune", this::load)).isEqualTo("dune 1");
		await().until(() -> cache.getIfPresent("dune") == null);
		await().until(() -> {
			assertThat(cache.get("dune", RedisCacheRefreshTests::refuse)).isEqualTo("dune 1");
			return cache.info().loadFailures() >= 2;
		});
		await().until(() -> "dune 2".equals(cache.get("dune", this::load)));
	}

	@Test
	void anExecutorThatRefusesIsAskedAgain() {
		AtomicInteger refused = new AtomicInteger();
		Executor refusing = (task) -> {
			if (refused.incrementAndGet() <= 2) {
				throw new RejectedExecutionException("full");
			}
			ForkJoinPool.commonPool().execute(task);
		};
		try (CacheSide side = CacheSide.over(TestRedis.get().connectionFactory(), refusing,
				CacheListener.of(List.of()))) {
			RedisCache<String, String> cache = side.quotes(SHORT.withStale(LONG, Duration.ZERO));
			assertThat(cache.get("dune", this::load)).isEqualTo("dune 1");
			await().until(() -> cache.getIfPresent("dune") == null);
			await().until(() -> "dune 2".equals(cache.get("dune", this::load)));
			assertThat(refused).hasValueGreaterThan(2);
		}
	}

	private static String refuse(String key) {
		throw new IllegalStateException(key);
	}

	private String load(String key) {
		this.mostLoading.accumulateAndGet(this.loading.incrementAndGet(), Math::max);
		await().pollDelay(LOAD).until(() -> true);
		this.loading.decrementAndGet();
		return key + " " + this.loads.incrementAndGet();
	}

}
