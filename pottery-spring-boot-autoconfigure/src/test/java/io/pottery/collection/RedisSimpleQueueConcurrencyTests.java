package io.pottery.collection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts what many producers and consumers of a {@link RedisSimpleQueue} lose and double:
 * nothing.
 */
class RedisSimpleQueueConcurrencyTests {

	private static final int PRODUCERS = 4;

	private static final int ELEMENTS = 1000;

	private static final String END = "end";

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.collections.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { RedisSimpleQueue.UNBOUNDED, 10 })
	void everyWayOfTakingSharesTheElements(int capacity) throws Exception {
		RedisSimpleQueue<String> queue = this.collections.queue("queue", String.class, capacity);
		List<Background<Boolean>> producers = producers(queue);
		List<Background<List<String>>> consumers = List.of(Background.of(() -> take(queue)),
				Background.of(() -> poll(queue)), Background.of(() -> drain(queue)),
				Background.of(() -> takeAsync(queue)));
		for (Background<Boolean> producer : producers) {
			producer.get();
		}
		for (int i = 0; i < consumers.size(); i++) {
			queue.put(END);
		}
		Set<String> taken = new HashSet<>();
		for (Background<List<String>> consumer : consumers) {
			// Not in their order: what a poll gives up at the last moment goes back.
			consumer.get().forEach((element) -> assertThat(taken.add(element)).as(element).isTrue());
		}
		assertThat(taken).hasSize(PRODUCERS * ELEMENTS);
		assertThat(queue).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { RedisSimpleQueue.UNBOUNDED, 10 })
	void aConsumerGetsTheElementsOfAProducerInTheirOrder(int capacity) throws Exception {
		RedisSimpleQueue<String> queue = this.collections.queue("queue", String.class, capacity);
		List<Background<Boolean>> producers = producers(queue);
		Background<List<String>> consumer = Background.of(() -> take(queue));
		for (Background<Boolean> producer : producers) {
			producer.get();
		}
		queue.put(END);
		assertInOrder(consumer.get());
		assertThat(consumer.get()).doesNotHaveDuplicates().hasSize(PRODUCERS * ELEMENTS);
	}

	private static List<Background<Boolean>> producers(RedisSimpleQueue<String> queue) {
		List<Background<Boolean>> producers = new ArrayList<>();
		for (int i = 0; i < PRODUCERS; i++) {
			String prefix = i + ":";
			producers.add(Background.of(() -> {
				for (int element = 0; element < ELEMENTS; element++) {
					queue.put(prefix + element);
				}
				return true;
			}));
		}
		return producers;
	}

	private static void assertInOrder(List<String> elements) {
		Map<String, Integer> last = new HashMap<>();
		for (String element : elements) {
			String[] parts = element.split(":");
			int number = Integer.parseInt(parts[1]);
			assertThat(number).as(element).isGreaterThan(last.getOrDefault(parts[0], -1));
			last.put(parts[0], number);
		}
	}

	private static List<String> take(RedisSimpleQueue<String> queue) throws Exception {
		List<String> taken = new ArrayList<>();
		for (String next = queue.take(); !next.equals(END); next = queue.take()) {
			taken.add(next);
		}
		return taken;
	}

	private static List<String> takeAsync(RedisSimpleQueue<String> queue) throws Exception {
		List<String> taken = new ArrayList<>();
		for (String next = queue.takeAsync().get(); !next.equals(END); next = queue.takeAsync().get()) {
			taken.add(next);
		}
		return taken;
	}

	private static List<String> poll(RedisSimpleQueue<String> queue) throws Exception {
		List<String> taken = new ArrayList<>();
		while (true) {
			String next = queue.poll();
			if (next == null) {
				next = queue.poll(5, TimeUnit.MILLISECONDS);
			}
			if (END.equals(next)) {
				return taken;
			}
			if (next != null) {
				taken.add(next);
			}
		}
	}

	private static List<String> drain(RedisSimpleQueue<String> queue) throws Exception {
		List<String> taken = new ArrayList<>();
		while (true) {
			List<String> drained = new ArrayList<>();
			if (queue.drainTo(drained, 50) == 0) {
				drained.add(queue.take());
			}
			int end = drained.indexOf(END);
			if (end >= 0) {
				taken.addAll(drained.subList(0, end));
				// The rest is for the others.
				queue.addAll(drained.subList(end + 1, drained.size()));
				return taken;
			}
			taken.addAll(drained);
		}
	}

}
