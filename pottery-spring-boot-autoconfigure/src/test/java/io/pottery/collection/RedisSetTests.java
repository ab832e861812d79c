package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.codec.JsonCodec;
import io.pottery.codec.StringCodec;
import io.pottery.core.CodecException;
import io.pottery.core.Expiry;
import io.pottery.core.KeyExistsException;
import io.pottery.core.WrongTypeException;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RedisSetTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	/**
	 * In the slot of the first set, as sets must be that a Cluster combines on its own.
	 */
	private static final String OTHER = "{basket}:other";

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisSet<String> basket = this.collections.set("basket", String.class);

	private final RedisSet<String> other = this.collections.set(OTHER, String.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void openingSendsNothing() {
		REDIS.opsForValue().set("basket", "reading this would fail");
		assertThat(this.collections.set("basket", String.class).key()).isEqualTo("basket");
		assertThat(this.collections.withKeyPrefix("shop:").set("basket", String.class).key()).isEqualTo("shop:basket");
	}

	@Test
	void duplicatesAreKeptOnce() {
		RedisSet<String> created = this.collections.set("basket", String.class,
				List.of("apple", "orange", "apple", "pear"));
		assertThat(created).hasSize(3).containsExactlyInAnyOrder("apple", "orange", "pear");
		assertThat(REDIS.opsForSet().members("basket")).containsExactlyInAnyOrder("\"apple\"", "\"orange\"",
				"\"pear\"");
	}

	@Test
	void contentsOnAnExistingKeyAreRefused() {
		this.basket.add("apple");
		for (Collection<String> contents : List.of(List.of("pear"), List.<String>of(), numbers(2500))) {
			assertThatExceptionOfType(KeyExistsException.class)
				.isThrownBy(() -> this.collections.set("basket", String.class, contents))
				.withMessageContaining("'basket'");
		}
		REDIS.opsForValue().set(OTHER, "precious");
		assertThatExceptionOfType(KeyExistsException.class)
			.isThrownBy(() -> this.collections.set(OTHER, String.class, List.of("pear")));
		assertThat(this.basket).containsExactly("apple");
		assertThat(REDIS.keys("*")).as("nothing stays staged").containsExactlyInAnyOrder("basket", OTHER);
	}

	@Test
	void largeContentsAreCreatedAtOnce() {
		RedisSet<String> created = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.set("basket", String.class, numbers(2500));
		assertThat(created.snapshot()).isEqualTo(numbers(2500));
		assertThat(created.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isGreaterThan(Duration.ofMinutes(59)));
		assertThat(this.collections.set(OTHER, String.class, numbers(2500)).ttl()).as("not that of the staged key")
			.isEmpty();
		assertThat(REDIS.keys("*")).containsExactlyInAnyOrder("basket", OTHER);
		assertThat(this.collections.set("empty", String.class, List.of()).exists()).isFalse();
	}

	@Test
	void manyAreLookedUpInOrder() {
		this.collections.set("basket", Object.class, List.of("foo", "bar", "zap", "a"));
		RedisSet<Object> set = this.collections.set("basket", Object.class);
		assertThat(set.containsMany("foo", "bar", unencodable(), "baz", "quz")).containsExactly(true, true, false,
				false, false);
		assertThat(set.containsMany(List.of("a", "b"))).containsExactly(true, false);
		assertThat(this.basket.containsMany(1, "zap", null)).containsExactly(false, true, false);
		assertThat(set.containsMany()).isEmpty();
		assertThat(set.containsMany((Object) null)).containsExactly(false);
		assertThat(this.other.containsMany("a")).containsExactly(false);
	}

	@Test
	void thousandsAreLookedUp() {
		Set<String> known = Stream.generate(() -> UUID.randomUUID().toString()).limit(5000).collect(Collectors.toSet());
		List<String> unknown = Stream.generate(() -> UUID.randomUUID().toString()).limit(5000).toList();
		assertThat(this.basket.addAll(known)).isTrue();
		assertThat(this.basket.containsMany(known)).hasSize(5000).containsOnly(true);
		assertThat(this.basket.containsMany(unknown)).hasSize(5000).containsOnly(false);
		assertThat(this.basket.containsAll(known)).isTrue();
		assertThat(this.basket.containsAll(Stream.concat(known.stream(), Stream.of("!")).toList())).isFalse();
		assertThat(this.basket.removeAll(known)).isTrue();
		assertThat(this.basket.exists()).isFalse();
		assertThat(this.basket.removeAll(known)).isFalse();
	}

	@Test
	void whatIsNotThereIsNotRemoved() {
		this.basket.add("1");
		assertThat(this.basket.remove("pear")).isFalse();
		assertThat(this.basket.remove(1)).isFalse();
		assertThat(this.basket.remove(null)).isFalse();
		assertThat(this.basket.contains(1)).isFalse();
		assertThat(this.basket.containsAll(Arrays.asList("1", 1))).isFalse();
		assertThat(this.basket.removeAll(Arrays.asList(null, 1, 2.5))).isFalse();
		assertThat(this.basket.remove("1")).isTrue();
		assertThat(this.basket.exists()).isFalse();
	}

	@Test
	void nullIsAnElement() {
		assertThat(this.basket.add(null)).isTrue();
		assertThat(this.basket.add(null)).isFalse();
		assertThat(REDIS.opsForSet().members("basket")).containsExactly("null");
		assertThat(this.basket.contains(null)).isTrue();
		assertThat(this.basket.iterator().next()).isNull();
		assertThat(this.basket).isEqualTo(Collections.singleton(null)).hasSameHashCodeAs(Collections.singleton(null));
		assertThat(this.basket.toString()).isEqualTo("[null]");
		assertThat(this.basket.random()).isNull();
		assertThat(this.basket.intersection(Collections.singleton(null))).containsExactly((String) null);
		assertThat(this.basket.pop()).isNull();
		assertThat(this.basket.addAll(Arrays.asList("a", null))).isTrue();
		assertThat(this.basket.removeAll(Collections.singleton(null))).isTrue();
		assertThat(this.basket).containsExactly("a");
	}

	@Test
	void codecWithoutNullRefusesToStoreIt() {
		RedisSet<String> plain = this.collections.withCodec(new StringCodec()).set("basket", String.class);
		assertThat(plain.add("apple")).isTrue();
		assertThat(REDIS.opsForSet().members("basket")).containsExactly("apple");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> plain.add(null));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> plain.addAll(Arrays.asList("pear", null)));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> plain.unionInPlace(Arrays.asList("pear", null)));
		assertThat(plain.contains(null)).isFalse();
		assertThat(plain.remove(null)).isFalse();
		assertThat(plain.containsMany("apple", null)).containsExactly(true, false);
		assertThat(plain.difference(Collections.singleton(null))).containsExactly("apple");
		assertThat(plain).containsExactly("apple");
	}

	@Test
	void eachElementIsPoppedOnce() {
		this.basket.addAll(numbers(20));
		Set<String> popped = new HashSet<>();
		for (int i = 0; i < 10; i++) {
			popped.add(this.basket.pop());
		}
		popped.addAll(this.basket.pop(7));
		assertThat(popped).hasSize(17);
		assertThat(this.basket.pop(0)).isEmpty();
		popped.addAll(this.basket.pop(100));
		assertThat(popped).isEqualTo(numbers(20));
		assertThat(this.basket.pop(3)).isEmpty();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.basket::pop)
			.withMessageContaining("'basket'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.basket.pop(-1)).withMessageContaining("-1");
	}

	@Test
	void randomElementsStay() {
		this.basket.addAll(numbers(20));
		assertThat(numbers(20)).contains(this.basket.random());
		assertThat(this.basket.random(5)).hasSize(5).doesNotHaveDuplicates().isSubsetOf(numbers(20));
		assertThat(this.basket.random(100)).hasSize(20).doesNotHaveDuplicates();
		assertThat(this.basket.random(0)).isEmpty();
		assertThat(this.basket).hasSize(20);
		assertThat(this.other.random(3)).isEmpty();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.other::random)
			.withMessageContaining("'" + OTHER + "'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.basket.random(-1)).withMessageContaining("-1");
	}

	@Test
	void elementsMoveBetweenSets() {
		this.basket.addAll(List.of("apple", "pear"));
		this.other.add("pear");
		assertThat(this.basket.move("apple", this.other)).isTrue();
		assertThat(this.basket.move("apple", this.other)).isFalse();
		assertThat(this.basket.move("pear", this.basket)).as("to itself").isTrue();
		assertThat(this.basket.move("fig", this.basket)).isFalse();
		assertThat(this.basket).containsExactly("pear");
		assertThat(this.basket.move("pear", this.other)).isTrue();
		assertThat(this.basket.exists()).isFalse();
		assertThat(this.other).containsExactlyInAnyOrder("apple", "pear");
	}

	@Test
	void movedElementStartsTheExpiryOfItsTarget() {
		this.basket.addAll(List.of("apple", "pear"));
		RedisSet<String> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.set(OTHER, String.class);
		assertThat(this.basket.move("fig", expiring)).isFalse();
		assertThat(expiring.exists()).isFalse();
		assertThat(this.basket.move("apple", expiring)).isTrue();
		assertThat(expiring.ttl()).isPresent();
		REDIS.delete(OTHER);
		REDIS.opsForValue().set(OTHER, "precious");
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> this.basket.move("pear", expiring))
			.withMessageContaining("'" + OTHER + "'");
		assertThat(this.basket).containsExactly("pear");
	}

	@Test
	void movedElementTakesTheFormOfItsTarget() {
		this.basket.add("apple");
		RedisSet<String> plain = this.collections.withCodec(new StringCodec()).set(OTHER, String.class);
		assertThat(this.basket.move("apple", plain)).isTrue();
		assertThat(REDIS.opsForSet().members(OTHER)).containsExactly("apple");
		assertThat(this.basket.exists()).isFalse();
	}

	@Test
	@Tag("one-server")
	void elementsDoNotMoveToAnotherConnection() {
		this.basket.add("apple");
		try (RoundTrips elsewhere = RoundTrips.in(TestRedis.get())) {
			RedisSet<String> far = new RedisCollectionFactory(elsewhere.lettuce(), new JsonCodec(), "").set("far",
					String.class);
			assertThatIllegalArgumentException().isThrownBy(() -> this.basket.move("apple", far))
				.withMessageContaining("'basket'")
				.withMessageContaining("'far'")
				.withMessageContaining("different connections");
		}
		assertThat(this.basket).containsExactly("apple");
	}

	@Test
	void setsAreCombined() {
		this.basket.addAll(List.of("a", "b", "c"));
		this.other.addAll(List.of("b", "c", "d"));
		RedisSet<String> third = this.collections.set("third", String.class, List.of("c", "e"));
		for (Set<String> operand : List.of(this.other, this.other.snapshot())) {
			assertThat(this.basket.union(operand, third)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
			assertThat(this.basket.intersection(operand, third)).containsExactly("c");
			assertThat(this.basket.difference(operand, third)).containsExactly("a");
			assertThat(this.basket.difference(third, List.of("a", "a", 1))).containsExactly("b");
			assertThat(this.basket.symmetricDifference(operand)).containsExactlyInAnyOrder("a", "d");
			assertThat(this.basket.symmetricDifference(operand, third)).containsExactlyInAnyOrder("a", "d", "c", "e");
		}
		assertThat(this.basket.union()).isEqualTo(this.basket.snapshot()).isNotInstanceOf(RedisSet.class);
		assertThat(this.basket.intersection()).isEqualTo(this.basket);
		assertThat(this.basket.union(this.basket)).isEqualTo(this.basket);
		assertThat(this.basket.symmetricDifference(this.basket)).isEmpty();
		assertThat(this.basket.intersection(List.of())).isEmpty();
		assertThat(this.basket).hasSize(3);
		assertThatNullPointerException().isThrownBy(() -> this.basket.union(this.other, null));
	}

	@Test
	@Tag("one-server")
	void setsElsewhereAreCombinedToo() {
		this.basket.addAll(List.of("a", "b", "c"));
		try (RoundTrips elsewhere = RoundTrips.in(TestRedis.get())) {
			RedisSet<String> far = new RedisCollectionFactory(elsewhere.jedis(), new JsonCodec(), "").set("far",
					String.class, List.of("b", "d"));
			RedisSet<String> plainText = this.collections.withCodec(new StringCodec())
				.set("plain", String.class, List.of("b", "e"));
			for (RedisSet<String> operand : List.of(far, plainText)) {
				String more = (operand == far) ? "d" : "e";
				assertThat(this.basket.union(operand)).containsExactlyInAnyOrder("a", "b", "c", more);
				assertThat(this.basket.intersection(operand)).containsExactly("b");
				assertThat(this.basket.difference(operand)).containsExactlyInAnyOrder("a", "c");
				assertThat(this.basket.symmetricDifference(operand)).containsExactlyInAnyOrder("a", "c", more);
				assertThat(this.basket.isDisjoint(operand)).isFalse();
				assertThat(this.basket.isSubsetOf(operand)).isFalse();
				assertThat(this.basket.isSupersetOf(operand)).isFalse();
				operand.remove(more);
				assertThat(this.basket.isSupersetOf(operand)).isTrue();
				assertThat(operand.isSubsetOf(this.basket)).isTrue();
			}
			assertThat(this.basket.retainAll(far)).isTrue();
			assertThat(this.basket).isEqualTo(far).isEqualTo(plainText).containsExactly("b");
		}
	}

	@Test
	void elementsOfAnotherTypeAreOthers() {
		RedisSet<Integer> integers = this.collections.set("basket", Integer.class, List.of(1, 2));
		RedisSet<Long> longs = this.collections.set(OTHER, Long.class, List.of(1L, 2L));
		assertThat(integers.containsAll(longs)).isFalse();
		assertThat(integers.removeAll(longs)).isFalse();
		assertThat(integers.intersection(longs)).isEmpty();
		assertThat(integers.isDisjoint(longs)).isTrue();
		assertThat(integers.equals(longs)).isFalse();
		assertThat(integers.retainAll(longs)).isTrue();
		assertThat(integers).isEmpty();
	}

	@Test
	void updatesTakeAnyShape() {
		RedisSet<Integer> set = this.collections.set("numbers", Integer.class);
		RedisSet<Integer> operand = this.collections.set("operand", Integer.class, List.of(4, 5));
		List<Integer> range = IntStream.range(5, 7).boxed().toList();
		assertThat(set.unionInPlace()).isFalse();
		assertThat(set.unionInPlace(List.of())).isFalse();
		assertThat(set.differenceInPlace(operand)).as("of nothing").isFalse();
		assertThat(set.exists()).isFalse();
		assertThat(set.unionInPlace(operand)).isTrue();
		assertThat(set.unionInPlace(Set.of(4), operand)).isFalse();
		assertThat(set.unionInPlace(Set.of(1), operand, range)).isTrue();
		assertThat(set).isEqualTo(Set.of(1, 4, 5, 6));
		assertThat(set.differenceInPlace()).isFalse();
		assertThat(set.differenceInPlace(List.of())).isFalse();
		assertThat(set.differenceInPlace(Set.of(7), range)).isTrue();
		assertThat(set).isEqualTo(Set.of(1, 4));
		assertThat(set.differenceInPlace(operand, range)).isTrue();
		assertThat(set).isEqualTo(Set.of(1));
		assertThat(set.symmetricDifferenceInPlace(Set.of(1, 2), operand, range)).isTrue();
		assertThat(set).isEqualTo(Set.of(2, 4, 6));
		assertThat(set.symmetricDifferenceInPlace(List.of())).isFalse();
		assertThat(set.intersectionInPlace()).isFalse();
		assertThat(set.intersectionInPlace(List.of(2, 2, 4, 9), range, operand)).isTrue();
		assertThat(set.exists()).isFalse();
		assertThat(operand).isEqualTo(Set.of(4, 5));
	}

	@Test
	void anyNumberOfElementsIsOneStep() {
		this.basket.addAll(numbers(10));
		this.basket.expire(Duration.ofMinutes(5));
		assertThat(this.basket.unionInPlace(numbers(3000))).isTrue();
		assertThat(this.basket.snapshot()).isEqualTo(numbers(3000));
		assertThat(this.basket.unionInPlace(numbers(3000))).isFalse();
		assertThat(this.basket.differenceInPlace(numbers(1500))).isTrue();
		assertThat(this.basket).hasSize(1500);
		assertThat(this.basket.symmetricDifferenceInPlace(numbers(3000))).isTrue();
		assertThat(this.basket.snapshot()).isEqualTo(numbers(1500));
		this.other.addAll(numbers(1200));
		assertThat(this.basket.intersectionInPlace(numbers(1100), this.other)).isTrue();
		assertThat(this.basket.snapshot()).isEqualTo(numbers(1100));
		assertThat(this.basket.retainAll(numbers(1050))).isTrue();
		assertThat(this.basket).hasSize(1050);
		assertThat(REDIS.keys("*")).as("nothing stays staged").containsExactlyInAnyOrder("basket", OTHER);
		assertThat(this.basket.ttl())
			.hasValueSatisfying((ttl) -> assertThat(ttl).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
	}

	@Test
	void setsAreCompared() {
		RedisSet<String> a = this.collections.set("a", String.class, List.of("1", "2"));
		RedisSet<String> b = this.collections.set("b", String.class, List.of("2", "1"));
		RedisSet<String> c = this.collections.set("c", String.class, List.of("1", "2", "3"));
		RedisSet<String> d = this.collections.set("d", String.class, List.of("4"));
		assertThat(a.isSubsetOf(b)).isTrue();
		assertThat(a.isSupersetOf(b)).isTrue();
		assertThat(a.isSubsetOf(c)).isTrue();
		assertThat(a.isSupersetOf(c)).isFalse();
		assertThat(c.isSubsetOf(a)).isFalse();
		assertThat(c.containsAll(a)).isTrue();
		assertThat(a.isSubsetOf(List.of("2", "3", "1"))).isTrue();
		assertThat(a.isSubsetOf(List.of("1"))).isFalse();
		assertThat(a.isSubsetOf(d)).isFalse();
		assertThat(a.isDisjoint(d)).isTrue();
		assertThat(a.isDisjoint(c)).isFalse();
		assertThat(a.isDisjoint(List.of("4"))).isTrue();
		assertThat(a.isDisjoint(List.of("4", "1"))).isFalse();
		assertThat(a.isDisjoint(a)).isFalse();
		assertThat(this.other.isSubsetOf(a)).as("empty").isTrue();
		assertThat(this.other.isDisjoint(a)).isTrue();
		assertThat(a.isSupersetOf(this.other)).isTrue();
		c.addAll(numbers(3000));
		assertThat(c.isSubsetOf(numbers(3000))).isFalse();
		assertThat(c.isSubsetOf(Stream.concat(numbers(3000).stream(), Stream.of("1", "2", "3")).toList())).isTrue();
	}

	@Test
	void equalityIsThatOfSets() {
		this.basket.addAll(List.of("apple", "pear"));
		Set<String> contents = Set.of("pear", "apple");
		assertThat(this.basket).isEqualTo(contents)
			.isEqualTo(new TreeSet<>(contents))
			.hasSameHashCodeAs(contents)
			.isNotEqualTo(null)
			.isNotEqualTo(List.of("apple", "pear"))
			.isNotEqualTo(Set.of("apple"));
		assertThat(contents.equals(this.basket)).as("symmetric").isTrue();
		this.other.addAll(contents);
		assertThat(this.basket).isEqualTo(this.other).hasSameHashCodeAs(this.other);
		assertThat(this.basket.toString()).isIn("[apple, pear]", "[pear, apple]");
		REDIS.opsForValue().set("fig", "reading this would fail");
		assertThat(this.collections.set("fig", String.class)).isEqualTo(this.collections.set("fig", String.class));
	}

	@Test
	void allElementsOfManyPagesAreSeenOnce() {
		this.basket.addAll(numbers(5000));
		List<String> seen = new ArrayList<>();
		this.basket.forEach(seen::add);
		assertThat(seen).hasSize(5000).doesNotHaveDuplicates();
		assertThat(this.basket.stream().distinct().count()).isEqualTo(5000);
		assertThat(this.basket.toArray()).hasSize(5000);
	}

	@Test
	void elementsThatStayAreSeenOnceWhileTheSetGrowsAndShrinks() {
		this.basket.addAll(numbers(5000));
		List<String> more = IntStream.range(0, 20_000).mapToObj((i) -> "more" + i).toList();
		Map<String, Integer> seen = new HashMap<>();
		int round = 0;
		for (String element : this.basket) {
			seen.merge(element, 1, Integer::sum);
			if (++round % 1000 == 0) {
				this.basket.removeAll(more);
			}
			else if (round % 500 == 0) {
				this.basket.addAll(more);
			}
			if (round > 60_000) {
				break;
			}
		}
		assertThat(seen.values()).containsOnly(1);
		assertThat(seen.keySet()).containsAll(numbers(5000));
	}

	@Test
	void iteratorKeepsWhatHasNextPromised() {
		this.basket.add("apple");
		Iterator<String> iterator = this.basket.iterator();
		assertThat(iterator.hasNext()).isTrue();
		this.basket.clear();
		assertThat(iterator.next()).isEqualTo("apple");
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove)
			.withMessageContaining("'basket'");
		assertThat(iterator.hasNext()).isFalse();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
	}

	@Test
	void removalByConditionWorksOnManyPages() {
		this.basket.addAll(numbers(3000));
		assertThat(this.basket.removeIf((element) -> element.endsWith("0"))).isTrue();
		assertThat(this.basket).hasSize(2700);
		assertThat(this.basket.removeIf((element) -> element.endsWith("0"))).isFalse();
		assertThat(this.basket.removeAll(this.basket)).isTrue();
		assertThat(this.basket.exists()).isFalse();
	}

	@Test
	void elementsMayBeOfGenericTypes() {
		RedisSet<Map<String, List<Integer>>> set = this.collections.set("generic", new ParameterizedTypeReference<>() {
		});
		set.add(Map.of("b", List.of(1), "a", List.of()));
		assertThat(set.contains(new TreeMap<>(Map.of("a", List.of(), "b", List.of(1))))).isTrue();
		assertThat(set.random()).isEqualTo(Map.of("b", List.of(1), "a", List.of()));
	}

	@Test
	void otherFormsOfForeignWritersAreSeenAndRemovedByIteration() {
		RedisSet<Map<String, Double>> set = this.collections.set("foreign", new ParameterizedTypeReference<>() {
		});
		REDIS.opsForSet().add("foreign", "{\"y\":1,  \"x\":2.50}");
		Map<String, Double> element = Map.of("x", 2.5, "y", 1.0);
		assertThat(set).containsExactly(element).isEqualTo(Set.of(element));
		assertThat(set.remove(element)).isFalse();
		assertThat(set.removeIf(element::equals)).isTrue();
		REDIS.opsForSet().add("foreign", "{\"y\":1,  \"x\":2.50}");
		Iterator<Map<String, Double>> iterator = set.iterator();
		iterator.next();
		iterator.remove();
		assertThat(set.exists()).isFalse();
	}

	@Test
	void bytesOfAnotherTypeNameTheTrouble() {
		RedisSet<Integer> set = this.collections.set("basket", Integer.class);
		REDIS.opsForSet().add("basket", "\"not a number\"");
		assertThatExceptionOfType(CodecException.class).isThrownBy(set::snapshot)
			.withMessageContaining("not a number")
			.withMessageContaining("Integer");
	}

	@Test
	void refusedElementKeepsAllOut() {
		RedisSet<Object> set = this.collections.set("basket", Object.class);
		List<Object> elements = new ArrayList<>(numbers(1500));
		elements.add(unencodable());
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> set.addAll(elements));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> set.unionInPlace(elements));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> this.collections.set("basket", Object.class, elements));
		assertThat(REDIS.keys("*")).isEmpty();
	}

	@Test
	void jacksonWritesTheContents() {
		this.basket.addAll(Arrays.asList("apple", null));
		assertThat(new JsonMapper().writeValueAsString(this.basket)).isIn("[\"apple\",null]", "[null,\"apple\"]");
		assertThat(new JsonMapper().writeValueAsString(Map.of("basket", this.other))).isEqualTo("{\"basket\":[]}");
	}

	@Test
	void declaredExpiryStartsWithTheKeyAndDoesNotSlide() {
		RedisSet<String> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.set("basket", String.class);
		this.other.addAll(List.of("a", "b"));
		for (Consumer<RedisSet<String>> creation : List.<Consumer<RedisSet<String>>>of((set) -> set.add("a"),
				(set) -> set.addAll(numbers(1500)), (set) -> set.unionInPlace(this.other),
				(set) -> set.unionInPlace(numbers(1500)), (set) -> set.symmetricDifferenceInPlace(List.of("a")),
				(set) -> this.other.move("b", set))) {
			expiring.clear();
			creation.accept(expiring);
			assertThat(expiring.ttl())
				.hasValueSatisfying((ttl) -> assertThat(ttl).isGreaterThan(Duration.ofMinutes(59)));
		}
		expiring.add("a");
		expiring.expire(Duration.ofMinutes(5));
		expiring.add("a");
		expiring.addAll(List.of("b", "c", "d"));
		expiring.unionInPlace(this.other, List.of("e"));
		expiring.intersectionInPlace(List.of("a", "b", "c", "d"));
		expiring.intersectionInPlace(this.collections.set("third", String.class, List.of("a", "b", "c")));
		expiring.differenceInPlace(this.collections.set("fourth", String.class, List.of("c")));
		expiring.symmetricDifferenceInPlace(List.of("a", "b", "f"));
		assertThat(expiring).containsExactly("f");
		assertThat(expiring.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isLessThan(Duration.ofMinutes(6)));
	}

	@Test
	void slidingExpiryStartsAnewWithWhatAdds() {
		RedisSet<String> sliding = this.collections.withExpiry(Expiry.afterLastWrite(Duration.ofHours(1)))
			.set("basket", String.class);
		sliding.add("a");
		sliding.expire(Duration.ofMinutes(5));
		sliding.contains("a");
		sliding.union(List.of("b"));
		sliding.retainAll(List.of("a", "b"));
		sliding.differenceInPlace(List.of("b"));
		assertThat(sliding.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isLessThan(Duration.ofMinutes(6)));
		for (Consumer<RedisSet<String>> write : List.<Consumer<RedisSet<String>>>of((set) -> set.add("a"),
				(set) -> set.addAll(List.of("b")), (set) -> set.unionInPlace(List.of("c")))) {
			sliding.expire(Duration.ofMinutes(5));
			write.accept(sliding);
			assertThat(sliding.ttl())
				.hasValueSatisfying((ttl) -> assertThat(ttl).isGreaterThan(Duration.ofMinutes(59)));
		}
	}

	@Test
	void expiryOfTheWholeStructureCanBeSetAndTakenBack() {
		assertThat(this.basket.expire(Duration.ofMinutes(1))).as("nothing to expire").isFalse();
		assertThat(this.basket.ttl()).isEmpty();
		this.basket.add("apple");
		assertThat(this.basket.expire(Duration.ofMinutes(1))).isTrue();
		assertThat(this.basket.unionInPlace(List.of("pear"), this.other)).isTrue();
		assertThat(this.basket.ttl()).as("goes on").isPresent();
		assertThat(this.basket.persist()).isTrue();
		assertThat(this.basket.persist()).isFalse();
		assertThat(this.basket.ttl()).isEmpty();
	}

	@Test
	void whatCannotBeReadIsPutBack() {
		RedisSet<Integer> numbers = this.collections.set("basket", Integer.class);
		REDIS.opsForSet().add("basket", "1", "2", "\"x\"");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> numbers.pop(3));
		assertThat(REDIS.opsForSet().members("basket")).containsExactlyInAnyOrder("1", "2", "\"x\"");
		numbers.removeAll(List.of(1, 2));
		assertThatExceptionOfType(CodecException.class).isThrownBy(numbers::pop);
		assertThat(REDIS.opsForSet().members("basket")).containsExactly("\"x\"");
	}

	@Test
	void inPlaceFormsNeverTakeAnExpiryAway() {
		RedisSet<String> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.set("basket", String.class);
		for (int i = 0; i < 500; i++) {
			expiring.add("a");
			expiring.expire(Duration.ofMillis(1));
			expiring.intersectionInPlace(List.of("a"));
			assertThat(expiring.ttl().isPresent() || !expiring.exists()).isTrue();
		}
	}

	@Test
	void ephemeralSetsGoWithTheirScope() {
		RedisSet<String> scratch;
		try (EphemeralCollections scope = this.collections.ephemeral()) {
			scratch = scope.set(String.class);
			scratch.add("apple");
			assertThat(scratch.ttl()).as("safety").isPresent();
		}
		assertThat(scratch.exists()).isFalse();
	}

	static Stream<Consumer<RedisSet<String>>> uses() {
		Set<String> many = numbers(1500);
		List<String> few = List.of("a");
		return Stream.of(RedisSet::size, RedisSet::isEmpty, (s) -> s.contains("a"), (s) -> s.containsMany("a"),
				(s) -> s.containsAll(few), (s) -> s.add("a"), (s) -> s.addAll(few), (s) -> s.remove("a"),
				(s) -> s.removeAll(few), (s) -> s.retainAll(few), (s) -> s.removeIf((element) -> true), RedisSet::clear,
				RedisSet::pop, (s) -> s.pop(2), RedisSet::random, (s) -> s.random(2), (s) -> s.union(few),
				(s) -> s.intersection(few), (s) -> s.difference(few), (s) -> s.symmetricDifference(few),
				(s) -> s.unionInPlace(few), (s) -> s.unionInPlace(many), (s) -> s.intersectionInPlace(few),
				(s) -> s.intersectionInPlace(many), (s) -> s.differenceInPlace(few),
				(s) -> s.symmetricDifferenceInPlace(few), (s) -> s.symmetricDifferenceInPlace(many),
				(s) -> s.isDisjoint(few), (s) -> s.isSubsetOf(few), (s) -> s.isSupersetOf(few),
				(s) -> s.iterator().hasNext(), RedisSet::stream, RedisSet::snapshot, RedisSet::toArray,
				(s) -> s.equals(Set.of()), RedisSet::hashCode, RedisSet::toString, RedisSet::delete,
				(s) -> s.expire(Duration.ofSeconds(1)), RedisSet::persist);
	}

	@ParameterizedTest
	@MethodSource("uses")
	void anotherTypeOfKeyIsNeitherReadNorChanged(Consumer<RedisSet<String>> use) {
		for (RedisCollectionFactory factory : List.of(this.collections,
				this.collections.withExpiry(Expiry.afterLastWrite(Duration.ofHours(1))))) {
			REDIS.opsForValue().set("basket", "precious");
			assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> {
				use.accept(factory.set("basket", String.class));
				factory.set("basket", String.class).stream().count();
			}).withMessageContaining("'basket'").withMessageContaining("string").withMessageContaining("set");
			assertThat(REDIS.opsForValue().get("basket")).isEqualTo("precious");
			assertThat(REDIS.getExpire("basket")).isEqualTo(-1);
			assertThat(REDIS.keys("*")).containsExactly("basket");
		}
	}

	@Test
	void anotherTypeOfOperandIsNeitherReadNorChanged() {
		REDIS.opsForValue().set("basket", "precious");
		RedisSet<String> set = this.collections.set("{basket}:set", String.class, List.of("a", "b"));
		for (Consumer<RedisSet<String>> use : List.<Consumer<RedisSet<String>>>of((s) -> s.union(this.basket),
				(s) -> s.intersection(this.basket), (s) -> s.difference(this.basket),
				(s) -> s.symmetricDifference(this.basket), (s) -> s.unionInPlace(List.of("c"), this.basket),
				(s) -> s.unionInPlace(numbers(1500), this.basket),
				(s) -> s.intersectionInPlace(List.of("a"), this.basket), (s) -> s.differenceInPlace(this.basket),
				(s) -> s.symmetricDifferenceInPlace(this.basket), (s) -> s.isDisjoint(this.basket),
				(s) -> s.isSubsetOf(this.basket), (s) -> s.isSupersetOf(this.basket), (s) -> s.addAll(this.basket),
				(s) -> s.removeAll(this.basket), (s) -> s.retainAll(this.basket), (s) -> s.move("a", this.basket))) {
			assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> use.accept(set))
				.withMessageContaining("'basket'");
			assertThat(set.snapshot()).isEqualTo(Set.of("a", "b"));
			assertThat(REDIS.keys("*")).containsExactlyInAnyOrder("basket", "{basket}:set");
		}
	}

	private static Object unencodable() {
		return new Object() {
			@SuppressWarnings("unused")
			public Object getSelf() {
				return this;
			}
		};
	}

	private static Set<String> numbers(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "n" + i).collect(Collectors.toCollection(LinkedHashSet::new));
	}

}
