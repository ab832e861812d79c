package io.pottery.collection;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
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
 * What every method of {@link RedisDeque} sends, counted on the wire: as many commands as
 * trips, each native or one script.
 */
class RedisDequeRoundTripTests {

	private static final RoundTrips TRIPS = RoundTrips.in(TestRedis.get());

	private static final RedisCollectionFactory LETTUCE = new RedisCollectionFactory(TRIPS.lettuce(), new JsonCodec(),
			"");

	private static final RedisCollectionFactory JEDIS = new RedisCollectionFactory(TRIPS.jedis(), new JsonCodec(), "");

	private static final List<String> MANY = IntStream.range(0, 2500).mapToObj(Integer::toString).toList();

	private static final List<String> THOUSAND = MANY.subList(0, 1000);

	@AfterAll
	static void close() {
		TRIPS.close();
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Arguments> methods() {
		return Stream.of(deque("addFirst", 1, "LPUSH", (d) -> d.addFirst("x")),
				deque("addLast", 1, "RPUSH", (d) -> d.addLast("x")),
				deque("offerFirst", 1, "LPUSH", (d) -> d.offerFirst("x")),
				deque("offerLast", 1, "RPUSH", (d) -> d.offerLast("x")), deque("add", 1, "RPUSH", (d) -> d.add("x")),
				deque("offer", 1, "RPUSH", (d) -> d.offer("x")), deque("push", 1, "LPUSH", (d) -> d.push("x")),
				deque("addAll", 1, "RPUSH", (d) -> d.addAll(List.of("x", "y"))),
				deque("addAll of 1,000", 1, "RPUSH", (d) -> d.addAll(THOUSAND)),
				deque("addAll of many", 3, "RPUSH", (d) -> d.addAll(MANY)),
				deque("addAll of nothing", 0, "", (d) -> d.addAll(List.of())),
				deque("extend", 1, "RPUSH", (d) -> d.extend(THOUSAND)),
				deque("extendLeft", 1, "LPUSH", (d) -> d.extendLeft(THOUSAND)),
				deque("insert", 1, "EVALSHA", (d) -> d.insert(1, "x")),
				deque("rotate", 1, "EVALSHA", (d) -> d.rotate(7)),
				deque("peekFirst", 1, "LINDEX", (d) -> d.peekFirst()),
				deque("peekLast", 1, "LINDEX", (d) -> d.peekLast()), deque("peek", 1, "LINDEX", (d) -> d.peek()),
				deque("getFirst", 1, "LINDEX", (d) -> d.getFirst()), deque("getLast", 1, "LINDEX", (d) -> d.getLast()),
				deque("element", 1, "LINDEX", (d) -> d.element()), deque("pollFirst", 1, "LPOP", (d) -> d.pollFirst()),
				deque("pollLast", 1, "RPOP", (d) -> d.pollLast()), deque("poll", 1, "LPOP", (d) -> d.poll()),
				deque("removeFirst", 1, "LPOP", (d) -> d.removeFirst()),
				deque("removeLast", 1, "RPOP", (d) -> d.removeLast()), deque("remove", 1, "LPOP", (d) -> d.remove()),
				deque("pop", 1, "LPOP", (d) -> d.pop()),
				deque("removeFirstOccurrence", 1, "LREM", (d) -> d.removeFirstOccurrence("a")),
				deque("removeLastOccurrence", 1, "LREM", (d) -> d.removeLastOccurrence("a")),
				deque("remove an element", 1, "LREM", (d) -> d.remove("a")),
				deque("remove what cannot be there", 0, "", (d) -> d.remove(7)),
				deque("removeAll", 1, "EVALSHA", (d) -> d.removeAll(THOUSAND)),
				deque("removeAll of many", 3, "EVALSHA", (d) -> d.removeAll(MANY)),
				deque("removeAll of what cannot be there", 0, "", (d) -> d.removeAll(List.of(1, 2))),
				deque("contains", 1, "LPOS", (d) -> d.contains("b")),
				deque("contains what cannot be there", 0, "", (d) -> d.contains(7)),
				deque("containsAll", 1, "EVALSHA", (d) -> d.containsAll(THOUSAND)),
				deque("containsAll of what cannot be there", 0, "", (d) -> d.containsAll(List.of("a", 7))),
				deque("size", 1, "LLEN", (d) -> d.size()), deque("isEmpty", 1, "LLEN", (d) -> d.isEmpty()),
				deque("iterator", 1, "LRANGE", (d) -> drain(d.iterator())),
				deque("descendingIterator", 1, "EVALSHA", (d) -> drain(d.descendingIterator())),
				deque("stream", 1, "LRANGE", (d) -> d.stream().count()), deque("forEach", 1, "LRANGE", (d) -> {
					for (String element : d) {
						assertThat(element).isNotNull();
					}
				}), deque("removeIf of nothing", 1, "LRANGE", (d) -> d.removeIf((element) -> false)),
				deque("snapshot", 1, "LRANGE", (d) -> d.snapshot()), deque("toArray", 1, "LRANGE", (d) -> d.toArray()),
				deque("toArray of strings", 1, "LRANGE", (d) -> d.toArray(String[]::new)),
				deque("toString", 1, "LRANGE", (d) -> d.toString()), deque("equals", 0, "", (d) -> d.equals(List.of())),
				deque("hashCode", 0, "", (d) -> d.hashCode()), deque("reversed", 0, "", (d) -> d.reversed()),
				deque("reversed().add", 1, "LPUSH", (d) -> d.reversed().add("x")),
				deque("reversed().iterator", 1, "EVALSHA", (d) -> drain(d.reversed().iterator())),
				deque("maxLength", 0, "", (d) -> d.maxLength()), deque("clear", 1, "EVALSHA", (d) -> d.clear()),
				deque("exists", 1, "EXISTS", (d) -> d.exists()), deque("delete", 1, "EVALSHA", (d) -> d.delete()),
				deque("expire", 1, "EVALSHA", (d) -> d.expire(Duration.ofHours(1))),
				deque("persist", 1, "EVALSHA", (d) -> d.persist()), deque("ttl", 1, "PTTL", (d) -> d.ttl()));
	}

	@ParameterizedTest(name = "{0}: {1} {2}")
	@MethodSource("methods")
	void methodTakesTrips(String name, int trips, String command, Use use) {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			assertTrips(trips, command, use, collections.deque("deque", String.class));
			RedisCollectionFactory expiring = collections.withExpiry(Expiry.after(Duration.ofHours(1)));
			for (RedisDeque<String> scripted : List.of(expiring.deque("deque", String.class),
					collections.deque("deque", String.class, 5000))) {
				assertTrips(trips, command.endsWith("PUSH") ? "EVALSHA" : command, use, scripted);
			}
		}
	}

	private static void assertTrips(int trips, String command, Use use, RedisDeque<String> deque) {
		// Once for the scripts that the server has yet to learn.
		use(use, deque);
		Recorded recorded = use(use, deque);
		assertThat(recorded.trips()).isEqualTo(trips);
		assertThat(recorded.commands()).hasSize(trips).allMatch(command::equals);
	}

	private static Recorded use(Use use, RedisDeque<String> deque) {
		deque.clear();
		deque.extend(List.of("a", "b", "a"));
		return TRIPS.record(() -> use.of(deque));
	}

	@Test
	void openingIsFreeUnlessBounded() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			assertThat(TRIPS.record(() -> collections.deque("deque", String.class)).commands()).isEmpty();
			assertThat(TRIPS.record(() -> collections.deque("deque", String.class, 3)).commands())
				.containsExactly("LLEN");
		}
	}

	@Test
	void contentsAreCreated() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			collections.deque("learn", String.class, MANY).delete();
			assertThat(TRIPS.record(() -> collections.deque("one", String.class, List.of("a"))).trips()).isEqualTo(1);
			assertThat(TRIPS.record(() -> collections.deque("cut", String.class, 100, MANY)).trips()).isEqualTo(1);
			assertThat(TRIPS.record(() -> collections.deque("many", String.class, MANY)).trips()).isEqualTo(4);
			flush();
			// The scripts stay, the server forgets only its keys.
		}
	}

	@Test
	void tenThousandElementsAreReadInPages() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			RedisDeque<String> deque = collections.deque("deque", String.class);
			deque.clear();
			deque.extend(IntStream.range(0, 9999).mapToObj(Integer::toString).toList());
			drain(deque.descendingIterator());
			assertThat(TRIPS.record(() -> drain(deque.iterator())).commands()).hasSize(10).containsOnly("LRANGE");
			assertThat(TRIPS.record(() -> drain(deque.descendingIterator())).commands()).hasSize(10)
				.contains("EVALSHA", "LRANGE");
			assertThat(TRIPS.record(() -> deque.containsAll(THOUSAND)).trips()).isEqualTo(1);
			assertThat(TRIPS.record(() -> deque.removeAll(THOUSAND)).trips()).isEqualTo(1);
			assertThat(TRIPS.record(() -> deque.removeIf((element) -> element.endsWith("0"))).trips()).isBetween(18,
					20);
			assertThat(TRIPS.record(() -> deque.retainAll(THOUSAND)).trips()).isBetween(18, 20);
		}
	}

	@Test
	void iteratorRemovesInOneTrip() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			RedisDeque<String> deque = collections.deque("deque", String.class, List.of("a", "b", "a"));
			for (Iterator<String> iterator : List.of(deque.iterator(), deque.descendingIterator())) {
				iterator.next();
				iterator.remove();
				deque.add("a");
				iterator.next();
				assertThat(TRIPS.record(iterator::remove).commands()).containsExactly("EVALSHA");
				deque.clear();
				deque.extend(List.of("a", "b", "a"));
			}
			flush();
		}
	}

	private static void drain(Iterator<String> iterator) {
		iterator.forEachRemaining((element) -> {
		});
	}

	private static Arguments deque(String name, int trips, String command, Use use) {
		return Arguments.of(name, trips, command, use);
	}

	@FunctionalInterface
	interface Use {

		void of(RedisDeque<String> deque);

	}

}
