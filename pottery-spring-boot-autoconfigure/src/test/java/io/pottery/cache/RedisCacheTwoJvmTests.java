package io.pottery.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.testing.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link RedisCache} between JVMs: one loads for all, and if it dies, another does.
 */
@Tag("one-server")
class RedisCacheTwoJvmTests {

	private static final Duration START = Duration.ofSeconds(60);

	private final RedisProcess server = RedisProcess.start();

	private final CacheSide here = CacheSide.at(this.server.port());

	private final LettuceConnectionFactory connections = connect(this.server.port());

	private final StringRedisTemplate redis = new StringRedisTemplate(this.connections);

	private final List<Process> workers = new ArrayList<>();

	@AfterEach
	void close() {
		this.workers.forEach(Process::destroyForcibly);
		this.here.close();
		this.connections.destroy();
		this.server.close();
	}

	@Test
	void oneOf64ThreadsLoads() throws Exception {
		work(32);
		work(32);
		await().atMost(START).until(() -> "64".equals(this.redis.opsForValue().get(CacheWorkers.READY)));
		this.redis.opsForValue().set(CacheWorkers.START, "");
		await().until(() -> "64".equals(this.redis.opsForValue().get(CacheWorkers.ASKED)));
		this.redis.opsForValue().set(CacheWorkers.GO, "");
		for (Process worker : this.workers) {
			assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(this.redis.opsForValue().get(CacheWorkers.LOADS)).isEqualTo("1");
		assertThat(this.redis.opsForList().range(CacheWorkers.RESULTS, 0, -1)).hasSize(64).containsOnly("load 1");
	}

	@Test
	void anotherTakesOverFromOneThatDies() throws Exception {
		this.redis.opsForValue().set(CacheWorkers.START, "");
		Process worker = work(1);
		await().atMost(START).until(() -> "1".equals(this.redis.opsForValue().get(CacheWorkers.LOADS)));
		RedisCache<String, String> cache = this.here.quotes();
		AtomicInteger loads = new AtomicInteger();
		List<CompletableFuture<String>> waiting = IntStream.range(0, 16)
			.mapToObj((number) -> CompletableFuture.supplyAsync(
					() -> cache.get("dune", (key) -> "taken over " + loads.incrementAndGet()),
					(task) -> new Thread(task).start()))
			.toList();
		await().until(() -> cache.info().misses() == 16);
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
		worker.destroyForcibly();
		long killed = System.nanoTime();
		for (CompletableFuture<String> caller : waiting) {
			assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo("taken over 1");
		}
		System.out.printf("Taken over %d ms after the loader was killed%n", (System.nanoTime() - killed) / 1_000_000);
		assertThat(cache.getIfPresent("dune")).isEqualTo("taken over 1");
	}

	@Test
	void whoeverLoadsLongerThanTheLeaseLoadsAlone() {
		AtomicInteger loads = new AtomicInteger();
		try (CacheSide elsewhere = CacheSide.at(this.server.port())) {
			CompletableFuture<String> first = CompletableFuture
				.supplyAsync(() -> this.here.quotes().get("dune", (key) -> {
					await().pollDelay(Duration.ofSeconds(7)).until(() -> true);
					return "slow " + loads.incrementAndGet();
				}), (task) -> new Thread(task).start());
			await().until(() -> Boolean.TRUE.equals(this.redis.hasKey("shop:quotes:dune")));
			assertThat(elsewhere.quotes().get("dune", (key) -> "slow " + loads.incrementAndGet())).isEqualTo("slow 1");
			assertThat(first).succeedsWithin(Duration.ofSeconds(1)).isEqualTo("slow 1");
		}
	}

	private Process work(int threads) throws IOException {
		Process worker = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), CacheWorkers.class.getName(),
				String.valueOf(this.server.port()), String.valueOf(threads))
			.inheritIO()
			.start();
		this.workers.add(worker);
		return worker;
	}

	private static LettuceConnectionFactory connect(int port) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", port);
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

}
