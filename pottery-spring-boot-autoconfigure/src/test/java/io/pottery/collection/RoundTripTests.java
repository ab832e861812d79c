package io.pottery.collection;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
 * What every method sends, counted on the wire: as many commands as trips, each native or
 * one script.
 */
class RoundTripTests {

	private static final RoundTrips TRIPS = RoundTrips.in(TestRedis.get());

	private static final RedisCollectionFactory LETTUCE = new RedisCollectionFactory(TRIPS.lettuce(), new JsonCodec(),
			"");

	private static final RedisCollectionFactory JEDIS = new RedisCollectionFactory(TRIPS.jedis(), new JsonCodec(), "");

	private static final Map<String, Integer> MANY = IntStream.range(0, 2500)
		.boxed()
		.collect(Collectors.toMap((i) -> "n" + i, (i) -> i));

	private static final Map<String, Long> MANY_COUNTS = IntStream.range(0, 2500)
		.boxed()
		.collect(Collectors.toMap((i) -> "n" + i, (i) -> 1L));

	@AfterAll
	static void close() {
		TRIPS.close();
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Arguments> dictMethods() {
		return Stream.of(dict("get", 1, (d) -> d.get("a")), dict("getAll", 1, (d) -> d.getAll(List.of("a", "b"))),
				dict("getAll of nothing", 0, (d) -> d.getAll(List.of())),
				dict("getAll of many", 3, (d) -> d.getAll(MANY.keySet())),
				dict("get of no possible key", 0, (d) -> d.get(1)), dict("containsKey", 1, (d) -> d.containsKey("a")),
				dict("containsValue", 1, (d) -> d.containsValue(1)), dict("size", 1, (d) -> d.size()),
				dict("isEmpty", 1, (d) -> d.isEmpty()), dict("put", 1, (d) -> d.put("a", 2)),
				dict("putIfAbsent", 1, (d) -> d.putIfAbsent("b", 2)),
				dict("putAll", 1, (d) -> d.putAll(Map.of("a", 2, "b", 3))),
				dict("putAllIfAbsent", 1, (d) -> d.putAllIfAbsent(Map.of("a", 2, "b", 3))),
				dict("putAllIfAbsent of many", 3, (d) -> d.putAllIfAbsent(MANY)),
				dict("putAll of many", 3, (d) -> d.putAll(MANY)), dict("replace", 1, (d) -> d.replace("a", 2)),
				dict("replace equal", 1, (d) -> d.replace("a", 1, 2)),
				dict("replace unequal", 1, (d) -> d.replace("a", 7, 2)),
				dict("replaceAll by function", 2, (d) -> d.replaceAll((key, value) -> value + 1)),
				dict("replaceAll by contents", 1, (d) -> d.replaceAll(Map.of("b", 2))),
				dict("replaceAll by many", 4, (d) -> d.replaceAll(MANY)), dict("remove", 1, (d) -> d.remove("a")),
				dict("remove equal", 1, (d) -> d.remove("a", 1)), dict("popItem", 1, (d) -> d.popItem()),
				dict("clear", 1, (d) -> d.clear()),
				dict("computeIfAbsent, present", 1, (d) -> d.computeIfAbsent("a", (key) -> 2)),
				dict("computeIfAbsent, absent", 2, (d) -> d.computeIfAbsent("b", (key) -> 2)),
				dict("computeIfPresent", 2, (d) -> d.computeIfPresent("a", (key, value) -> value + 1)),
				dict("compute", 2, (d) -> d.compute("a", (key, value) -> value + 1)),
				dict("merge", 2, (d) -> d.merge("a", 1, Integer::sum)),
				dict("getOrDefault", 1, (d) -> d.getOrDefault("b", 1)),
				dict("forEach", 1, (d) -> d.forEach((key, value) -> {
				})), dict("snapshot", 1, (d) -> d.snapshot()), dict("equals", 1, (d) -> d.equals(Map.of("a", 1))),
				dict("hashCode", 1, (d) -> d.hashCode()), dict("toString", 1, (d) -> d.toString()),
				dict("exists", 1, (d) -> d.exists()), dict("delete", 1, (d) -> d.delete()),
				dict("expire", 1, (d) -> d.expire(Duration.ofHours(1))), dict("persist", 1, (d) -> d.persist()),
				dict("ttl", 1, (d) -> d.ttl()), dict("keySet().contains", 1, (d) -> d.keySet().contains("a")),
				dict("keySet().containsAll", 1, (d) -> d.keySet().containsAll(List.of("a", "b"))),
				dict("keySet().remove", 1, (d) -> d.keySet().remove("a")),
				dict("keySet().removeAll of many", 3, (d) -> d.keySet().removeAll(MANY.keySet())),
				dict("keySet().removeIf", 2, (d) -> d.keySet().removeIf((key) -> true)),
				dict("values().contains", 1, (d) -> d.values().contains(1)),
				dict("values().remove", 2, (d) -> d.values().remove(1)),
				dict("values().containsAll", 1, (d) -> d.values().containsAll(List.of(1))),
				dict("entrySet().contains", 1, (d) -> d.entrySet().contains(Map.entry("a", 1))),
				dict("entrySet().remove", 1, (d) -> d.entrySet().remove(Map.entry("a", 1))),
				dict("entrySet().containsAll", 1, (d) -> d.entrySet().containsAll(List.of(Map.entry("a", 1)))),
				dict("keySet().retainAll", 2, (d) -> d.keySet().retainAll(List.of("b"))),
				dict("values().removeAll", 2, (d) -> d.values().removeAll(List.of(1))),
				dict("values().retainAll", 2, (d) -> d.values().retainAll(List.of(2))),
				dict("values().removeIf, none", 1, (d) -> d.values().removeIf((value) -> false)),
				dict("entrySet().removeAll", 1, (d) -> d.entrySet().removeAll(List.of(Map.entry("a", 1)))),
				dict("entrySet().removeAll of many", 3, (d) -> d.entrySet().removeAll(MANY.entrySet())),
				dict("entrySet().retainAll", 2, (d) -> d.entrySet().retainAll(List.of())),
				dict("entrySet().removeIf", 2, (d) -> d.entrySet().removeIf((entry) -> true)),
				dict("keySet() by iterator", 2, (d) -> {
					Iterator<String> iterator = d.keySet().iterator();
					iterator.next();
					iterator.remove();
				}), dict("entrySet() by iterator", 3, (d) -> {
					Iterator<Map.Entry<String, Integer>> iterator = d.entrySet().iterator();
					iterator.next().setValue(2);
					iterator.remove();
				}));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("dictMethods")
	void dictTakesTrips(String name, int trips, Use<RedisDict<String, Integer>> use) {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			assertTrips(trips, use, collections.dict("dict", String.class, Integer.class));
			assertTrips(trips, use, collections.withExpiry(Expiry.after(Duration.ofHours(1)))
				.dict("dict", String.class, Integer.class));
		}
	}

	private void assertTrips(int trips, Use<RedisDict<String, Integer>> use, RedisDict<String, Integer> dict) {
		// Once for the scripts and commands that the server has yet to learn.
		use(use, dict);
		assertThat(use(use, dict).trips()).isEqualTo(trips);
		assertThat(use(use, dict).commands()).hasSize(trips);
	}

	private static Recorded use(Use<RedisDict<String, Integer>> use, RedisDict<String, Integer> dict) {
		dict.clear();
		dict.put("a", 1);
		return TRIPS.record(() -> use.of(dict));
	}

	static Stream<Arguments> counterMethods() {
		Map<String, Long> counts = Map.of("a", 1L, "b", 2L);
		return Stream.of(counter("get", 1, (c) -> c.get("a")), counter("increment", 1, (c) -> c.increment("a")),
				counter("add", 1, (c) -> c.add("a", 2)), counter("set", 1, (c) -> c.set("a", 2)),
				counter("update by elements", 1, (c) -> c.update(List.of("a", "b", "a"))),
				counter("update by counts", 1, (c) -> c.update(counts)),
				counter("update by nothing", 0, (c) -> c.update(List.of())),
				counter("update by many", 3, (c) -> c.update(MANY_COUNTS)),
				counter("subtract", 1, (c) -> c.subtract(counts)), counter("remove", 1, (c) -> c.remove("a")),
				counter("clear", 1, (c) -> c.clear()), counter("size", 1, (c) -> c.size()),
				counter("isEmpty", 1, (c) -> c.isEmpty()), counter("total", 1, (c) -> c.total()),
				counter("elements", 1, (c) -> c.elements().count()), counter("mostCommon", 1, (c) -> c.mostCommon(3)),
				counter("all by count", 1, (c) -> c.mostCommon()), counter("plus", 1, (c) -> c.plus(counts)),
				counter("minus", 1, (c) -> c.minus(counts)), counter("union", 1, (c) -> c.union(counts)),
				counter("intersection", 1, (c) -> c.intersection(counts)),
				counter("plusInPlace", 1, (c) -> c.plusInPlace(counts)),
				counter("minusInPlace", 1, (c) -> c.minusInPlace(counts)),
				counter("unionInPlace", 1, (c) -> c.unionInPlace(counts)),
				counter("intersectionInPlace", 1, (c) -> c.intersectionInPlace(counts)),
				counter("positive", 1, (c) -> c.positive()), counter("negative", 1, (c) -> c.negative()),
				counter("snapshot", 1, (c) -> c.snapshot()), counter("exists", 1, (c) -> c.exists()),
				counter("delete", 1, (c) -> c.delete()), counter("expire", 1, (c) -> c.expire(Duration.ofHours(1))),
				counter("persist", 1, (c) -> c.persist()), counter("ttl", 1, (c) -> c.ttl()));
	}

	@Test
	void largeStructuresTakeATripForEachThousand() {
		RedisDict<String, Integer> dict = LETTUCE.dict("dict", String.class, Integer.class);
		dict.putAll(MANY);
		assertThat(TRIPS.record(() -> dict.entrySet().containsAll(MANY.entrySet())).trips()).isEqualTo(3);
		assertThat(TRIPS.record(() -> dict.forEach((key, value) -> {
		})).trips()).isBetween(3, 4);
		RedisCounter<String> counter = LETTUCE.counter("counter", String.class);
		counter.update(MANY_COUNTS);
		assertThat(TRIPS.record(() -> counter.mostCommon(3)).trips()).isBetween(3, 4);
		assertThat(TRIPS.record(() -> counter.total()).trips()).isBetween(3, 4);
		counter.plusInPlace(Map.of());
		// Three to look for an overflow, three to add, and the pages of the rest.
		assertThat(TRIPS.record(() -> counter.plusInPlace(MANY_COUNTS)).trips()).isBetween(9, 10);
		assertThat(TRIPS.record(() -> counter.intersectionInPlace(Map.of("n1", 1L))).trips()).isEqualTo(1);
	}

	@Test
	void creatingWithContentsTakesOne() {
		LETTUCE.dict("dict", String.class, Integer.class, Map.of("a", 1)).delete();
		assertThat(TRIPS.record(() -> LETTUCE.dict("dict", String.class, Integer.class, Map.of("a", 1))).trips())
			.isEqualTo(1);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("counterMethods")
	void counterTakesTrips(String name, int trips, Use<RedisCounter<String>> use) {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			for (Expiry expiry : List.of(Expiry.NEVER, Expiry.after(Duration.ofHours(1)))) {
				RedisCounter<String> counter = collections.withExpiry(expiry).counter("counter", String.class);
				use.of(counter);
				counter.clear();
				counter.set("a", 1);
				Recorded recorded = TRIPS.record(() -> use.of(counter));
				assertThat(recorded.trips()).isEqualTo(trips);
				assertThat(recorded.commands()).hasSize(trips);
			}
		}
	}

	private static Arguments dict(String name, int trips, Use<RedisDict<String, Integer>> use) {
		return Arguments.of(name, trips, use);
	}

	private static Arguments counter(String name, int trips, Use<RedisCounter<String>> use) {
		return Arguments.of(name, trips, use);
	}

	@FunctionalInterface
	interface Use<S> {

		void of(S structure);

	}

}
