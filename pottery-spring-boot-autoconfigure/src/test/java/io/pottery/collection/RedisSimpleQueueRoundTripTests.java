package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.codec.JsonCodec;
import io.pottery.core.Expiry;
import io.pottery.testing.Recorded;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every method of {@link RedisSimpleQueue} sends, counted on the wire: as many
 * commands as trips, each native or one script.
 */
class RedisSimpleQueueRoundTripTests {

	private static final RoundTrips TRIPS = RoundTrips.in(TestRedis.get());

	private static final RedisCollectionFactory LETTUCE = new RedisCollectionFactory(TRIPS.lettuce(), new JsonCodec(),
			"");

	private static final RedisCollectionFactory JEDIS = new RedisCollectionFactory(TRIPS.jedis(), new JsonCodec(), "");

	private static final List<String> MANY = IntStream.range(0, 2500).mapToObj(Integer::toString).toList();

	private static final List<String> THOUSAND = MANY.subList(0, 1000);

	@AfterAll
	static void close() {
		LETTUCE.close();
		JEDIS.close();
		TRIPS.close();
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Arguments> methods() {
		return Stream.of(queue("add", 1, "EVALSHA", (q) -> q.add("x")),
				queue("offer", 1, "EVALSHA", (q) -> q.offer("x")),
				queue("offer in time", 1, "EVALSHA", (q) -> q.offer("x", 1, TimeUnit.SECONDS)),
				queue("offer in no time", 1, "EVALSHA", (q) -> q.offer("x", 0, TimeUnit.SECONDS)),
				queue("put", 1, "EVALSHA", (q) -> q.put("x")),
				queue("addAll", 1, "EVALSHA", (q) -> q.addAll(List.of("x", "y"))),
				queue("addAll of 1,000", 1, "EVALSHA", (q) -> q.addAll(THOUSAND)),
				queue("addAll of many", 3, "EVALSHA", (q) -> q.addAll(MANY)),
				queue("addAll of nothing", 0, "", (q) -> q.addAll(List.of())),
				queue("poll", 1, "EVALSHA", (q) -> q.poll()),
				queue("poll in time", 1, "EVALSHA", (q) -> q.poll(1, TimeUnit.SECONDS)),
				queue("poll in no time", 1, "EVALSHA", (q) -> q.poll(0, TimeUnit.SECONDS)),
				queue("take", 1, "EVALSHA", (q) -> q.take()), queue("remove", 1, "EVALSHA", (q) -> q.remove()),
				queue("drainTo", 1, "EVALSHA", (q) -> q.drainTo(new ArrayList<>())),
				queue("drainTo of some", 1, "EVALSHA", (q) -> q.drainTo(new ArrayList<>(), 2)),
				queue("drainTo of none", 0, "", (q) -> q.drainTo(new ArrayList<>(), 0)),
				queue("peek", 1, "LINDEX", (q) -> q.peek()), queue("element", 1, "LINDEX", (q) -> q.element()),
				queue("remove an element", 1, "LREM", (q) -> q.remove("a")),
				queue("remove what cannot be there", 0, "", (q) -> q.remove(7)),
				queue("removeAll", 1, "EVALSHA", (q) -> q.removeAll(THOUSAND)),
				queue("removeAll of many", 3, "EVALSHA", (q) -> q.removeAll(MANY)),
				queue("removeAll of what cannot be there", 0, "", (q) -> q.removeAll(List.of(1, 2))),
				queue("removeIf of nothing", 1, "LRANGE", (q) -> q.removeIf((element) -> false)),
				queue("contains", 1, "LPOS", (q) -> q.contains("b")),
				queue("contains what cannot be there", 0, "", (q) -> q.contains(7)),
				queue("containsAll", 1, "EVALSHA", (q) -> q.containsAll(THOUSAND)),
				queue("containsAll of what cannot be there", 0, "", (q) -> q.containsAll(List.of("a", 7))),
				queue("size", 1, "LLEN", (q) -> q.size()), queue("isEmpty", 1, "LLEN", (q) -> q.isEmpty()),
				queue("iterator", 1, "LRANGE", (q) -> drain(q.iterator())),
				queue("stream", 1, "LRANGE", (q) -> q.stream().count()),
				queue("snapshot", 1, "LRANGE", (q) -> q.snapshot()), queue("toArray", 1, "LRANGE", (q) -> q.toArray()),
				queue("toArray of strings", 1, "LRANGE", (q) -> q.toArray(String[]::new)),
				queue("toString", 1, "LRANGE", (q) -> q.toString()), queue("equals", 0, "", (q) -> q.equals(List.of())),
				queue("hashCode", 0, "", (q) -> q.hashCode()), queue("reactive", 0, "", (q) -> q.reactive()),
				queue("clear", 1, "EVALSHA", (q) -> q.clear()), queue("exists", 1, "EXISTS", (q) -> q.exists()),
				queue("delete", 1, "EVALSHA", (q) -> q.delete()),
				queue("expire", 1, "EVALSHA", (q) -> q.expire(Duration.ofHours(1))),
				queue("persist", 1, "EVALSHA", (q) -> q.persist()), queue("ttl", 1, "PTTL", (q) -> q.ttl()));
	}

	@ParameterizedTest(name = "{0}: {1} {2}")
	@MethodSource("methods")
	void methodTakesTrips(String name, int trips, String command, Use use) throws Exception {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			RedisCollectionFactory expiring = collections.withExpiry(Expiry.after(Duration.ofHours(1)));
			for (RedisSimpleQueue<String> queue : List.of(collections.queue("queue", String.class),
					expiring.queue("queue", String.class), collections.queue("queue", String.class, 5000))) {
				assertTrips(trips, command, use, queue);
			}
		}
	}

	private static void assertTrips(int trips, String command, Use use, RedisSimpleQueue<String> queue)
			throws Exception {
		// Once for the scripts that the server has yet to learn.
		use(use, queue);
		Recorded recorded = use(use, queue);
		assertThat(recorded.trips()).isEqualTo(trips);
		assertThat(recorded.commands()).hasSize(trips).allMatch(command::equals);
	}

	private static Recorded use(Use use, RedisSimpleQueue<String> queue) throws Exception {
		queue.clear();
		queue.addAll(List.of("a", "b", "a"));
		return TRIPS.record(() -> use.of(queue));
	}

	@Test
	void openingIsFree() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			assertThat(TRIPS.record(() -> collections.queue("queue", String.class)).commands()).isEmpty();
			assertThat(TRIPS.record(() -> collections.queue("queue", String.class, 3)).commands()).isEmpty();
		}
	}

	@Test
	void remainingCapacityIsFreeUnlessBounded() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			RedisSimpleQueue<String> unbounded = collections.queue("queue", String.class);
			RedisSimpleQueue<String> bounded = collections.queue("queue", String.class, 3);
			assertThat(TRIPS.record(unbounded::remainingCapacity).commands()).isEmpty();
			assertThat(TRIPS.record(bounded::remainingCapacity).commands()).containsExactly("LLEN");
		}
	}

	@Test
	void tenThousandElementsAreMovedInThousands() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			queue.add("learn");
			queue.clear();
			List<String> elements = IntStream.range(0, 9999).mapToObj(Integer::toString).toList();
			assertThat(TRIPS.record(() -> queue.addAll(elements)).trips()).isEqualTo(10);
			assertThat(TRIPS.record(() -> drain(queue.iterator())).commands()).hasSize(10).containsOnly("LRANGE");
			List<String> drained = new ArrayList<>();
			assertThat(TRIPS.record(() -> queue.drainTo(drained)).commands()).hasSize(10).containsOnly("EVALSHA");
			assertThat(drained).isEqualTo(elements);
		}
	}

	private static void drain(Iterator<String> iterator) {
		iterator.forEachRemaining((element) -> {
		});
	}

	private static Arguments queue(String name, int trips, String command, Use use) {
		return Arguments.of(name, trips, command, use);
	}

	@FunctionalInterface
	interface Use {

		void of(RedisSimpleQueue<String> queue) throws Exception;

	}

}
