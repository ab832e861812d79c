package io.pottery.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many writers of one set, and what holds whoever is faster.
 */
class RedisSetConcurrencyTests {

	private static final int THREADS = 4;

	private static final ExecutorService WRITERS = Executors.newFixedThreadPool(THREADS);

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisSet<Integer> set = this.collections.set("set", Integer.class);

	private final RedisSet<Integer> other = this.collections.set("{set}:other", Integer.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterAll
	static void shutdown() {
		WRITERS.shutdown();
	}

	@Test
	void addingHasOneWinner() throws Exception {
		AtomicInteger winners = new AtomicInteger();
		inParallel(500, (thread, round) -> {
			if (this.set.add(round)) {
				winners.incrementAndGet();
			}
		});
		assertThat(winners).hasValue(500);
		assertThat(this.set.snapshot()).isEqualTo(numbers(0, 500));
	}

	@Test
	void eachElementIsPoppedByOne() throws Exception {
		this.set.addAll(numbers(0, 2000));
		Set<Integer> popped = ConcurrentHashMap.newKeySet();
		AtomicInteger pops = new AtomicInteger();
		inParallel(250, (thread, round) -> {
			List<Integer> elements = (thread % 2 == 0) ? this.set.pop(2) : List.of(this.set.pop());
			popped.addAll(elements);
			pops.addAndGet(elements.size());
		});
		assertThat(pops).hasValue(1500);
		assertThat(popped).hasSize(1500);
		assertThat(this.set).hasSize(500).doesNotContainAnyElementsOf(popped);
	}

	@Test
	void movedElementsAreAlwaysInOneSet() throws Exception {
		this.set.addAll(numbers(0, 50));
		inParallel(300, (thread, round) -> {
			switch (thread) {
				case 0 -> this.set.move(round % 50, this.other);
				case 1 -> this.other.move(round % 50, this.set);
				// A single command sees both sets at one moment.
				case 2 -> assertThat(this.set.union(this.other)).hasSize(50);
				default -> assertThat(this.set.isDisjoint(this.other)).isTrue();
			}
		});
		assertThat(this.set.size() + this.other.size()).isEqualTo(50);
	}

	@Test
	void largeCombinationsAreNeverSeenHalfDone() throws Exception {
		Set<Integer> ones = numbers(0, 1500);
		Set<Integer> twos = numbers(1500, 3000);
		Set<Integer> both = numbers(0, 3000);
		this.set.addAll(ones);
		inParallel(25, (thread, round) -> {
			if (thread == 0) {
				this.set.symmetricDifferenceInPlace(both);
			}
			else if (thread == 1) {
				this.set.unionInPlace(Set.of());
			}
			else {
				assertThat(this.set.snapshot()).isIn(ones, twos);
			}
		});
		assertThat(this.set.snapshot()).isEqualTo(twos);
	}

	@Test
	void retainingLosesNothingThatIsKept() throws Exception {
		Set<Integer> kept = numbers(0, 10);
		this.set.addAll(kept);
		inParallel(300, (thread, round) -> {
			switch (thread) {
				case 0 -> this.set.retainAll(kept);
				case 1 -> this.set.addAll(numbers(1000, 1010));
				case 2 -> this.set.differenceInPlace(numbers(500, 1010));
				default -> assertThat(this.set.containsAll(kept)).isTrue();
			}
		});
		assertThat(this.set.snapshot()).containsAll(kept);
	}

	private static Set<Integer> numbers(int from, int to) {
		return IntStream.range(from, to).boxed().collect(Collectors.toSet());
	}

	private static void inParallel(int rounds, Step step) throws Exception {
		List<Callable<Void>> writers = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
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
