package io.pottery.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts what many writers lose: nothing.
 */
class ConcurrencyTests {

	private static final int THREADS = 8;

	private static final int ROUNDS = 1000;

	private static final ExecutorService WRITERS = Executors.newFixedThreadPool(THREADS);

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisDict<String, Integer> dict = this.collections.dict("dict", String.class, Integer.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterAll
	static void shutdown() {
		WRITERS.shutdown();
	}

	@Test
	void increments() throws Exception {
		RedisCounter<String> counter = this.collections.counter("counter", String.class);
		inParallel((thread, round) -> counter.increment("k" + round % 3));
		assertThat(counter.total()).isEqualTo(THREADS * ROUNDS);
	}

	@Test
	void merges() throws Exception {
		inParallel((thread, round) -> this.dict.merge("k" + round % 3, 1, Integer::sum));
		assertThat(sum()).isEqualTo(THREADS * ROUNDS);
	}

	@Test
	void computes() throws Exception {
		inParallel(
				(thread, round) -> this.dict.compute("k" + round % 3, (key, value) -> (value != null) ? value + 1 : 1));
		assertThat(sum()).isEqualTo(THREADS * ROUNDS);
	}

	@Test
	void computesAmongPlainWrites() throws Exception {
		// Each puts into a field of its own and takes part in the one that all compute.
		inParallel((thread, round) -> {
			this.dict.put("own" + thread, round);
			this.dict.compute("all", (key, value) -> (value != null) ? value + 1 : 1);
			this.dict.remove("own" + thread);
		});
		assertThat(this.dict).isEqualTo(Map.of("all", THREADS * ROUNDS));
	}

	@Test
	void putIfAbsentHasOneWinner() throws Exception {
		List<Integer> winners = new java.util.concurrent.CopyOnWriteArrayList<>();
		inParallel((thread, round) -> {
			if (this.dict.putIfAbsent("k" + round, thread) == null) {
				winners.add(thread);
			}
		});
		assertThat(winners).hasSize(ROUNDS);
		assertThat(this.dict).hasSize(ROUNDS);
	}

	@Test
	void bulkUpdatesOfFunctionsMissNoWriter() throws Exception {
		this.dict.putAll(IntStream.range(0, 50).boxed().collect(Collectors.toMap((i) -> "k" + i, (i) -> 0)));
		inParallel(4, 50, (thread, round) -> this.dict.replaceAll((key, value) -> value + 1));
		assertThat(this.dict.values()).containsOnly(4 * 50);
	}

	@Test
	void contentsAreNeverSeenMixed() throws Exception {
		Map<String, Integer> ones = numbers(1);
		Map<String, Integer> twos = numbers(2);
		this.dict.replaceAll(ones);
		inParallel(4, 30, (thread, round) -> {
			if (thread < 2) {
				this.dict.replaceAll(((round + thread) % 2 == 0) ? twos : ones);
			}
			else {
				assertThat(this.dict.snapshot()).isIn(ones, twos);
			}
		});
	}

	@Test
	void combinationsInPlaceAreNeverSeenHalfDone() throws Exception {
		RedisCounter<String> counter = this.collections.counter("counter", String.class);
		inParallel((thread, round) -> {
			if (thread % 2 == 0) {
				counter.plusInPlace(Map.of("a", 2L, "b", 2L));
			}
			else {
				counter.plusInPlace(Map.of("a", -1L, "b", -1L));
			}
			Map<String, Long> seen = counter.snapshot();
			assertThat(seen.get("a")).isEqualTo(seen.get("b"));
		});
	}

	private int sum() {
		return this.dict.values().stream().mapToInt(Integer::intValue).sum();
	}

	private static Map<String, Integer> numbers(int value) {
		return IntStream.range(0, 1500).boxed().collect(Collectors.toMap((i) -> "n" + i, (i) -> value));
	}

	private static void inParallel(Step step) throws Exception {
		inParallel(THREADS, ROUNDS, step);
	}

	private static void inParallel(int threads, int rounds, Step step) throws Exception {
		List<Callable<Void>> writers = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			int number = thread;
			writers.add(() -> {
				for (int round = 0; round < rounds; round++) {
					step.run(number, round);
				}
				return null;
			});
		}
		for (Future<Void> future : WRITERS.invokeAll(writers)) {
			future.get();
		}
	}

	@FunctionalInterface
	interface Step {

		void run(int thread, int round);

	}

}
