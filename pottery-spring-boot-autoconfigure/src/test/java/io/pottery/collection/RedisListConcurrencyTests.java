package io.pottery.collection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.ListIterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts what many writers to one list lose: nothing.
 */
class RedisListConcurrencyTests {

	private static final ExecutorService WRITERS = Executors.newFixedThreadPool(4);

	private final RedisList<Integer> list = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "")
		.list("list", Integer.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterAll
	static void shutdown() {
		WRITERS.shutdown();
	}

	@Test
	void appendsAndInsertions() throws Exception {
		inParallel(4, 250, (thread, round) -> {
			int number = thread * 1000 + round;
			if (thread % 2 == 0) {
				this.list.add(number);
			}
			else {
				this.list.add(round / 2, number);
			}
		});
		assertThat(this.list.snapshot()).hasSize(1000).doesNotHaveDuplicates();
	}

	@Test
	void insertionsAndRemovalsAmongEquals() throws Exception {
		// As many more as all removals take, so that no index is out of bounds meanwhile.
		this.list.addAll(Collections.nCopies(700, 0));
		inParallel(4, 300, (thread, round) -> {
			if (thread % 2 == 0) {
				this.list.add(10 + round % 50, 0);
			}
			else {
				assertThat(this.list.remove(5 + round % 7)).isZero();
			}
		});
		assertThat(this.list.snapshot()).hasSize(700).containsOnly(0);
	}

	@Test
	void bulkReplacementsMissNoWriter() throws Exception {
		this.list.addAll(Collections.nCopies(50, 0));
		AtomicInteger done = new AtomicInteger();
		inParallel(4, 50, (thread, round) -> {
			if (tried(() -> this.list.replaceAll((number) -> number + 1))) {
				done.incrementAndGet();
			}
		});
		assertThat(done.get()).isPositive();
		assertThat(this.list.snapshot()).hasSize(50).containsOnly(done.get());
	}

	@Test
	void sortsLoseNoElement() throws Exception {
		this.list.addAll(IntStream.range(10_000, 11_500).boxed().toList());
		AtomicInteger sorted = new AtomicInteger();
		inParallel(3, 100, (thread, round) -> {
			switch (thread) {
				case 0 -> {
					if (tried(() -> this.list.sort((round % 2 == 0) ? Comparator.reverseOrder() : null))) {
						sorted.incrementAndGet();
					}
				}
				case 1 -> this.list.add(round % 20, round);
				default -> this.list.remove((Object) (10_000 + round));
			}
		});
		assertThat(sorted.get()).isPositive();
		assertThat(this.list.snapshot()).hasSize(1500).doesNotHaveDuplicates().contains(0, 99, 10_100, 11_499);
	}

	@Test
	void removalsByFilterRemoveOnlyWhatItSaw() throws Exception {
		inParallel(2, 200, (thread, round) -> {
			if (thread == 0) {
				this.list.add(0, round);
			}
			else {
				tried(() -> this.list.removeIf((number) -> number % 2 == 0));
			}
		});
		this.list.removeIf((number) -> number % 2 == 0);
		List<Integer> odd = new ArrayList<>(IntStream.range(0, 200).filter((i) -> i % 2 == 1).boxed().toList());
		Collections.reverse(odd);
		assertThat(this.list.snapshot()).isEqualTo(odd);
	}

	@Test
	void iteratorsRemoveEachElementOnce() throws Exception {
		this.list.addAll(IntStream.range(0, 2000).boxed().toList());
		AtomicInteger removed = new AtomicInteger();
		inParallel(2, 300, (thread, round) -> {
			ListIterator<Integer> iterator = this.list.listIterator();
			iterator.next();
			iterator.next();
			if (tried(iterator::remove)) {
				removed.incrementAndGet();
			}
		});
		assertThat(removed.get()).isPositive();
		assertThat(this.list.snapshot()).hasSize(2000 - removed.get()).doesNotHaveDuplicates().contains(0);
	}

	@Test
	void largeContentsAreNeverSeenMixed() throws Exception {
		this.list.addAll(Collections.nCopies(1500, 0));
		inParallel(3, 20, (thread, round) -> {
			if (thread == 0) {
				this.list.replaceAll((number) -> number + 1);
			}
			else {
				List<Integer> seen = this.list.snapshot();
				assertThat(seen).hasSize(1500).containsOnly(seen.get(0));
			}
		});
		assertThat(this.list.snapshot()).containsOnly(20);
	}

	private static boolean tried(Runnable change) {
		try {
			change.run();
			return true;
		}
		catch (ConcurrentModificationException ex) {
			return false;
		}
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
