package io.pottery.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.pottery.testing.RedisProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * {@link RedisCache} with a Redis that is down, stands still, is full or forgets.
 */
@Tag("one-server")
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class RedisCacheFaultTests {

	private static final int THREADS = 8;

	private static final String LOGGED = "Redis does not serve cache 'shop:quotes', which does without";

	private RedisProcess server = RedisProcess.start();

	private final CacheSide here = CacheSide.at(this.server.port());

	private final RedisCache<String, String> cache = this.here.quotes();

	private final AtomicInteger loads = new AtomicInteger();

	@AfterEach
	void close() {
		this.server.thaw();
		this.here.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void nobodyFailsOrWaitsLong(Outage outage, CapturedOutput output) throws Exception {
		Load load = new Load(this.cache);
		load.runFor(Phase.BEFORE, Duration.ofSeconds(2));
		outage.begin(this);
		load.runFor(Phase.DURING, Duration.ofSeconds(4));
		outage.end(this);
		long ended = System.nanoTime();
		load.phase = Phase.AFTER;
		this.cache.put("back", "again");
		await().until(() -> {
			this.cache.put("back", "again");
			return this.cache.getIfPresent("back") != null;
		});
		System.out.printf("%s: served again %d ms after its end%n", outage, (System.nanoTime() - ended) / 1_000_000);
		load.runFor(Phase.AFTER, Duration.ofSeconds(2));
		Map<Phase, long[]> nanos = load.stop();
		nanos.forEach(
				(phase, sorted) -> System.out.printf("%s %s: %d calls, median %.2f ms, 99%% %.2f ms, max %.1f ms%n",
						outage, phase, sorted.length, sorted[sorted.length / 2] / 1e6,
						sorted[sorted.length * 99 / 100] / 1e6, sorted[sorted.length - 1] / 1e6));
		assertThat(load.failures).isEmpty();
		// To read, to acquire and to read again, each for a command time-out at the most.
		assertThat(last(nanos, Phase.DURING)).isLessThan(Duration.ofMillis(2_900).toNanos());
		long[] during = nanos.get(Phase.DURING);
		assertThat(during[during.length * 9 / 10]).isLessThan(Duration.ofMillis(50).toNanos());
		assertThat(output.getAll().split(LOGGED, -1)).as("once a minute").hasSize(2);
		assertThat(this.cache.info().failures()).isGreaterThan(THREADS);
	}

	private static long last(Map<Phase, long[]> nanos, Phase phase) {
		long[] sorted = nanos.get(phase);
		return sorted[sorted.length - 1];
	}

	@Test
	void everyMethodDoesWithout() {
		this.cache.put("dune", "kept");
		this.server.stop();
		assertThat(this.cache.get("dune", this::load)).isEqualTo("dune 1");
		assertThat(this.cache.getAsync("dune", (key) -> CompletableFuture.completedStage(load(key))))
			.succeedsWithin(Duration.ofSeconds(5))
			.isEqualTo("dune 2");
		assertThat(this.cache.getIfPresent("dune")).isNull();
		assertThat(this.cache.getAll(List.of("dune"), (missing) -> Map.of("dune", "together"))).containsEntry("dune",
				"together");
		this.cache.lookup("dune").store("looked up").join();
		this.cache.put("dune", "put");
		assertThat(this.cache.evict("dune")).isFalse();
		this.cache.clear();
	}

	@Test
	void whoWantsToKnowIsTold() {
		RedisCache<String, String> raising = this.here.quotes(CacheOptions.DEFAULT.raisingOnRedisErrors());
		raising.put("dune", "kept");
		this.server.freeze();
		List<Consumer<RedisCache<String, String>>> calls = List.of((cache) -> cache.get("dune", this::load),
				(cache) -> cache.getAsync("dune", (key) -> CompletableFuture.completedStage("x")).join(),
				(cache) -> cache.getIfPresent("dune"), (cache) -> cache.getAll(List.of("dune"), (missing) -> Map.of()),
				(cache) -> cache.lookup("dune"), (cache) -> cache.put("dune", "put"), (cache) -> cache.evict("dune"),
				RedisCache::clear);
		for (Consumer<RedisCache<String, String>> call : calls) {
			assertThatThrownBy(() -> call.accept(raising)).isInstanceOf(RuntimeException.class)
				.hasMessageContaining("Redis 'redis' has not answered ");
		}
		assertThat(this.loads).hasValue(0);
	}

	@Test
	void whoWaitsForAnotherLoadsWhenRedisDies() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		try (CacheSide elsewhere = CacheSide.at(this.server.port())) {
			CompletableFuture<String> other = CompletableFuture
				.supplyAsync(() -> elsewhere.quotes().get("dune", (key) -> {
					loading.countDown();
					await().atMost(Duration.ofSeconds(30)).until(() -> go.getCount() == 0);
					return "other";
				}), (task) -> new Thread(task).start());
			assertThat(loading.await(10, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> this.cache.get("dune", this::load),
					(task) -> new Thread(task).start());
			await().until(() -> this.cache.info().misses() == 1);
			this.server.kill();
			long killed = System.nanoTime();
			assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("dune 1");
			System.out.printf("Loaded %d ms after Redis was killed%n", (System.nanoTime() - killed) / 1_000_000);
			go.countDown();
			assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo("other");
		}
	}

	@Test
	void aFullRedisIsReadAndNotWritten() {
		this.cache.put("dune", "kept");
		configure("maxmemory", "1");
		// More refusals in a row than a Redis that does not answer is allowed.
		for (int request = 0; request < 10; request++) {
			assertThat(this.cache.lookup("emma").isPresent()).isFalse();
		}
		assertThat(this.cache.get("dune", this::load)).isEqualTo("kept");
		assertThat(this.cache.get("emma", this::load)).isEqualTo("emma 1");
		this.cache.put("ivanhoe", "not kept");
		assertThat(this.cache.getIfPresent("ivanhoe")).isNull();
		configure("maxmemory", "256mb");
		assertThat(this.cache.get("emma", this::load)).isEqualTo("emma 2");
		assertThat(this.cache.getIfPresent("emma")).isEqualTo("emma 2");
	}

	@Test
	void withoutItsGenerationNothingIsServed() {
		this.cache.put("dune", "kept");
		this.cache.get("emma", (key) -> {
			delete("shop:quotes");
			return load(key);
		});
		assertThat(this.cache.getIfPresent("dune")).isNull();
		assertThat(this.cache.get("dune", this::load)).isEqualTo("dune 2");
		assertThat(this.cache.getIfPresent("emma")).isNull();
		assertThat(this.cache.getIfPresent("dune")).isEqualTo("dune 2");
	}

	private String load(String key) {
		return key + " " + this.loads.incrementAndGet();
	}

	private void configure(String name, String value) {
		onServer((connection) -> connection.serverCommands().setConfig(name, value));
	}

	private void delete(String key) {
		onServer((connection) -> connection.keyCommands().del(key.getBytes()));
	}

	private void onServer(Consumer<RedisConnection> action) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", this.server.port());
		connections.afterPropertiesSet();
		connections.start();
		try (RedisConnection connection = connections.getConnection()) {
			action.accept(connection);
		}
		connections.destroy();
	}

	/**
	 * When a call was.
	 */
	enum Phase {

		BEFORE, DURING, AFTER

	}

	/**
	 * What happens to Redis.
	 */
	enum Outage {

		STOPPED, FROZEN;

		void begin(RedisCacheFaultTests tests) {
			if (this == STOPPED) {
				tests.server.kill();
			}
			else {
				tests.server.freeze();
			}
		}

		void end(RedisCacheFaultTests tests) {
			if (this == STOPPED) {
				tests.server = RedisProcess.start("--port", String.valueOf(tests.server.port()));
			}
			else {
				tests.server.thaw();
			}
		}

	}

	/**
	 * Threads that ask for values whose loads take no time.
	 */
	private static final class Load {

		private final Map<Phase, ConcurrentLinkedQueue<Long>> nanos = new EnumMap<>(Phase.class);

		private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

		private final List<Thread> threads = new ArrayList<>();

		private volatile @Nullable Phase phase;

		Load(RedisCache<String, String> cache) {
			Arrays.stream(Phase.values()).forEach((phase) -> this.nanos.put(phase, new ConcurrentLinkedQueue<>()));
			for (int thread = 0; thread < THREADS; thread++) {
				this.threads.add(new Thread(() -> run(cache)));
			}
		}

		private void run(RedisCache<String, String> cache) {
			for (int request = 0; this.phase != null; request++) {
				Phase before = this.phase;
				long start = System.nanoTime();
				try {
					cache.get("k" + request % 100, (key) -> "loaded");
				}
				catch (Throwable ex) {
					this.failures.add(ex);
				}
				long time = System.nanoTime() - start;
				Phase after = (before == Phase.DURING) ? before : this.phase;
				if (after != null) {
					this.nanos.get(after).add(time);
				}
				LockSupport.parkNanos(1_000_000);
			}
		}

		void runFor(Phase phase, Duration time) {
			this.phase = phase;
			this.threads.stream().filter((thread) -> thread.getState() == Thread.State.NEW).forEach(Thread::start);
			await().pollDelay(time).until(() -> true);
		}

		Map<Phase, long[]> stop() throws InterruptedException {
			this.phase = null;
			for (Thread thread : this.threads) {
				thread.join();
			}
			Map<Phase, long[]> sorted = new EnumMap<>(Phase.class);
			this.nanos.forEach(
					(phase, times) -> sorted.put(phase, times.stream().mapToLong(Long::longValue).sorted().toArray()));
			return sorted;
		}

	}

}
