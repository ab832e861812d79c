package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.codec.StringCodec;
import io.pottery.core.CodecException;
import io.pottery.core.Expiry;
import io.pottery.core.KeyExistsException;
import io.pottery.core.WrongTypeException;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RedisDequeTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisDeque<String> letters = this.collections.deque("letters", String.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void openingAndReadingCreatesNothing() {
		assertThat(this.letters.exists()).isFalse();
		assertThat(this.letters).isEmpty();
		assertThat(this.letters.maxLength()).isEqualTo(RedisDeque.UNBOUNDED);
		assertThat(this.letters.pollFirst()).isNull();
		assertThat(this.letters.pollLast()).isNull();
		assertThat(this.letters.peekFirst()).isNull();
		assertThat(this.letters.peekLast()).isNull();
		this.letters.rotate(3);
		this.letters.extend(List.of());
		assertThat(this.letters.exists()).isFalse();
	}

	@Test
	void emptyDequeHasNoElementToGive() {
		for (Runnable call : List.<Runnable>of(this.letters::removeFirst, this.letters::removeLast,
				this.letters::getFirst, this.letters::getLast, this.letters::pop, this.letters::remove,
				this.letters::element, () -> this.letters.iterator().next(),
				() -> this.letters.descendingIterator().next())) {
			assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(call::run);
		}
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.letters::pop)
			.withMessageContaining("'letters'");
	}

	@Test
	void contentsOnAnExistingKeyAreRefused() {
		this.letters.add("a");
		for (List<String> contents : List.of(List.of("b"), List.<String>of(), numbers(2500))) {
			assertThatExceptionOfType(KeyExistsException.class)
				.isThrownBy(() -> this.collections.deque("letters", String.class, contents))
				.satisfies((ex) -> assertThat(ex.key()).isEqualTo("letters"));
			assertThatExceptionOfType(KeyExistsException.class)
				.isThrownBy(() -> this.collections.deque("letters", String.class, 3, contents));
		}
		assertThat(this.letters).containsExactly("a");
		assertThat(REDIS.keys("*")).as("nothing stays staged").containsExactly("letters");
	}

	@Test
	void largeContentsAreCreatedAtOnce() {
		RedisDeque<String> created = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.deque("letters", String.class, numbers(2500));
		assertThat(created.snapshot()).isEqualTo(numbers(2500));
		assertThat(created.ttl())
			.hasValueSatisfying((ttl) -> assertThat(ttl).isBetween(Duration.ofMinutes(59), Duration.ofHours(1)));
		this.collections.deque("other", String.class, numbers(1001));
		assertThat(REDIS.getExpire("other")).isEqualTo(-1);
		assertThat(REDIS.keys("*")).containsExactlyInAnyOrder("letters", "other");
	}

	@Test
	void boundedDequeKeepsTheLastOfItsContents() {
		assertThat(this.collections.deque("three", String.class, 3, letters("abcdef"))).containsExactly("d", "e", "f");
		assertThat(this.collections.deque("none", String.class, 0, letters("abcdef"))).isEmpty();
		assertThat(this.collections.deque("many", String.class, 1500, numbers(4000)).snapshot())
			.isEqualTo(numbers(4000).subList(2500, 4000));
		assertThat(REDIS.hasKey("none")).isFalse();
	}

	@Test
	void openingOneThatIsTooLongFails() {
		this.letters.extend(letters("abcdef"));
		assertThatIllegalStateException().isThrownBy(() -> this.collections.deque("letters", String.class, 5))
			.withMessageContainingAll("'letters'", "6", "5");
		assertThat(this.collections.deque("letters", String.class, 6)).hasSize(6);
		assertThatIllegalArgumentException().isThrownBy(() -> this.collections.deque("letters", String.class, -1))
			.withMessageContainingAll("'maxLength'", "-1");
		assertThat(this.collections.deque("letters", String.class, 6).maxLength()).isEqualTo(6);
	}

	@Test
	void fullDequeDropsAtTheOtherEnd() {
		RedisDeque<String> deque = this.collections.deque("deque", String.class, 3, letters("abc"));
		assertThatIllegalStateException().isThrownBy(() -> deque.insert(1, "x"))
			.withMessageContainingAll("'deque'", "3");
		assertThat(deque).containsExactly("a", "b", "c");
		deque.add("d");
		assertThat(deque).containsExactly("b", "c", "d");
		deque.push("a");
		assertThat(deque).containsExactly("a", "b", "c");
		assertThat(deque.offer("d")).isTrue();
		assertThat(deque.offerFirst("0")).isTrue();
		assertThat(deque.offerLast("e")).isTrue();
		assertThat(deque).containsExactly("b", "c", "e");
		deque.removeLast();
		deque.insert(1, "x");
		assertThat(deque).containsExactly("b", "x", "c");
		deque.reversed().add("z");
		assertThat(deque).containsExactly("z", "b", "x");
	}

	@Test
	void fullDequeIsExtendedAtBothEnds() {
		RedisDeque<String> deque = this.collections.deque("deque", String.class, 4, letters("ghi"));
		deque.extend(letters("jkl"));
		assertThat(deque).containsExactly("i", "j", "k", "l");
		deque.extendLeft(letters("hg"));
		assertThat(deque).containsExactly("g", "h", "i", "j");
		assertThat(deque.addAll(numbers(4000))).isTrue();
		assertThat(deque).containsExactly("3996", "3997", "3998", "3999");
		deque.extendLeft(numbers(4000));
		assertThat(deque).containsExactly("3999", "3998", "3997", "3996");
	}

	@Test
	void dequeOfNoLengthKeepsNothing() {
		RedisDeque<String> none = this.collections.deque("letters", String.class, 0);
		none.add("a");
		none.push("a");
		none.extendLeft(letters("abc"));
		assertThat(none.exists()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> none.insert(0, "a"));
	}

	@Test
	void boundHoldsAgainstThoseWhoHaveNone() {
		RedisDeque<String> bounded = this.collections.deque("letters", String.class, 3);
		this.letters.extend(letters("abcdef"));
		bounded.add("g");
		assertThat(this.letters).containsExactly("e", "f", "g");
		this.letters.extend(letters("hij"));
		bounded.push("d");
		assertThat(this.letters).containsExactly("d", "e", "f");
	}

	@Test
	void rotatesInBothDirections() {
		RedisDeque<Integer> digits = this.collections.deque("digits", Integer.class,
				IntStream.range(0, 10).boxed().toList());
		digits.rotate(2);
		assertThat(digits).containsExactly(8, 9, 0, 1, 2, 3, 4, 5, 6, 7);
		digits.rotate(-2);
		digits.rotate(0);
		assertThat(digits).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		digits.rotate(-2);
		assertThat(digits).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -7, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE,
			Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, (1L << 53) + 1, -(1L << 53) - 1 })
	void rotatesAnyNumberOfSteps(long steps) {
		for (int length : List.of(0, 1, 2, 3, 7, 2999, 4100)) {
			List<String> expected = new ArrayList<>(numbers(length));
			RedisDeque<String> deque = this.collections.deque("rotated" + length, String.class);
			deque.clear();
			deque.extend(expected);
			deque.rotate(steps);
			Collections.rotate(expected, (length != 0) ? (int) (steps % length) : 0);
			assertThat(deque.snapshot()).isEqualTo(expected);
			RedisDeque<String> reversed = (RedisDeque<String>) deque.reversed();
			reversed.rotate(steps);
			assertThat(deque.snapshot()).isEqualTo(numbers(length));
		}
	}

	@Test
	void rotatesThousandsAndKeepsTheTimeToLive() {
		this.letters.extend(numbers(5000));
		this.letters.expire(Duration.ofMinutes(5));
		for (int steps : List.of(2500, 2499, -2400, 1000, -1001)) {
			List<String> expected = this.letters.snapshot();
			Collections.rotate(expected, steps);
			this.letters.rotate(steps);
			assertThat(this.letters.snapshot()).isEqualTo(expected);
		}
		assertThat(this.letters.ttl()).isPresent();
	}

	@Test
	void movingAverage() {
		// As in the documentation of Python's deque: the average of three at a time.
		RedisDeque<Integer> window = this.collections.deque("window", Integer.class, 3);
		List<Double> averages = new ArrayList<>();
		for (int number : List.of(40, 30, 50, 46, 39, 44)) {
			window.add(number);
			if (window.size() == 3) {
				averages.add(window.stream().mapToInt(Integer::intValue).average().orElseThrow());
			}
		}
		assertThat(averages).containsExactly(40.0, 42.0, 45.0, 43.0);
	}

	@Test
	void deleteNth() {
		this.letters.extend(letters("abcdef"));
		this.letters.rotate(-3);
		assertThat(this.letters.removeFirst()).isEqualTo("d");
		this.letters.rotate(3);
		assertThat(this.letters).containsExactly("a", "b", "c", "e", "f");
	}

	@Test
	void insertsAmongEqualNeighboursAndAnyValues() {
		for (String value : List.of("0", "", "\0", "\0\0", "__REDISSON_DELETED__")) {
			RedisDeque<String> zeros = this.collections.withCodec(new StringCodec())
				.deque("zeros" + value.length(), String.class, List.of(value, "\0", "", value, value, value));
			zeros.insert(4, "x");
			assertThat(zeros).containsExactly(value, "\0", "", value, "x", value, value);
			zeros.insert(0, "first");
			zeros.insert(8, "last");
			assertThat(zeros).containsExactly("first", value, "\0", "", value, "x", value, value, "last");
			Iterator<String> iterator = zeros.iterator();
			for (int i = 0; i < 7; i++) {
				iterator.next();
			}
			iterator.remove();
			assertThat(zeros).containsExactly("first", value, "\0", "", value, "x", value, "last");
			zeros.delete();
		}
	}

	@Test
	void insertChecksItsIndex() {
		this.letters.extend(letters("abc"));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> this.letters.insert(-1, "x"))
			.withMessageContaining("-1");
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> this.letters.insert(4, "x"))
			.withMessageContainingAll("4", "3", "'letters'");
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.letters.insert(Integer.MAX_VALUE, "x"));
		((RedisDeque<String>) this.letters.reversed()).insert(1, "x");
		assertThat(this.letters).containsExactly("a", "b", "x", "c");
		((RedisDeque<String>) this.letters.reversed()).insert(4, "y");
		assertThat(this.letters).containsExactly("y", "a", "b", "x", "c");
	}

	@Test
	void occurrencesAreRemovedFromEitherEnd() {
		this.letters.extend(letters("abcabcabc"));
		assertThat(this.letters.removeFirstOccurrence("b")).isTrue();
		assertThat(this.letters.removeLastOccurrence("a")).isTrue();
		assertThat(this.letters).containsExactly("a", "c", "a", "b", "c", "b", "c");
		assertThat(this.letters.remove("c")).isTrue();
		assertThat(this.letters.reversed().remove("c")).isTrue();
		assertThat(this.letters).containsExactly("a", "a", "b", "c", "b");
		assertThat(this.letters.remove("x")).isFalse();
	}

	@Test
	void nullIsRefusedBeforeAnythingIsSent() {
		List<String> withNull = Arrays.asList("a", null);
		for (Runnable call : List.<Runnable>of(() -> this.letters.addFirst(null), () -> this.letters.addLast(null),
				() -> this.letters.offerFirst(null), () -> this.letters.offerLast(null), () -> this.letters.add(null),
				() -> this.letters.offer(null), () -> this.letters.push(null), () -> this.letters.insert(0, null),
				() -> this.letters.addAll(withNull), () -> this.letters.extend(withNull),
				() -> this.letters.extendLeft(withNull),
				() -> this.collections.deque("letters", String.class, withNull))) {
			assertThatNullPointerException().isThrownBy(call::run).withMessageContaining("'element'");
		}
		for (Runnable call : List.<Runnable>of(() -> this.letters.addAll(null), () -> this.letters.extend(null),
				() -> this.letters.extendLeft(null), () -> this.letters.containsAll(null),
				() -> this.letters.removeAll(null), () -> this.letters.retainAll(null),
				() -> this.letters.removeIf(null))) {
			assertThatNullPointerException().isThrownBy(call::run);
		}
		assertThat(REDIS.hasKey("letters")).isFalse();
	}

	@Test
	void whatCannotBeAnElementIsNotThere() {
		this.letters.add("7");
		assertThat(this.letters.contains(null)).isFalse();
		assertThat(this.letters.contains(7)).isFalse();
		assertThat(this.letters.remove(null)).isFalse();
		assertThat(this.letters.removeFirstOccurrence(7)).isFalse();
		assertThat(this.letters.removeLastOccurrence(null)).isFalse();
		assertThat(this.letters.containsAll(Arrays.asList("7", null))).isFalse();
		assertThat(this.letters.containsAll(List.of())).isTrue();
		assertThat(this.letters.removeAll(Arrays.asList(null, 7))).isFalse();
		assertThat(this.letters).containsExactly("7");
		assertThat(this.letters.retainAll(Arrays.asList(null, 7))).isTrue();
		assertThat(this.letters).isEmpty();
	}

	@Test
	void bulkCallsWorkOnManyPages() {
		List<String> numbers = numbers(3507);
		this.letters.extend(numbers);
		assertThat(this.letters.containsAll(numbers)).isTrue();
		this.letters.extend(numbers);
		assertThat(this.letters).hasSize(7014);
		assertThat(this.letters.containsAll(List.of("0", "3499", "0"))).isTrue();
		assertThat(this.letters.containsAll(List.of("0", "3499", "x"))).isFalse();
		assertThat(this.letters.contains("3499")).isTrue();
		this.letters.expire(Duration.ofMinutes(5));
		assertThat(this.letters.removeAll(numbers.subList(1000, 3200))).isTrue();
		List<String> expected = new ArrayList<>(numbers.subList(0, 1000));
		expected.addAll(numbers.subList(3200, 3507));
		expected.addAll(new ArrayList<>(expected));
		assertThat(this.letters.snapshot()).isEqualTo(expected);
		assertThat(this.letters.removeAll(List.of("998", "x"))).isTrue();
		expected.removeAll(List.of("998"));
		assertThat(this.letters.removeAll(numbers.subList(1500, 1600))).isFalse();
		assertThat(this.letters.snapshot()).isEqualTo(expected);
		Set<String> seen = new HashSet<>();
		assertThat(this.letters.removeIf((number) -> !seen.add(number))).isTrue();
		assertThat(this.letters.snapshot()).isEqualTo(expected.subList(0, 1306));
		assertThat(this.letters.retainAll(numbers.subList(500, 3300))).isTrue();
		assertThat(this.letters).hasSize(599);
		assertThat(this.letters.ttl()).isPresent();
		assertThat(this.letters.removeAll(numbers)).isTrue();
		assertThat(this.letters.exists()).isFalse();
	}

	@Test
	void iteratorsGoThroughManyPagesInBothDirections() {
		List<String> numbers = numbers(3000);
		this.letters.extend(numbers);
		assertThat(new ArrayList<>(this.letters)).isEqualTo(numbers);
		List<String> descending = new ArrayList<>();
		this.letters.descendingIterator().forEachRemaining(descending::add);
		Collections.reverse(descending);
		assertThat(descending).isEqualTo(numbers);
		assertThat(this.letters.stream().mapToInt(Integer::parseInt).sum()).isEqualTo(3000 * 2999 / 2);
	}

	@Test
	void iteratorsRemoveExactlyWhatTheyReturned() {
		for (boolean ascending : List.of(true, false)) {
			this.letters.clear();
			IntStream.range(0, 1100).forEach((i) -> this.letters.addAll(List.of("keep" + i, "drop", "drop")));
			Iterator<String> iterator = ascending ? this.letters.iterator() : this.letters.descendingIterator();
			int seen = 0;
			while (iterator.hasNext()) {
				boolean drop = iterator.next().equals("drop");
				// Reads ahead, at times the next page.
				iterator.hasNext();
				if (drop) {
					iterator.remove();
				}
				seen++;
			}
			assertThat(seen).isEqualTo(3300);
			assertThat(this.letters.snapshot())
				.isEqualTo(IntStream.range(0, 1100).mapToObj((i) -> "keep" + i).toList());
		}
	}

	@Test
	void iteratorRemovesTheOccurrenceItReturnedAndNoOther() {
		this.letters.extend(letters("aba"));
		Iterator<String> iterator = this.letters.iterator();
		iterator.next();
		iterator.next();
		iterator.next();
		iterator.remove();
		assertThat(this.letters).containsExactly("a", "b");
		assertThatIllegalStateException().isThrownBy(iterator::remove);
		assertThatIllegalStateException().isThrownBy(() -> this.letters.iterator().remove());
		this.letters.add("a");
		Iterator<String> descending = this.letters.descendingIterator();
		descending.next();
		descending.remove();
		assertThat(this.letters).containsExactly("a", "b");
	}

	@Test
	void iteratorRemovesNothingThatHasMoved() {
		this.letters.extend(letters("abc"));
		Iterator<String> iterator = this.letters.iterator();
		iterator.next();
		assertThat(iterator.next()).isEqualTo("b");
		this.letters.push("0");
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove)
			.withMessageContaining("'letters'");
		assertThat(this.letters).containsExactly("0", "a", "b", "c");
		this.letters.clear();
		assertThat(iterator.next()).as("promised").isEqualTo("c");
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
	}

	@Test
	void iteratorsSeeOnceWhatKeepsItsIndex() {
		this.letters.extend(numbers(2500));
		for (Iterator<String> iterator : List.of(this.letters.iterator(), this.letters.descendingIterator())) {
			List<String> seen = new ArrayList<>();
			while (iterator.hasNext()) {
				seen.add(iterator.next());
				if (seen.size() % 400 == 0) {
					this.letters.extend(letters("xyz"));
				}
			}
			assertThat(seen).containsAll(numbers(2500));
			assertThat(seen.stream().filter((element) -> element.matches("\\d+"))).doesNotHaveDuplicates();
		}
	}

	@Test
	void removalsByFilterFindWhatAnotherWriterHasMoved() {
		this.letters.extend(letters("abab"));
		List<String> asked = new ArrayList<>();
		assertThat(this.letters.removeIf((letter) -> {
			if (asked.isEmpty()) {
				this.letters.push("new");
			}
			boolean seen = asked.contains(letter);
			asked.add(letter);
			return seen;
		})).isTrue();
		assertThat(this.letters).containsExactly("new", "a", "b");
		assertThat(asked).as("none twice").containsExactly("a", "b", "a", "b", "new");
		asked.clear();
		this.letters.extend(letters("ab"));
		this.letters.reversed().removeIf((letter) -> {
			if (asked.isEmpty()) {
				this.letters.removeFirst();
			}
			boolean seen = asked.contains(letter);
			asked.add(letter);
			return seen;
		});
		assertThat(this.letters).containsExactly("a", "b");
	}

	@Test
	void removalsByFilterSurviveSeveralOtherWriters() {
		this.letters.extend(letters("zaa"));
		Set<String> seen = new HashSet<>();
		this.letters.removeIf((letter) -> {
			if (letter.equals("z")) {
				this.letters.pop();
				this.letters.pop();
				this.letters.push("n");
			}
			if (letter.equals("n")) {
				this.letters.push("m");
			}
			return letter.equals("n") || !seen.add(letter);
		});
		assertThat(this.letters).as("the first answer about an element stays the first").containsExactly("m", "a");
		this.letters.clear();
		this.letters.extend(letters("zaa"));
		seen.clear();
		this.letters.removeIf((letter) -> {
			if (letter.equals("z")) {
				this.letters.pop();
				this.letters.pop();
			}
			return !seen.add(letter);
		});
		assertThat(this.letters).containsExactly("a");
	}

	@Test
	void reversedIsALiveView() {
		this.letters.extend(letters("ghi"));
		Deque<String> reversed = this.letters.reversed();
		assertThat(reversed).containsExactly("i", "h", "g");
		assertThat(reversed.toString()).isEqualTo("[i, h, g]");
		this.letters.add("j");
		assertThat(reversed.peekFirst()).isEqualTo("j");
		reversed.addLast("f");
		reversed.addAll(letters("ed"));
		assertThat(this.letters).containsExactly("d", "e", "f", "g", "h", "i", "j");
		assertThat(reversed.pop()).isEqualTo("j");
		assertThat(reversed.getLast()).isEqualTo("d");
		List<String> descending = new ArrayList<>();
		reversed.descendingIterator().forEachRemaining(descending::add);
		assertThat(descending).containsExactly("d", "e", "f", "g", "h", "i");
		assertThat(((RedisDeque<String>) reversed).reversed()).containsExactlyElementsOf(descending);
		assertThat(reversed.toArray(new String[0])).containsExactly("i", "h", "g", "f", "e", "d");
	}

	@Test
	void reversedOverridesThatOfLaterJavas() throws Exception {
		assertThat(RedisDeque.class.getMethod("reversed").getReturnType()).isEqualTo(Deque.class);
		assertThat(Arrays.stream(RedisDeque.class.getMethods())
			.filter((method) -> method.getName().equals("reversed") && method.getReturnType() == Deque.class)
			.map((method) -> method.getDeclaringClass().getSimpleName())).containsExactly("RedisDeque");
	}

	@Test
	void dequesAreEqualOnlyToThemselves() {
		this.letters.add("a");
		assertThat(this.letters).isEqualTo(this.letters)
			.isNotEqualTo(this.collections.deque("letters", String.class))
			.isNotEqualTo(List.of("a"))
			.isNotEqualTo(new ArrayDeque<>(List.of("a")))
			.isNotEqualTo(this.collections.list("letters", String.class));
		assertThat(this.collections.list("letters", String.class).equals(this.letters)).isFalse();
		assertThat(this.letters.hashCode()).isEqualTo(System.identityHashCode(this.letters));
		assertThat(this.letters).hasToString("[a]");
	}

	@Test
	void elementsOfForeignWriters() {
		REDIS.opsForList().rightPushAll("letters", "null", "\"\\u00E9\"", "null");
		assertThat(this.letters.snapshot()).containsExactly(null, "é", null);
		assertThat(this.letters.contains("é")).as("compared by its bytes").isFalse();
		assertThat(this.letters.removeFirst()).as("a null, consumed").isNull();
		assertThat(this.letters).hasSize(2);
		assertThat(this.letters.pollLast()).isNull();
		assertThat(this.letters.removeIf("é"::equals)).as("compared by its value").isTrue();
		REDIS.opsForList().rightPushAll("letters", "null", "\"a\"");
		assertThat(this.letters.retainAll(List.of("a"))).isTrue();
		assertThat(this.letters).containsExactly("a");
	}

	@Test
	void elementsOfAnyType() {
		RedisDeque<Map<String, List<Integer>>> deque = this.collections.deque("typed",
				new ParameterizedTypeReference<>() {
				});
		deque.add(Map.of("b", List.of(1, 2)));
		assertThat(deque.getFirst().get("b")).containsExactly(1, 2);
		REDIS.opsForList().rightPush("typed", "7");
		assertThatExceptionOfType(CodecException.class).isThrownBy(deque::getLast).withMessageContaining("7");
	}

	@Test
	void isWrittenAsItsContentsByJackson() {
		this.letters.extend(letters("abc"));
		assertThat(new JsonMapper().writeValueAsString(this.letters)).isEqualTo("[\"a\",\"b\",\"c\"]");
		assertThat(new JsonMapper().writeValueAsString(Map.of("last", this.letters.reversed())))
			.isEqualTo("{\"last\":[\"c\",\"b\",\"a\"]}");
		RedisDict<String, Object> dict = this.collections.dict("dict", String.class, Object.class);
		dict.put("letters", this.letters);
		assertThat(dict.get("letters")).isEqualTo(List.of("a", "b", "c"));
	}

	@Test
	void anotherTypeOfKeyIsNeitherReadNorChanged() {
		REDIS.opsForValue().set("letters", "precious");
		RedisDeque<String> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.deque("letters", String.class);
		List<String> some = letters("ab");
		for (RedisDeque<String> deque : List.of(this.letters, expiring, (RedisDeque<String>) this.letters.reversed())) {
			for (Runnable call : List.<Runnable>of(() -> deque.addFirst("a"), () -> deque.addLast("a"),
					() -> deque.offerFirst("a"), () -> deque.offerLast("a"), () -> deque.add("a"),
					() -> deque.offer("a"), () -> deque.push("a"), () -> deque.addAll(some), () -> deque.extend(some),
					() -> deque.extendLeft(some), () -> deque.insert(0, "a"), () -> deque.rotate(1), deque::peek,
					deque::peekFirst, deque::peekLast, deque::getFirst, deque::getLast, deque::element, deque::poll,
					deque::pollFirst, deque::pollLast, deque::remove, deque::removeFirst, deque::removeLast, deque::pop,
					() -> deque.remove("a"), () -> deque.removeFirstOccurrence("a"),
					() -> deque.removeLastOccurrence("a"), () -> deque.removeAll(some), () -> deque.retainAll(some),
					() -> deque.removeIf("a"::equals), deque::clear, () -> deque.contains("a"),
					() -> deque.containsAll(some), deque::size, deque::isEmpty, () -> deque.iterator().hasNext(),
					() -> deque.descendingIterator().hasNext(), () -> deque.stream().count(), deque::snapshot,
					deque::toArray, deque::toString, deque::delete, () -> deque.expire(Duration.ofSeconds(1)),
					deque::persist)) {
				assertWrongType(call);
			}
		}
		assertWrongType(() -> this.collections.deque("letters", String.class, 3));
		assertThat(REDIS.opsForValue().get("letters")).isEqualTo("precious");
		assertThat(REDIS.getExpire("letters")).isEqualTo(-1);
		REDIS.delete("letters");
		RedisDeque<String> none = this.collections.deque("letters", String.class, 0);
		REDIS.opsForValue().set("letters", "precious");
		assertWrongType(() -> none.add("a"));
		assertThat(REDIS.opsForValue().get("letters")).isEqualTo("precious");
	}

	private void assertWrongType(Runnable call) {
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(call::run)
			.withMessageContainingAll("'letters'", "string", "list");
	}

	@Test
	void declaredExpiryStartsWithTheKeyAndDoesNotSlide() {
		for (int bound : List.of(RedisDeque.UNBOUNDED, 10)) {
			RedisDeque<String> expiring = expiring(Expiry.after(Duration.ofHours(1)), bound);
			for (Runnable creation : List.<Runnable>of(() -> expiring.add("a"), () -> expiring.push("a"),
					() -> expiring.extend(letters("ab")), () -> expiring.extendLeft(letters("ab")),
					() -> expiring.insert(0, "a"), () -> expiring.reversed().add("a"))) {
				expiring.clear();
				creation.run();
				assertThat(expiring.ttl())
					.hasValueSatisfying((ttl) -> assertThat(ttl).isGreaterThan(Duration.ofMinutes(59)));
				expiring.expire(Duration.ofMinutes(5));
				creation.run();
				expiring.rotate(1);
				assertThat(expiring.ttl())
					.hasValueSatisfying((ttl) -> assertThat(ttl).isLessThan(Duration.ofMinutes(6)));
			}
		}
	}

	@Test
	void slidingExpiryStartsAnewWithEveryWrite() {
		RedisDeque<String> sliding = expiring(Expiry.afterLastWrite(Duration.ofHours(1)), 10);
		sliding.extend(letters("ab"));
		for (Runnable write : List.<Runnable>of(() -> sliding.add("a"), () -> sliding.push("a"),
				() -> sliding.insert(1, "a"), () -> sliding.rotate(1))) {
			sliding.expire(Duration.ofMinutes(5));
			sliding.peek();
			sliding.removeIf("x"::equals);
			sliding.rotate(0);
			assertThat(sliding.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isLessThan(Duration.ofMinutes(6)));
			write.run();
			assertThat(sliding.ttl())
				.hasValueSatisfying((ttl) -> assertThat(ttl).isGreaterThan(Duration.ofMinutes(59)));
		}
	}

	private RedisDeque<String> expiring(Expiry expiry, int bound) {
		return this.collections.withExpiry(expiry).deque("letters", String.class, bound);
	}

	@Test
	void expiryOfTheWholeStructureCanBeSetAndTakenBack() {
		assertThat(this.letters.expire(Duration.ofMinutes(1))).as("nothing to expire").isFalse();
		this.letters.add("a");
		assertThat(this.letters.ttl()).isEmpty();
		assertThat(this.letters.expire(Duration.ofMinutes(1))).isTrue();
		assertThat(this.letters.ttl()).isPresent();
		assertThat(this.letters.persist()).isTrue();
		assertThat(this.letters.ttl()).isEmpty();
		assertThat(this.letters.delete()).isTrue();
		assertThat(this.letters.delete()).isFalse();
	}

	@Test
	void whatCannotBeReadIsPutBack() {
		RedisDeque<Integer> numbers = this.collections.deque("numbers", Integer.class, 3);
		REDIS.opsForList().rightPushAll("numbers", "\"x\"", "1", "\"y\"");
		assertThatExceptionOfType(CodecException.class).isThrownBy(numbers::pollFirst);
		assertThatExceptionOfType(CodecException.class).isThrownBy(numbers::removeLast);
		assertThat(REDIS.opsForList().range("numbers", 0, -1)).containsExactly("\"x\"", "1", "\"y\"");
	}

	@Test
	void ephemeralDequesGoWithTheirScope() {
		RedisDeque<String> scratch;
		RedisDeque<String> bounded;
		try (EphemeralCollections scope = this.collections.ephemeral()) {
			scratch = scope.deque(String.class);
			scratch.add("a");
			bounded = scope.deque(String.class, 2);
			bounded.extend(letters("abc"));
			assertThat(bounded).containsExactly("b", "c");
			assertThat(bounded.ttl()).as("safety").isPresent();
		}
		assertThat(scratch.exists()).isFalse();
		assertThat(bounded.exists()).isFalse();
	}

	private static List<String> letters(String letters) {
		return List.of(letters.split(""));
	}

	private static List<String> numbers(int count) {
		return IntStream.range(0, count).mapToObj(Integer::toString).toList();
	}

}
