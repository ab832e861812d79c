package io.pottery.collection;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.pottery.core.CodecException;
import io.pottery.codec.JsonCodec;
import io.pottery.codec.StringCodec;
import io.pottery.core.CounterOverflowException;
import io.pottery.core.Expiry;
import io.pottery.core.KeyExistsException;
import io.pottery.core.WrongTypeException;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RedisCounterTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisCounter<String> counter = this.collections.counter("counter", String.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void wordsAreCountedOneByOne() {
		for (String word : List.of("red", "blue", "red", "green", "blue", "blue")) {
			this.counter.increment(word);
		}
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("blue", 3L, "red", 2L, "green", 1L));
		assertThat(this.counter.add("red", -5)).isEqualTo(-3);
	}

	@Test
	void missingElementCountsZeroAndIsNotCreated() {
		assertThat(this.counter.get("sausage")).isZero();
		assertThat(this.counter.get(null)).isZero();
		assertThat(this.counter.get(7)).isZero();
		assertThat(this.counter.exists()).isFalse();
	}

	@Test
	void zeroIsKeptUntilItIsRemoved() {
		this.counter.set("sausage", 0);
		assertThat(this.counter.asMap()).containsOnlyKeys("sausage");
		assertThat(this.counter.remove("sausage")).isTrue();
		assertThat(this.counter.remove("sausage")).isFalse();
		assertThat(this.counter.isEmpty()).isTrue();
	}

	@Test
	void updateAndSubtractKeepZeroAndNegativeCounts() {
		this.counter.update(Map.of("a", 4L, "b", 2L, "c", 0L, "d", -2L));
		this.counter.subtract(Map.of("a", 1L, "b", 2L, "c", 3L, "d", 4L));
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("a", 3L, "b", 0L, "c", -3L, "d", -6L));
	}

	@Test
	void repeatedElementsCountAndExistingCountsDoNotCountTwice() {
		this.counter.update(List.of("a", "a", "b"));
		this.counter.update(List.of("a"));
		assertThat(this.counter.get("a")).isEqualTo(3);
		this.counter.update(Map.of("a", 1L));
		assertThat(this.counter.get("a")).isEqualTo(4);
		this.counter.subtract(List.of("a", "a"));
		assertThat(this.counter.get("a")).isEqualTo(2);
	}

	@Test
	void elementsComeAsOftenAsTheyWereCounted() {
		this.counter.update(Map.of("a", 4L, "b", 2L, "c", 0L, "d", -2L));
		assertThat(this.counter.elements().sorted()).containsExactly("a", "a", "a", "a", "b", "b");
		assertThat(this.counter.total()).isEqualTo(4);
		assertThat(this.counter.size()).isEqualTo(4);
	}

	@Test
	void mostCommonBreaksTiesByTheKeptBytes() {
		this.counter.update(Arrays.asList("abracadabra".split("")));
		assertThat(this.counter.mostCommon(3)).containsExactly(new ElementCount<>("a", 5), new ElementCount<>("b", 2),
				new ElementCount<>("r", 2));
		assertThat(this.counter.mostCommon()).extracting(ElementCount::element)
			.containsExactly("a", "b", "r", "c", "d");
		assertThat(this.counter.mostCommon(0)).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> this.counter.mostCommon(-1)).withMessageContaining("-1");
	}

	@Test
	void mostCommonOfManyPages() {
		this.counter.update(many(5000));
		assertThat(this.counter.mostCommon(3)).containsExactly(new ElementCount<>("n4999", 4999),
				new ElementCount<>("n4998", 4998), new ElementCount<>("n4997", 4997));
		assertThat(this.counter.mostCommon()).hasSize(5000);
		assertThat(this.counter.total()).isEqualTo(5000L * 4999 / 2);
	}

	@Test
	void arithmeticKeepsWhatIsPositive() {
		this.counter.update(Map.of("a", 3L, "b", 1L, "z", -2L));
		Map<String, Long> other = Map.of("a", 1L, "b", 2L);
		assertThat(this.counter.plus(other)).isEqualTo(Map.of("a", 4L, "b", 3L));
		assertThat(this.counter.minus(other)).isEqualTo(Map.of("a", 2L));
		assertThat(this.counter.union(other)).isEqualTo(Map.of("a", 3L, "b", 2L));
		assertThat(this.counter.intersection(other)).isEqualTo(Map.of("a", 1L, "b", 1L));
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("a", 3L, "b", 1L, "z", -2L));
		RedisCounter<String> second = this.collections.counter("second", String.class);
		second.update(other);
		assertThat(this.counter.plus(second.asMap())).isEqualTo(Map.of("a", 4L, "b", 3L));
	}

	@Test
	void unaryPlusAndMinus() {
		this.counter.update(Map.of("a", -2L, "b", -1L, "c", 0L, "d", 1L));
		assertThat(this.counter.positive()).isEqualTo(Map.of("d", 1L));
		assertThat(this.counter.negative()).isEqualTo(Map.of("a", 2L, "b", 1L));
	}

	@Test
	void inPlaceAlsoRemovesWhatWasNotPositiveBefore() {
		this.counter.update(Map.of("a", 1L, "zero", 0L, "negative", -2L));
		this.counter.plusInPlace(Map.of());
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("a", 1L));
		this.counter.plusInPlace(Map.of("a", -1L));
		assertThat(this.counter.exists()).as("nothing is left").isFalse();
	}

	@Test
	void inPlaceForms() {
		Map<String, Long> other = Map.of("a", 1L, "b", 2L, "x", 5L, "y", -5L);
		assertInPlace(Map.of("a", 4L, "b", 3L, "c", 7L, "x", 5L), (counter) -> counter.plusInPlace(other));
		assertInPlace(Map.of("a", 2L, "c", 7L, "y", 5L), (counter) -> counter.minusInPlace(other));
		assertInPlace(Map.of("a", 3L, "b", 2L, "c", 7L, "x", 5L), (counter) -> counter.unionInPlace(other));
		assertInPlace(Map.of("a", 1L, "b", 1L), (counter) -> counter.intersectionInPlace(other));
		assertInPlace(Map.of(), (counter) -> counter.intersectionInPlace(Map.of()));
	}

	private void assertInPlace(Map<String, Long> expected,
			java.util.function.Consumer<RedisCounter<String>> operation) {
		this.counter.clear();
		this.counter.update(Map.of("a", 3L, "b", 1L, "c", 7L, "z", -2L));
		operation.accept(this.counter);
		assertThat(this.counter.snapshot()).isEqualTo(expected);
	}

	@Test
	void inPlaceFormsOfManyElements() {
		this.counter.update(many(7000));
		this.counter.set("negative", -1);
		this.counter.plusInPlace(many(1500));
		assertThat(this.counter.get("n1499")).isEqualTo(2 * 1499);
		assertThat(this.counter.size()).as("without n0 and negative").isEqualTo(6999);
		this.counter.unionInPlace(Map.of("n1", 10L));
		assertThat(this.counter.get("n1")).isEqualTo(10);
		this.counter.intersectionInPlace(many(1500));
		assertThat(this.counter.snapshot()).hasSize(1499).containsEntry("n1", 1L).containsEntry("n1499", 1499L);
		this.counter.intersectionInPlace(Map.of("n7", 3L));
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("n7", 3L));
	}

	@Test
	void countsOf64BitsAreExact() {
		long big = Long.MAX_VALUE - 1;
		assertThat(this.counter.add("a", big)).isEqualTo(big);
		assertThat(this.counter.add("a", 1)).isEqualTo(Long.MAX_VALUE);
		this.counter.set("b", Long.MIN_VALUE);
		this.counter.unionInPlace(Map.of("a", Long.MAX_VALUE - 5, "b", Long.MIN_VALUE + 1, "c", big));
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("a", Long.MAX_VALUE, "c", big));
		this.counter.intersectionInPlace(Map.of("a", Long.MAX_VALUE - 5, "c", Long.MAX_VALUE));
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("a", Long.MAX_VALUE - 5, "c", big));
	}

	@Test
	void overflowIsAnErrorAndLeavesTheCount() {
		this.counter.set("a", Long.MAX_VALUE);
		assertOverflow(() -> this.counter.increment("a"));
		assertOverflow(() -> this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.counter("counter", String.class)
			.increment("a"));
		assertOverflow(() -> this.counter.plusInPlace(Map.of("b", 1L, "a", 1L)));
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("a", Long.MAX_VALUE));
		assertThatExceptionOfType(CounterOverflowException.class).isThrownBy(() -> this.counter.plus(Map.of("a", 1L)));
		assertThatExceptionOfType(CounterOverflowException.class)
			.isThrownBy(() -> this.counter.subtract(Map.of("a", Long.MIN_VALUE)));
	}

	@Test
	void overflowInPlaceTakesBackWhatTheSameCallHadChanged() {
		Map<String, Long> before = Map.of("a", 5L, "b", Long.MAX_VALUE, "negative", -1L);
		this.counter.update(before);
		Map<String, Long> ordered = new LinkedHashMap<>();
		ordered.put("a", 1L);
		ordered.put("new", 1L);
		ordered.put("b", 1L);
		assertOverflow(() -> this.counter.plusInPlace(ordered));
		assertThat(this.counter.snapshot()).isEqualTo(before);
	}

	@Test
	void overflowInPlaceOfManyChangesNothing() {
		Map<String, Long> others = new LinkedHashMap<>(many(1500));
		others.put("last", 1L);
		this.counter.update(Map.of("last", Long.MAX_VALUE, "n7", -7L));
		assertOverflow(() -> this.counter.plusInPlace(others));
		assertThat(this.counter.snapshot()).isEqualTo(Map.of("last", Long.MAX_VALUE, "n7", -7L));
	}

	@Test
	void elementsOfHugeCountsComeOneByOne() {
		this.counter.update(Map.of("a", 5_000_000_000L));
		assertThat(this.counter.elements().iterator().next()).isEqualTo("a");
		assertThat(this.counter.elements().limit(3)).containsExactly("a", "a", "a");
	}

	@Test
	void totalOverflowsOnlyInTheEnd() {
		this.counter.update(Map.of("a", Long.MAX_VALUE, "b", 1L, "c", -5L));
		assertThat(this.counter.total()).isEqualTo(Long.MAX_VALUE - 4);
		this.counter.set("d", 100);
		assertThatExceptionOfType(CounterOverflowException.class).isThrownBy(() -> this.counter.total());
	}

	@Test
	void elementsKeptAsTheSameBytesAreOne() {
		RedisCounter<Object> numbers = this.collections.counter("numbers", Object.class);
		numbers.update(Map.of(1, 2L, 1L, 3L));
		assertThat(numbers.get(1)).isEqualTo(5);
	}

	@Test
	void tiesAreBrokenByUnsignedBytes() {
		RedisCounter<String> plain = this.collections.withCodec(new StringCodec()).counter("plain", String.class);
		plain.update(List.of("z", "é"));
		assertThat(plain.mostCommon()).extracting(ElementCount::element).containsExactly("z", "é");
	}

	@Test
	void countsOnAnExistingKeyAreRefused() {
		assertThat(this.collections.counter("counter", String.class, Map.of("a", 2L)).get("a")).isEqualTo(2);
		assertThatExceptionOfType(KeyExistsException.class)
			.isThrownBy(() -> this.collections.counter("counter", String.class, Map.of("a", 7L)));
		assertThat(this.counter.get("a")).isEqualTo(2);
	}

	@Test
	void overflowTakesBackWhatTheSameCallHadAdded() {
		this.counter.set("n1", 7);
		this.counter.set("n2", Long.MAX_VALUE);
		Map<String, Long> before = this.counter.snapshot();
		assertOverflow(() -> this.counter.update(Map.of("n0", 1L, "n1", 1L, "n2", 1L, "n3", Long.MIN_VALUE)));
		assertThat(this.counter.snapshot()).isEqualTo(before);
		Map<String, Long> chunks = new LinkedHashMap<>(many(2500));
		chunks.remove("n2");
		chunks.put("least", Long.MIN_VALUE);
		chunks.putAll(many(3500));
		chunks.remove("n2");
		chunks.put("n2", 1L);
		assertOverflow(() -> this.counter.update(chunks));
		assertThat(this.counter.snapshot()).isEqualTo(before);
	}

	private void assertOverflow(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		assertThatExceptionOfType(CounterOverflowException.class).isThrownBy(call)
			.withMessageContaining("'counter'")
			.withMessageContaining("64-bit");
	}

	@Test
	void whatIsNoCountIsNamed() {
		REDIS.opsForHash().put("counter", "\"a\"", "1.5");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.counter.get("a"))
			.withMessageContaining("1.5");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.counter.increment("a"))
			.withMessageContaining("\"a\"");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.counter.update(Map.of("b", 1L, "a", 1L)));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.counter.unionInPlace(Map.of("a", 1L)));
		assertThat(REDIS.opsForHash().entries("counter")).isEqualTo(Map.of("\"a\"", "1.5"));
	}

	@Test
	void nullIsRefusedBeforeAnythingIsSent() {
		Map<String, @Nullable Long> withNull = new HashMap<>();
		withNull.put("a", 1L);
		withNull.put("b", null);
		assertThatNullPointerException().isThrownBy(() -> this.counter.update(withNull));
		assertThatNullPointerException().isThrownBy(() -> this.counter.subtract(withNull));
		assertThatNullPointerException().isThrownBy(() -> this.counter.update(Arrays.asList("a", null)));
		assertThat(this.counter.exists()).isFalse();
	}

	@Test
	void mapViewWritesThrough() {
		this.counter.asMap().merge("a", 2L, Long::sum);
		this.counter.asMap().merge("a", 3L, Long::sum);
		assertThat(this.counter.get("a")).isEqualTo(5);
		assertThat(this.counter.asMap()).isEqualTo(Map.of("a", 5L));
		this.counter.asMap().values().removeIf((count) -> count > 4);
		assertThat(this.counter.exists()).isFalse();
	}

	@Test
	void expiryStartsWithTheFirstCount() {
		RedisCounter<String> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.counter("counter", String.class);
		assertThat(expiring.increment("a")).isEqualTo(1);
		assertThat(expiring.ttl()).isPresent();
		expiring.expire(Duration.ofMinutes(5));
		assertThat(expiring.increment("a")).isEqualTo(2);
		expiring.update(List.of("a", "b"));
		expiring.plusInPlace(Map.of("b", 1L));
		assertThat(expiring.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isLessThan(Duration.ofMinutes(6)));
	}

	@Test
	void equalByCounts() {
		this.counter.update(Map.of("a", 1L));
		RedisCounter<String> second = this.collections.counter("second", String.class);
		assertThat(second).isNotEqualTo(this.counter);
		second.increment("a");
		assertThat(second).isEqualTo(this.counter).hasSameHashCodeAs(this.counter).hasToString("{a=1}");
		assertThat(this.collections.counter("counter", String.class)).isEqualTo(this.counter);
	}

	@Test
	void jacksonSerializesTheCounts() {
		this.counter.update(Map.of("a", 2L));
		assertThat(new JsonMapper().writeValueAsString(this.counter)).isEqualTo("{\"a\":2}");
	}

	@Test
	void anotherTypeOfKeyIsNotTouched() {
		REDIS.opsForList().rightPush("counter", "precious");
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> this.counter.increment("a"))
			.withMessageContaining("list");
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> this.counter.update(List.of("a")));
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> this.counter.plusInPlace(Map.of("a", 1L)));
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> this.counter.clear());
		assertThat(REDIS.opsForList().size("counter")).isEqualTo(1);
	}

	private static Map<String, Long> many(int count) {
		return IntStream.range(0, count).boxed().collect(Collectors.toMap((i) -> "n" + i, (i) -> (long) i));
	}

}
