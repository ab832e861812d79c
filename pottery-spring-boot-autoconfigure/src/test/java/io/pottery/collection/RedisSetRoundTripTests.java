package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every method of {@link RedisSet} sends, counted on the wire: as many commands as
 * trips, each native or one script.
 */
class RedisSetRoundTripTests {

	private static final RoundTrips TRIPS = RoundTrips.in(TestRedis.get());

	private static final RedisCollectionFactory LETTUCE = new RedisCollectionFactory(TRIPS.lettuce(), new JsonCodec(),
			"");

	private static final RedisCollectionFactory JEDIS = new RedisCollectionFactory(TRIPS.jedis(), new JsonCodec(), "");

	private static final Set<String> THOUSAND = numbers(1000);

	private static final Set<String> MANY = numbers(2500);

	private static final Set<String> PLAIN = Set.of("a", "x");

	@AfterAll
	static void close() {
		TRIPS.close();
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Arguments> methods() {
		return Stream.of(set("size", "SCARD", (s, o) -> s.size()), set("isEmpty", "SCARD", (s, o) -> s.isEmpty()),
				set("contains", "SISMEMBER", (s, o) -> s.contains("a")),
				set("contains null", "SISMEMBER", (s, o) -> s.contains(null)),
				set("contains what cannot be", "", (s, o) -> s.contains(1)),
				set("containsMany", "SMISMEMBER", (s, o) -> s.containsMany("a", 1, "b")),
				set("containsMany of nothing", "", (s, o) -> s.containsMany()),
				set("containsMany of a thousand", "SMISMEMBER", (s, o) -> s.containsMany(THOUSAND)),
				set("containsMany of many", "SMISMEMBER SMISMEMBER SMISMEMBER", (s, o) -> s.containsMany(MANY)),
				set("containsAll of a thousand", "SMISMEMBER", (s, o) -> s.containsAll(THOUSAND)),
				set("containsAll of a set", "EVALSHA", (s, o) -> s.containsAll(o)),
				set("add", "SADD|EVALSHA", (s, o) -> s.add("b")),
				set("addAll of a thousand", "SADD|EVALSHA", (s, o) -> s.addAll(THOUSAND)),
				set("addAll of many", "SADD SADD SADD|EVALSHA EVALSHA EVALSHA", (s, o) -> s.addAll(MANY)),
				set("addAll of nothing", "", (s, o) -> s.addAll(List.of())),
				set("addAll of a set", "EVALSHA", (s, o) -> s.addAll(o)),
				set("remove", "SREM", (s, o) -> s.remove("a")),
				set("removeAll of a thousand", "SREM", (s, o) -> s.removeAll(THOUSAND)),
				set("removeAll of many", "SREM SREM SREM", (s, o) -> s.removeAll(MANY)),
				set("removeAll of nothing", "", (s, o) -> s.removeAll(List.of())),
				set("removeAll of a set", "EVALSHA", (s, o) -> s.removeAll(o)),
				set("retainAll of a thousand", "EVALSHA", (s, o) -> s.retainAll(THOUSAND)),
				set("retainAll of nothing", "EVALSHA", (s, o) -> s.retainAll(List.of())),
				set("retainAll of a set", "EVALSHA", (s, o) -> s.retainAll(o)),
				set("removeIf", "EVALSHA SREM", (s, o) -> s.removeIf((element) -> true)),
				set("removeIf of none", "EVALSHA", (s, o) -> s.removeIf((element) -> false)),
				set("clear", "EVALSHA", (s, o) -> s.clear()), set("pop", "SPOP", (s, o) -> s.pop()),
				set("pop of several", "SPOP", (s, o) -> s.pop(3)), set("pop of none", "", (s, o) -> s.pop(0)),
				set("random", "SRANDMEMBER", (s, o) -> s.random()),
				set("random of several", "SRANDMEMBER", (s, o) -> s.random(3)),
				set("random of none", "", (s, o) -> s.random(0)),
				set("move", "SMOVE|EVALSHA", (s, o) -> s.move("a", o)), set("union", "SUNION", (s, o) -> s.union(o, o)),
				set("intersection", "SINTER", (s, o) -> s.intersection(o)),
				set("difference", "SDIFF", (s, o) -> s.difference(o)),
				set("symmetricDifference", "EVALSHA", (s, o) -> s.symmetricDifference(o)),
				set("union with both kinds", "SUNION", (s, o) -> s.union(PLAIN, o)),
				set("union with plain", "SMEMBERS", (s, o) -> s.union(PLAIN)),
				set("intersection with few", "SMISMEMBER", (s, o) -> s.intersection(PLAIN)),
				set("intersection with many", "SMEMBERS", (s, o) -> s.intersection(MANY)),
				set("difference with plain", "SMEMBERS", (s, o) -> s.difference(PLAIN)),
				set("symmetricDifference with plain", "SMEMBERS", (s, o) -> s.symmetricDifference(PLAIN)),
				set("union with nothing", "SMEMBERS", (s, o) -> s.union()),
				set("unionInPlace", "EVALSHA", (s, o) -> s.unionInPlace(o, PLAIN, o)),
				set("unionInPlace of nothing", "", (s, o) -> s.unionInPlace()),
				set("unionInPlace of many", "EVALSHA EVALSHA EVALSHA EVALSHA", (s, o) -> s.unionInPlace(MANY)),
				set("intersectionInPlace", "EVALSHA", (s, o) -> s.intersectionInPlace(o, PLAIN, o)),
				set("intersectionInPlace of nothing", "", (s, o) -> s.intersectionInPlace()),
				set("intersectionInPlace of many", "EVALSHA EVALSHA EVALSHA EVALSHA",
						(s, o) -> s.intersectionInPlace(MANY)),
				set("differenceInPlace", "EVALSHA", (s, o) -> s.differenceInPlace(o, PLAIN, o)),
				set("symmetricDifferenceInPlace", "EVALSHA", (s, o) -> s.symmetricDifferenceInPlace(o, PLAIN, o)),
				set("isDisjoint", "EVALSHA", (s, o) -> s.isDisjoint(o)),
				set("isDisjoint, plain", "SMISMEMBER", (s, o) -> s.isDisjoint(PLAIN)),
				set("isDisjoint, nothing", "", (s, o) -> s.isDisjoint(List.of())),
				set("isSubsetOf", "EVALSHA", (s, o) -> s.isSubsetOf(o)),
				set("isSubsetOf, plain", "EVALSHA", (s, o) -> s.isSubsetOf(MANY)),
				set("isSupersetOf", "EVALSHA", (s, o) -> s.isSupersetOf(o)),
				set("isSupersetOf, plain", "SMISMEMBER", (s, o) -> s.isSupersetOf(PLAIN)),
				set("iterator", "EVALSHA SREM", (s, o) -> {
					Iterator<String> iterator = s.iterator();
					iterator.next();
					iterator.remove();
				}), set("forEach", "EVALSHA", (s, o) -> s.forEach((element) -> {
				})), set("stream", "EVALSHA", (s, o) -> s.stream().count()),
				set("toArray", "SMEMBERS", (s, o) -> s.toArray()),
				set("toArray of a type", "SMEMBERS", (s, o) -> s.toArray(new String[0])),
				set("toArray by function", "SMEMBERS", (s, o) -> s.toArray(String[]::new)),
				set("copy", "SMEMBERS", (s, o) -> new ArrayList<>(s)),
				set("snapshot", "SMEMBERS", (s, o) -> s.snapshot()),
				set("equals", "SMEMBERS", (s, o) -> s.equals(PLAIN)),
				set("equals of a set", "SMEMBERS SMEMBERS", (s, o) -> s.equals(o)),
				set("equals of itself", "", (s, o) -> s.equals(s)), set("hashCode", "SMEMBERS", (s, o) -> s.hashCode()),
				set("toString", "SMEMBERS", (s, o) -> s.toString()), set("exists", "EXISTS", (s, o) -> s.exists()),
				set("delete", "EVALSHA", (s, o) -> s.delete()),
				set("expire", "EVALSHA", (s, o) -> s.expire(Duration.ofHours(1))),
				set("persist", "EVALSHA", (s, o) -> s.persist()), set("ttl", "PTTL", (s, o) -> s.ttl()));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("methods")
	void sends(String name, String commands, Use use) {
		String[] plainAndExpiring = commands.split("\\|");
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			assertSent(plainAndExpiring[0], use, collections);
			assertSent(plainAndExpiring[plainAndExpiring.length - 1], use,
					collections.withExpiry(Expiry.after(Duration.ofHours(1))));
		}
	}

	private static void assertSent(String commands, Use use, RedisCollectionFactory collections) {
		// Once for the scripts that the server has yet to learn.
		record(use, collections);
		Recorded recorded = record(use, collections);
		List<String> expected = commands.isEmpty() ? List.of() : List.of(commands.split(" "));
		assertThat(recorded.commands()).isEqualTo(expected);
		assertThat(recorded.trips()).isEqualTo(expected.size());
	}

	private static Recorded record(Use use, RedisCollectionFactory collections) {
		RedisSet<String> set = collections.set("set", String.class);
		set.clear();
		set.add("a");
		RedisSet<String> other = collections.set("other", String.class);
		other.clear();
		other.addAll(List.of("x", "y"));
		return TRIPS.record(() -> use.of(set, other));
	}

	private static Set<String> numbers(int count) {
		// The first is there, so that searches for a missing one read on.
		Set<String> numbers = new LinkedHashSet<>(List.of("a"));
		numbers.addAll(IntStream.range(1, count).mapToObj((i) -> "n" + i).collect(Collectors.toSet()));
		return numbers;
	}

	private static Arguments set(String name, String commands, Use use) {
		return Arguments.of(name, commands, use);
	}

	@FunctionalInterface
	interface Use {

		void of(RedisSet<String> set, RedisSet<String> other);

	}

}
