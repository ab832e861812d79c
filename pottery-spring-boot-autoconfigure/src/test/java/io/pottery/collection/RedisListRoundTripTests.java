package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every method of {@link RedisList} sends, counted on the wire: as many commands as
 * trips, each native or one script.
 */
class RedisListRoundTripTests {

	private static final RoundTrips TRIPS = RoundTrips.in(TestRedis.get());

	private static final RedisCollectionFactory LETTUCE = new RedisCollectionFactory(TRIPS.lettuce(), new JsonCodec(),
			"");

	private static final RedisCollectionFactory JEDIS = new RedisCollectionFactory(TRIPS.jedis(), new JsonCodec(), "");

	private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

	private static final List<Integer> MANY = IntStream.range(0, 2500).boxed().toList();

	@AfterAll
	static void close() {
		TRIPS.close();
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Arguments> methods() {
		return Stream.of(trips("size", 1, (l) -> l.size()), trips("isEmpty", 1, (l) -> l.isEmpty()),
				trips("contains", 1, (l) -> l.contains(2)), trips("contains null", 1, (l) -> l.contains(null)),
				trips("contains what cannot be", 0, (l) -> l.contains("2")),
				trips("containsAll", 1, (l) -> l.containsAll(List.of(1, 2))),
				trips("containsAll of 1,000", 1, (l) -> l.containsAll(THOUSAND)),
				trips("containsAll of nothing", 0, (l) -> l.containsAll(List.of())),
				trips("indexOf", 1, (l) -> l.indexOf(2)), trips("lastIndexOf", 1, (l) -> l.lastIndexOf(2)),
				trips("get", 1, (l) -> l.get(1)), trips("getFirst", 1, (l) -> l.getFirst()),
				trips("getLast", 1, (l) -> l.getLast()), trips("slice", 1, (l) -> l.slice(-2, null)),
				trips("slice by steps", 1, (l) -> l.slice(null, null, -2)),
				trips("empty slice", 0, (l) -> l.slice(null, 0)), trips("snapshot", 1, (l) -> l.snapshot()),
				trips("set", 1, (l) -> l.set(1, 7)), trips("add", 1, (l) -> l.add(7)),
				trips("add at", 1, (l) -> l.add(1, 7)), trips("addAll", 1, (l) -> l.addAll(List.of(7, 8))),
				trips("addAll of nothing", 0, (l) -> l.addAll(List.of())),
				trips("addAll of 1,000", 1, (l) -> l.addAll(THOUSAND)),
				trips("addAll of 2,500", 3, (l) -> l.addAll(MANY)), trips("addAll at", 1, (l) -> l.addAll(1, THOUSAND)),
				trips("addAll of 2,500 at", 3, (l) -> l.addAll(1, MANY)), trips("remove at", 1, (l) -> l.remove(1)),
				trips("removeFirst", 1, (l) -> l.removeFirst()), trips("removeLast", 1, (l) -> l.removeLast()),
				trips("remove", 1, (l) -> l.remove((Object) 2)),
				trips("removeAll", 1, (l) -> l.removeAll(List.of(1, 2))),
				trips("removeAll of 1,000", 1, (l) -> l.removeAll(THOUSAND)),
				trips("removeAll of 2,500", 3, (l) -> l.removeAll(MANY)),
				trips("retainAll of 1,000", 1, (l) -> l.retainAll(THOUSAND)),
				trips("retainAll of 2,500", 2, (l) -> l.retainAll(MANY.subList(2, 2500))),
				trips("removeIf", 2, (l) -> l.removeIf((number) -> number == 2)),
				trips("removeIf of nothing", 1, (l) -> l.removeIf((number) -> number == 7)),
				trips("replaceAll", 2, (l) -> l.replaceAll((number) -> 7)), trips("sort", 2, (l) -> l.sort(null)),
				trips("reverse", 2, (l) -> l.reverse()), trips("clear", 1, (l) -> l.clear()),
				trips("forEach", 1, (l) -> l.forEach((number) -> {
				})), trips("stream", 1, (l) -> l.stream().count()), trips("toArray", 1, (l) -> l.toArray()),
				trips("toArray of a type", 1, (l) -> l.toArray(new Integer[0])),
				trips("equals", 1, (l) -> l.equals(List.of(1))), trips("hashCode", 1, (l) -> l.hashCode()),
				trips("toString", 1, (l) -> l.toString()), trips("exists", 1, (l) -> l.exists()),
				trips("delete", 1, (l) -> l.delete()), trips("expire", 1, (l) -> l.expire(Duration.ofHours(1))),
				trips("persist", 1, (l) -> l.persist()), trips("ttl", 1, (l) -> l.ttl()),
				trips("listIterator", 0, (l) -> l.listIterator()),
				trips("listIterator at", 1, (l) -> l.listIterator(2)), trips("iterator", 2, (l) -> {
					Iterator<Integer> iterator = l.iterator();
					iterator.next();
					iterator.remove();
					iterator.next();
				}), trips("listIterator's changes", 5, (l) -> {
					ListIterator<Integer> iterator = l.listIterator(3);
					iterator.previous();
					iterator.set(7);
					iterator.previous();
					iterator.add(8);
					iterator.previous();
					iterator.remove();
				}), trips("subList", 1, (l) -> l.subList(1, 3)),
				trips("subList and size", 2, (l) -> l.subList(1, 3).size()),
				trips("subList and get", 2, (l) -> l.subList(1, 3).get(1)),
				trips("subList and set", 2, (l) -> l.subList(1, 3).set(1, 7)),
				trips("subList and add", 2, (l) -> l.subList(1, 3).add(7)),
				trips("subList and add at", 2, (l) -> l.subList(1, 3).add(1, 7)),
				trips("subList and addAll", 2, (l) -> l.subList(1, 3).addAll(THOUSAND)),
				trips("subList and addAll at", 2, (l) -> l.subList(1, 3).addAll(1, THOUSAND)),
				trips("subList and remove", 2, (l) -> l.subList(1, 3).remove(1)),
				trips("subList and contains", 2, (l) -> l.subList(1, 3).contains(2)),
				trips("subList and containsAll", 2, (l) -> l.subList(1, 3).containsAll(THOUSAND)),
				trips("subList and removeAll", 2, (l) -> l.subList(1, 3).removeAll(THOUSAND)),
				trips("subList and retainAll", 2, (l) -> l.subList(1, 3).retainAll(List.of())),
				trips("subList and removeIf", 3, (l) -> l.subList(1, 3).removeIf((number) -> true)),
				trips("subList and replaceAll", 3, (l) -> l.subList(1, 3).replaceAll((number) -> 7)),
				trips("subList and sort", 3, (l) -> l.subList(1, 3).sort(null)),
				trips("subList and clear", 2, (l) -> l.subList(1, 3).clear()),
				trips("subList and copy", 2, (l) -> new ArrayList<>(l.subList(1, 3))),
				trips("subList and hashCode", 2, (l) -> l.subList(1, 3).hashCode()));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("methods")
	void takesTrips(String name, int trips, Use use) {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			for (Expiry expiry : List.of(Expiry.NEVER, Expiry.after(Duration.ofHours(1)))) {
				RedisList<Integer> list = collections.withExpiry(expiry).list("list", Integer.class);
				// Once for the scripts that the server has yet to learn.
				use(use, list);
				Recorded recorded = use(use, list);
				assertThat(recorded.trips()).isEqualTo(trips);
				assertThat(recorded.commands()).hasSize(trips);
			}
		}
	}

	@Test
	void pagesHaveAThousandElements() {
		List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			RedisList<Integer> list = collections.list("list", Integer.class);
			list.clear();
			list.addAll(numbers);
			List<Integer> seen = new ArrayList<>();
			assertThat(TRIPS.record(() -> list.forEach(seen::add)).trips()).isEqualTo(10);
			assertThat(seen).isEqualTo(numbers);
			list.subList(1000, 10_000).clear();
			assertThat(TRIPS.record(() -> list.forEach(seen::add)).trips()).isEqualTo(1);
		}
	}

	@Test
	void largeContents() {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			for (int round = 0; round < 2; round++) {
				collections.list("list", Integer.class).clear();
				Recorded created = TRIPS.record(() -> collections.list("list", Integer.class, MANY));
				Recorded sorted = TRIPS.record(() -> collections.list("list", Integer.class).sort(null));
				Recorded removed = TRIPS
					.record(() -> collections.list("list", Integer.class).removeIf((number) -> number % 2 == 0));
				if (round > 0) {
					assertThat(created.trips()).isEqualTo(4);
					assertThat(sorted.trips()).isEqualTo(5);
					assertThat(removed.trips()).isEqualTo(2);
				}
			}
		}
	}

	@Test
	void indexesOutOfBoundsNeverReachRedis() {
		RedisList<Integer> list = LETTUCE.list("list", Integer.class, List.of(1, 2, 3));
		Recorded recorded = TRIPS.record(() -> {
			for (Runnable use : List.<Runnable>of(() -> list.get(-1), () -> list.set(-1, 7), () -> list.remove(-1),
					() -> list.add(-1, 7), () -> list.listIterator(-1), () -> list.subList(-1, 2))) {
				assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(use::run);
			}
		});
		assertThat(recorded.trips()).as("each asks for the size only").isEqualTo(6);
		assertThat(recorded.commands()).containsOnly("LLEN");
	}

	private static Recorded use(Use use, RedisList<Integer> list) {
		list.clear();
		list.addAll(List.of(3, 2, 1));
		return TRIPS.record(() -> use.of(list));
	}

	private static Arguments trips(String name, int trips, Use use) {
		return Arguments.of(name, trips, use);
	}

	@FunctionalInterface
	interface Use {

		void of(RedisList<Integer> list);

	}

}
