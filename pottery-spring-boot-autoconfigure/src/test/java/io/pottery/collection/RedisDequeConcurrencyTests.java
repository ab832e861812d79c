package io.pottery.collection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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
 * Counts what many writers of a {@link RedisDeque} lose: nothing.
 */
class RedisDequeConcurrencyTests {

	private static final int ROUNDS = 500;

	private static final ExecutorService WRITERS = Executors.newFixedThreadPool(4);

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisDeque<String> deque = this.collections.deque("deque", String.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterAll
	static void shutdown() {
		WRITERS.shutdown();
	}

	@Test
	void appendsAreAllThereInTheOrderOfEachWriter() throws Exception {
		inParallel((thread, round) -> {
			if (thread % 2 == 0) {
				this.deque.add(thread + ":" + round);
			}
			else {
				this.deque.insert(0, thread + ":" + round);
			}
			this.deque.rotate(0);
		});
		List<String> all = this.deque.snapshot();
		assertThat(all).hasSize(4 * ROUNDS).doesNotHaveDuplicates();
		assertThat(all.stream().filter((element) -> element.startsWith("0:")))
			.containsExactlyElementsOf(IntStream.range(0, ROUNDS).mapToObj((round) -> "0:" + round).toList());
	}

	@Test
	void boundIsNeverExceeded() throws Exception {
		RedisDeque<String> bounded = this.collections.deque("bounded", String.class, 10);
		inParallel((thread, round) -> {
			switch (thread) {
				case 0 -> bounded.add("a" + round);
				case 1 -> bounded.push("b" + round);
				case 2 -> bounded.addAll(List.of("c" + round, "d" + round, "e" + round));
				default -> assertThat(this.collections.deque("bounded", String.class).size()).isLessThanOrEqualTo(10);
			}
		});
		assertThat(bounded).hasSize(10);
	}

	@Test
	void rotationsAndPopsLoseAndRepeatNothing() throws Exception {
		Set<String> popped = Collections.synchronizedSet(new HashSet<>());
		AtomicInteger pops = new AtomicInteger();
		this.deque.extend(IntStream.range(0, 3 * ROUNDS).mapToObj(Integer::toString).toList());
		inParallel((thread, round) -> {
			if (thread == 0) {
				this.deque.rotate((round % 2 == 0) ? 1500 + round : -round);
			}
			else {
				popped.add((thread == 1) ? this.deque.removeLast() : this.deque.removeFirst());
				pops.incrementAndGet();
			}
		});
		assertThat(this.deque.exists()).isFalse();
		assertThat(popped).hasSize(3 * ROUNDS);
		assertThat(pops).hasValue(3 * ROUNDS);
	}

	@Test
	void iteratorsRemoveWhatTheyHaveSeenOrFail() throws Exception {
		this.deque.extend(IntStream.range(0, 2500).mapToObj((i) -> (i % 2 == 0) ? "keep" + i : "drop").toList());
		inParallel(3, 100, (thread, round) -> {
			if (thread == 0) {
				// Moves everything by one.
				this.deque.push("new" + round);
				return;
			}
			for (Iterator<String> iterator = (thread == 1) ? this.deque.iterator()
					: this.deque.descendingIterator(); iterator.hasNext();) {
				if (iterator.next().equals("drop")) {
					try {
						iterator.remove();
					}
					catch (ConcurrentModificationException ex) {
						break;
					}
				}
			}
		});
		assertThat(this.deque.stream().filter((element) -> element.startsWith("keep"))).hasSize(1250);
		assertThat(this.deque.stream().filter((element) -> element.startsWith("new"))).hasSize(100);
	}

	@Test
	void removalsByFilterOnOnePageAreExact() throws Exception {
		List<String> kept = IntStream.range(0, 200).mapToObj((i) -> "keep" + i).toList();
		kept.forEach((element) -> this.deque.addAll(List.of(element, "drop", "twice" + element, "twice" + element)));
		inParallel(2, 150, (thread, round) -> {
			if (thread == 0) {
				this.deque.push("first" + round);
			}
			else if (round % 30 == 0) {
				Set<String> seen = new HashSet<>();
				this.deque.removeIf((element) -> element.equals("drop") || !seen.add(element));
			}
		});
		List<String> left = this.deque.snapshot();
		assertThat(left).containsAll(kept);
		assertThat(left).containsAll(kept.stream().map((element) -> "twice" + element).toList());
		assertThat(left).doesNotContain("drop").doesNotHaveDuplicates().hasSize(2 * 200 + 150);
	}

	@Test
	void removalsByFilterOnManyPagesTakeNothingElse() throws Exception {
		List<String> kept = IntStream.range(0, 3000).mapToObj((i) -> "keep" + i).toList();
		kept.forEach((element) -> this.deque.addAll(List.of(element, "drop")));
		inParallel(3, 200, (thread, round) -> {
			if (thread == 0) {
				this.deque.push("first" + round);
			}
			else if (thread == 1) {
				this.deque.add("last" + round);
			}
			else if (round % 40 == 0) {
				this.deque.removeIf("drop"::equals);
			}
		});
		this.deque.removeIf("drop"::equals);
		List<String> left = this.deque.snapshot();
		assertThat(left).hasSize(3000 + 400).doesNotContain("drop");
		assertThat(left.subList(200, 3200)).isEqualTo(kept);
	}

	private static void inParallel(Step step) throws Exception {
		inParallel(4, ROUNDS, step);
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
