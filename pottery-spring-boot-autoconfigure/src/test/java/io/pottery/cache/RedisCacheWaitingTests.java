package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Those who wait for a value of a {@link RedisCache} that somebody else loads.
 */
@Tag("one-server")
class RedisCacheWaitingTests {

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final CacheSide here = CacheSide.over(TestRedis.get().connectionFactory(), this.executor,
			CacheListener.of(List.of()));

	private final CacheSide elsewhere = CacheSide.over(TestRedis.get().connectionFactory());

	private final RedisCache<String, String> cache = this.here.quotes();

	private final CountDownLatch go = new CountDownLatch(1);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.go.countDown();
		this.here.close();
		this.elsewhere.close();
		this.executor.shutdown();
	}

	@Test
	void whoIsInterruptedHoldsUpNobody() throws Exception {
		CompletableFuture<String> other = loadElsewhere((key) -> {
			throw new IllegalArgumentException(key);
		});
		FutureTask<String> interrupted = new FutureTask<>(() -> this.cache.get("dune", (key) -> "in the background"));
		Thread first = new Thread(interrupted);
		first.start();
		await().until(() -> this.cache.info().misses() == 1);
		CompletableFuture<String> second = this.cache.getAsync("dune", (key) -> CompletableFuture.completedStage("x"));
		await().until(() -> this.cache.info().coalesced() == 1);
		first.interrupt();
		assertThatThrownBy(() -> interrupted.get(5, TimeUnit.SECONDS))
			.hasRootCauseInstanceOf(InterruptedException.class);
		assertThat(second).isNotDone();
		this.go.countDown();
		assertThat(other).failsWithin(Duration.ofSeconds(10));
		assertThat(second).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("in the background");
		assertThat(this.cache.getIfPresent("dune")).isEqualTo("in the background");
	}

	@Test
	void threadsOfTheExecutorMayAskForWhatTheyHaveBegun() {
		CompletableFuture<String> pending = new CompletableFuture<>();
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<String> first = this.cache.getAsync("dune", (key) -> {
			begun.countDown();
			return pending;
		});
		await().until(() -> begun.getCount() == 0);
		CompletableFuture<String> second = CompletableFuture
			.supplyAsync(() -> this.cache.getAsync("dune", (key) -> CompletableFuture.completedStage("other")),
					this.executor)
			.thenCompose((asked) -> asked);
		await().until(() -> this.cache.info().coalesced() == 1);
		pending.complete("loaded");
		assertThat(first).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("loaded");
		assertThat(second).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("loaded");
	}

	@Test
	@SuppressWarnings("NullAway")
	void aLoaderWithoutAStageHoldsUpNobody() {
		assertThat(this.cache.getAsync("dune", (key) -> null)).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withMessageContaining("The loader of 'dune' has returned null instead of a stage");
		assertThat(this.cache.get("dune", (key) -> "loaded")).isEqualTo("loaded");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void oneOfManyVirtualThreadsLoads() throws Exception {
		// By name, because the tests are compiled for Java 17 too.
		ExecutorService threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		// Long enough for a busy machine, to which all of them come at once.
		RedisCache<String, String> patient = this.here
			.quotes(CacheOptions.DEFAULT.withCommandTimeout(Duration.ofSeconds(10)));
		AtomicInteger asked = new AtomicInteger();
		List<CompletableFuture<String>> callers = IntStream.range(0, 200)
			.mapToObj((number) -> CompletableFuture.supplyAsync(() -> {
				asked.incrementAndGet();
				return patient.get("dune", (key) -> {
					// Waiting threads that were pinned would leave no carrier to the
					// others.
					await().until(() -> asked.get() == 200);
					return "loaded " + Thread.currentThread().getClass().getSimpleName();
				});
			}, threads))
			.toList();
		for (CompletableFuture<String> caller : callers) {
			assertThat(caller.get(30, TimeUnit.SECONDS)).isEqualTo("loaded VirtualThread");
		}
		assertThat(patient.info().loads()).isEqualTo(1);
		threads.shutdown();
	}

	private CompletableFuture<String> loadElsewhere(CacheLoader<String, String, RuntimeException> loader)
			throws InterruptedException {
		CountDownLatch loading = new CountDownLatch(1);
		CompletableFuture<String> loaded = CompletableFuture
			.supplyAsync(() -> this.elsewhere.quotes().get("dune", (key) -> {
				loading.countDown();
				await().atMost(Duration.ofSeconds(20)).until(() -> this.go.getCount() == 0);
				return loader.load(key);
			}), (task) -> new Thread(task).start());
		assertThat(loading.await(10, TimeUnit.SECONDS)).isTrue();
		return loaded;
	}

}
