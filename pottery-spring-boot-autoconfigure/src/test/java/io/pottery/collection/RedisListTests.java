package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.codec.JsonCodec;
import io.pottery.codec.StringCodec;
import io.pottery.core.CodecException;
import io.pottery.core.Expiry;
import io.pottery.core.KeyExistsException;
import io.pottery.core.WrongTypeException;
import io.pottery.testing.TestRedis;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RedisListTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisList<Integer> numbers = this.collections.list("numbers", Integer.class);

	private final RedisList<String> letters = this.collections.list("letters", String.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void openingSendsNothing() {
		assertThat(REDIS.hasKey("numbers")).isFalse();
		assertThat(this.numbers.exists()).isFalse();
		assertThat(this.numbers).isEmpty();
		assertThat(this.numbers).isNotInstanceOf(RandomAccess.class);
	}

	@Test
	void contentsOnAnExistingKeyAreRefused() {
		this.numbers.add(1);
		for (List<Integer> contents : List.of(List.<Integer>of(), List.of(2), numbers(2500))) {
			assertThatExceptionOfType(KeyExistsException.class)
				.isThrownBy(() -> this.collections.list("numbers", Integer.class, contents))
				.withMessageContaining("'numbers'");
		}
		assertThat(this.numbers).containsExactly(1);
		assertThat(REDIS.keys("*")).as("nothing stays staged").containsExactly("numbers");
	}

	@Test
	void contentsOnAKeyOfAnotherTypeAreRefused() {
		REDIS.opsForValue().set("numbers", "precious");
		for (List<Integer> contents : List.of(List.<Integer>of(), List.of(2), numbers(2500))) {
			assertThatExceptionOfType(KeyExistsException.class)
				.isThrownBy(() -> this.collections.list("numbers", Integer.class, contents));
		}
		assertThat(REDIS.opsForValue().get("numbers")).isEqualTo("precious");
		assertThat(REDIS.keys("*")).containsExactly("numbers");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1000, 1001, 2500 })
	void contentsAreCreatedAtOnce(int size) {
		RedisList<Integer> created = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.list("numbers", Integer.class, numbers(size));
		assertThat(created.snapshot()).isEqualTo(numbers(size));
		assertThat(created.ttl().isPresent()).isEqualTo(size > 0);
		assertThat(REDIS.keys("*")).hasSize(Math.min(size, 1));
	}

	@Test
	void boundsAreThoseOfJava() {
		assertOutOfBounds(() -> this.numbers.set(0, 1), 0, 0);
		this.numbers.addAll(List.of(1, 2, 3));
		for (int index : new int[] { -1, 3, 4, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
			assertOutOfBounds(() -> this.numbers.get(index), index, 3);
			assertOutOfBounds(() -> this.numbers.set(index, 7), index, 3);
			assertOutOfBounds(() -> this.numbers.remove(index), index, 3);
		}
		for (int index : new int[] { -1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
			assertOutOfBounds(() -> this.numbers.add(index, 7), index, 3);
			assertOutOfBounds(() -> this.numbers.addAll(index, List.of(7)), index, 3);
			assertOutOfBounds(() -> this.numbers.addAll(index, List.of()), index, 3);
			assertOutOfBounds(() -> this.numbers.listIterator(index), index, 3);
		}
		assertOutOfBounds(() -> this.numbers.subList(-1, 2), -1, 3);
		assertOutOfBounds(() -> this.numbers.subList(1, 4), 4, 3);
		assertThatIllegalArgumentException().isThrownBy(() -> this.numbers.subList(2, 1));
		assertThat(this.numbers).containsExactly(1, 2, 3);
	}

	@Test
	void boundsOfAViewAreItsOwn() {
		this.numbers.addAll(List.of(1, 2, 3, 4, 5));
		List<Integer> view = this.numbers.subList(1, 3);
		for (int index : new int[] { -1, 2, 3, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
			assertOutOfBounds(() -> view.get(index), index, 2);
			assertOutOfBounds(() -> view.set(index, 7), index, 2);
			assertOutOfBounds(() -> view.remove(index), index, 2);
		}
		assertOutOfBounds(() -> view.add(3, 7), 3, 2);
		assertOutOfBounds(() -> view.add(-1, 7), -1, 2);
		assertOutOfBounds(() -> view.subList(0, 3), 3, 2);
		assertThat(this.numbers).containsExactly(1, 2, 3, 4, 5);
	}

	private static void assertOutOfBounds(ThrowingCallable call, int index, int size) {
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(call)
			.withMessageContaining(String.valueOf(index))
			.withMessageContaining("size " + size);
	}

	@Test
	void endsOfAnEmptyListAreMissing() {
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.numbers::getFirst);
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.numbers::getLast);
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.numbers::removeFirst);
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.numbers::removeLast);
	}

	@Test
	void listOfTheDocumentation() {
		RedisList<Double> list = this.collections.list("docs", Double.class);
		list.addAll(List.of(66.25, 333.0, 333.0, 1.0, 1234.5));
		assertThat(List.of(Collections.frequency(list, 333.0), Collections.frequency(list, 66.25),
				Collections.frequency(list, 7.0)))
			.containsExactly(2, 1, 0);
		list.add(2, -1.0);
		list.add(333.0);
		assertThat(list).containsExactly(66.25, 333.0, -1.0, 333.0, 1.0, 1234.5, 333.0);
		assertThat(list.indexOf(333.0)).isEqualTo(1);
		assertThat(list.lastIndexOf(333.0)).isEqualTo(6);
		assertThat(list.remove((Object) 333.0)).as("the first only").isTrue();
		assertThat(list).containsExactly(66.25, -1.0, 333.0, 1.0, 1234.5, 333.0);
		list.reverse();
		assertThat(list).containsExactly(333.0, 1234.5, 1.0, 333.0, -1.0, 66.25);
		list.sort(null);
		assertThat(list).containsExactly(-1.0, 1.0, 66.25, 333.0, 333.0, 1234.5);
		list.sort(Comparator.reverseOrder());
		assertThat(list.get(0)).isEqualTo(1234.5);
	}

	@Test
	void stack() {
		this.numbers.addAll(List.of(3, 4, 5));
		this.numbers.add(6);
		this.numbers.add(7);
		assertThat(this.numbers.removeLast()).isEqualTo(7);
		assertThat(this.numbers.removeLast()).isEqualTo(6);
		assertThat(this.numbers.removeFirst()).isEqualTo(3);
		assertThat(this.numbers.getFirst()).isEqualTo(4);
		assertThat(this.numbers.getLast()).isEqualTo(5);
	}

	@Test
	void deletionsByPosition() {
		this.numbers.addAll(List.of(-1, 1, 66, 333, 333, 1234));
		assertThat(this.numbers.remove(0)).isEqualTo(-1);
		this.numbers.subList(2, 4).clear();
		assertThat(this.numbers).containsExactly(1, 66, 1234);
		this.numbers.subList(0, 0).clear();
		assertThat(this.numbers).containsExactly(1, 66, 1234);
		this.numbers.subList(0, 3).clear();
		assertThat(this.numbers.exists()).isFalse();
	}

	@Test
	void insertingAndRemovingAmongEqualNeighbours() {
		this.numbers.addAll(List.of(0, 0, 0, 0));
		this.numbers.add(2, 2);
		assertThat(this.numbers).containsExactly(0, 0, 2, 0, 0);
		assertThat(this.numbers.remove(3)).isZero();
		assertThat(this.numbers).containsExactly(0, 0, 2, 0);
		this.numbers.addAll(1, List.of(0, 1, 0));
		assertThat(this.numbers).containsExactly(0, 0, 1, 0, 0, 2, 0);
		this.numbers.subList(3, 5).clear();
		assertThat(this.numbers).containsExactly(0, 0, 1, 2, 0);
	}

	@Test
	void everyPositionTakesAnInsertionAndARemoval() {
		for (int size = 0; size < 9; size++) {
			for (int index = 0; index <= size; index++) {
				for (List<Integer> added : List.of(List.of(7), List.of(7, 8))) {
					List<Integer> expected = new ArrayList<>(Collections.nCopies(size, 1));
					this.numbers.clear();
					this.numbers.addAll(expected);
					this.numbers.addAll(index, added);
					expected.addAll(index, added);
					assertThat(this.numbers.snapshot()).isEqualTo(expected);
					assertThat(this.numbers.remove(index)).isEqualTo(7);
					expected.remove(index);
					assertThat(this.numbers.snapshot()).isEqualTo(expected);
				}
			}
		}
	}

	@Test
	void anyTextCanBeAnElement() {
		List<String> texts = List.of("", "0", "null", "__DELETED_BY_REDISSON__", "\u0000", "\n", "é", "\uD83C\uDF38",
				"[\"a\"]");
		this.letters.addAll(texts);
		this.letters.add(4, "__DELETED_BY_REDISSON__");
		assertThat(this.letters.remove(3)).isEqualTo("__DELETED_BY_REDISSON__");
		assertThat(this.letters.snapshot()).isEqualTo(texts);
		RedisList<String> plain = this.collections.withCodec(new StringCodec()).list("plain", String.class);
		plain.addAll(texts);
		plain.add(4, "");
		assertThat(plain.remove(4)).isEmpty();
		assertThat(plain.snapshot()).isEqualTo(texts);
		assertThat(plain.contains(null)).isFalse();
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> plain.add(null));
	}

	@Test
	void nullIsAnElement() {
		this.letters.addAll(Arrays.asList("a", null, "b", null));
		assertThat(REDIS.opsForList().range("letters", 0, -1)).containsExactly("\"a\"", "null", "\"b\"", "null");
		assertThat(this.letters).containsExactly("a", null, "b", null);
		assertThat(this.letters.contains(null)).isTrue();
		assertThat(this.letters.indexOf(null)).isEqualTo(1);
		assertThat(this.letters.lastIndexOf(null)).isEqualTo(3);
		assertThat(this.letters.containsAll(Arrays.asList("b", null))).isTrue();
		assertThat(this.letters.remove(null)).isTrue();
		assertThat(this.letters.set(2, null)).isNull();
		assertThat(this.letters.removeAll(Collections.singleton(null))).isTrue();
		assertThat(this.letters).containsExactly("a", "b");
		assertThat(this.letters.contains(null)).isFalse();
	}

	@Test
	void whatCannotBeAnElementIsNotThere() {
		this.letters.addAll(List.of("1", "2"));
		List<Object> others = Arrays.asList(1, new Object(), Map.of());
		for (Object other : others) {
			assertThat(this.letters.contains(other)).isFalse();
			assertThat(this.letters.indexOf(other)).isEqualTo(-1);
			assertThat(this.letters.lastIndexOf(other)).isEqualTo(-1);
			assertThat(this.letters.remove(other)).isFalse();
		}
		assertThat(this.letters.containsAll(others)).isFalse();
		assertThat(this.letters.removeAll(others)).isFalse();
		assertThat(this.letters).containsExactly("1", "2");
		assertThat(this.letters.retainAll(others)).isTrue();
		assertThat(this.letters).isEmpty();
	}

	@Test
	void nestedElementsAreReadable() {
		RedisList<List<Object>> nested = this.collections.list("nested", new ParameterizedTypeReference<>() {
		});
		nested.add(List.of("a", "b", "c"));
		nested.add(List.of(1, 2, 3));
		assertThat(nested.get(0).get(1)).isEqualTo("b");
		assertThat(nested.indexOf(List.of(1, 2, 3))).isEqualTo(1);
	}

	@Test
	void equalityIsThatOfLists() {
		this.numbers.addAll(List.of(1, 4, 9));
		RedisList<Integer> other = this.collections.list("other", Integer.class, List.of(1, 4, 9));
		assertThat(this.numbers).isEqualTo(other).isEqualTo(List.of(1, 4, 9)).hasSameHashCodeAs(List.of(1, 4, 9));
		assertThat(List.of(1, 4, 9).equals(this.numbers)).as("symmetric").isTrue();
		assertThat(this.numbers.hashCode()).isEqualTo(other.hashCode());
		assertThat(this.numbers.equals(Set.of(1, 4, 9))).isFalse();
		assertThat(this.numbers.equals(List.of(1, 4))).isFalse();
		assertThat(this.numbers.equals(List.of(1, 4, 9, 16))).isFalse();
		assertThat(this.numbers.equals(List.of(1, 9, 4))).isFalse();
		assertThat(this.numbers.equals(null)).isFalse();
		assertThat(this.numbers.toString()).isEqualTo("[1, 4, 9]");
		assertThat(this.numbers.subList(1, 3)).isEqualTo(List.of(4, 9))
			.isEqualTo(other.subList(1, 3))
			.hasToString("[4, 9]");
	}

	@Test
	void handlesOnOneKeyAreEqualWithoutBeingRead() {
		REDIS.opsForValue().set("numbers", "reading this would fail");
		assertThat(this.collections.list("numbers", Integer.class).equals(this.numbers)).isTrue();
		assertThat(this.numbers.key()).isEqualTo("numbers");
	}

	@Test
	void slicesAreThoseOfPython() throws Exception {
		List<String> table = new ClassPathResource("python-slices.tsv", RedisListTests.class)
			.getContentAsString(StandardCharsets.US_ASCII)
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.toList();
		int size = 0;
		for (String line : table) {
			String[] row = line.split("\t", -1);
			while (size < Integer.parseInt(row[0])) {
				this.numbers.add(size++);
			}
			List<Integer> expected = row[4].isEmpty() ? List.of()
					: Stream.of(row[4].split(" ")).map(Integer::valueOf).toList();
			Integer from = number(row[1]);
			Integer to = number(row[2]);
			int step = Integer.parseInt(row[3]);
			assertThat(this.numbers.slice(from, to, step)).as(line).isEqualTo(expected);
			if (step == 1) {
				assertThat(this.numbers.slice(from, to)).as(line).isEqualTo(expected);
			}
		}
		assertThat(table).hasSizeGreaterThan(2000);
		assertThatIllegalArgumentException().isThrownBy(() -> this.numbers.slice(0, 1, 0))
			.withMessageContaining("step");
	}

	private static @Nullable Integer number(String text) {
		return text.isEmpty() ? null : Integer.valueOf(text);
	}

	@Test
	void slicesAreIndependent() {
		this.numbers.addAll(List.of(1, 4, 9));
		List<Integer> slice = this.numbers.slice(0, 0);
		slice.add(7);
		this.numbers.slice(null, null).clear();
		this.numbers.snapshot().add(16);
		assertThat(this.numbers).containsExactly(1, 4, 9);
	}

	@Test
	void viewsWriteThrough() {
		this.numbers.addAll(List.of(0, 1, 2, 3, 4, 5, 6));
		List<Integer> view = this.numbers.subList(2, 5);
		List<Integer> inner = view.subList(1, 2);
		inner.add(30);
		inner.add(0, 29);
		assertThat(view).containsExactly(2, 29, 3, 30, 4);
		assertThat(this.numbers).containsExactly(0, 1, 2, 29, 3, 30, 4, 5, 6);
		view.removeIf((number) -> number > 20);
		assertThat(view).containsExactly(2, 3, 4);
		view.sort(Comparator.reverseOrder());
		view.replaceAll((number) -> number * 10);
		assertThat(this.numbers).containsExactly(0, 1, 40, 30, 20, 5, 6);
		assertThat(view.retainAll(List.of(30, 5))).isTrue();
		assertThat(view).containsExactly(30);
		assertThat(view.removeAll(List.of(0, 30, 5))).isTrue();
		assertThat(view).isEmpty();
		assertThat(view.containsAll(List.of(5))).isFalse();
		assertThat(view.containsAll(List.of())).isTrue();
		view.add(7);
		assertThat(this.numbers).containsExactly(0, 1, 7, 5, 6);
		view.clear();
		view.addAll(List.of(8, 9));
		assertThat(this.numbers).containsExactly(0, 1, 8, 9, 5, 6);
		assertThat(view.contains(5)).isFalse();
		assertThat(view.indexOf(9)).isEqualTo(1);
	}

	@Test
	void emptyViewAtTheBeginningHoldsNothing() {
		this.numbers.addAll(List.of(1, 2, 3));
		List<Integer> view = this.numbers.subList(0, 0);
		assertThat(view).isEmpty();
		assertThat(view.iterator().hasNext()).isFalse();
		assertThat(view.toArray()).isEmpty();
		assertThat(view.contains(1)).isFalse();
		assertThat(view.containsAll(List.of(1))).isFalse();
		assertThat(view.removeAll(List.of(1))).isFalse();
		assertThat(view.retainAll(List.of())).isFalse();
		assertThat(view.removeIf((number) -> true)).isFalse();
		view.replaceAll((number) -> 7);
		view.sort(null);
		view.clear();
		assertThat(this.numbers).containsExactly(1, 2, 3);
	}

	@Test
	void viewsShowWhatHasComeToTheirPositions() {
		this.numbers.addAll(List.of(0, 1, 2, 3, 4, 5));
		List<Integer> view = this.numbers.subList(2, 5);
		REDIS.opsForList().leftPush("numbers", "-1");
		assertThat(view).containsExactly(1, 2, 3);
		REDIS.opsForList().trim("numbers", 0, 3);
		assertThat(view).containsExactly(1, 2);
		assertOutOfBounds(() -> view.get(2), 2, 2);
		view.add(7);
		assertThat(view).containsExactly(1, 2, 7);
		REDIS.opsForList().trim("numbers", 0, 0);
		assertThat(view).isEmpty();
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> view.add(7))
			.withMessageContaining("'numbers'");
		view.clear();
		assertThat(this.numbers).containsExactly(-1);
	}

	@Test
	void allElementsOfManyPagesAreSeenOnce() {
		this.numbers.addAll(numbers(5000));
		assertThat(new ArrayList<>(this.numbers.subList(0, 5000))).isEqualTo(numbers(5000));
		List<Integer> forwards = new ArrayList<>();
		this.numbers.iterator().forEachRemaining(forwards::add);
		assertThat(forwards).isEqualTo(numbers(5000));
		List<Integer> backwards = new ArrayList<>();
		ListIterator<Integer> iterator = this.numbers.listIterator(5000);
		while (iterator.hasPrevious()) {
			backwards.add(iterator.previous());
		}
		Collections.reverse(backwards);
		assertThat(backwards).isEqualTo(numbers(5000));
		assertThat(this.numbers.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5000 * 4999 / 2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 999, 1000, 1001, 1002, 2002, 2003 })
	void pagesEndWithTheList(int size) {
		this.numbers.addAll(numbers(size));
		List<Integer> seen = new ArrayList<>();
		ListIterator<Integer> iterator = this.numbers.subList(0, size).listIterator();
		while (iterator.hasNext()) {
			assertThat(iterator.nextIndex()).isEqualTo(seen.size());
			seen.add(iterator.next());
		}
		assertThat(seen).isEqualTo(numbers(size));
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
	}

	@Test
	void changesThroughAnIteratorOverManyPages() {
		this.numbers.addAll(numbers(3500));
		List<Integer> expected = new ArrayList<>(numbers(3500));
		change(this.numbers.listIterator());
		change(expected.listIterator());
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		List<Integer> view = this.numbers.subList(10, 2300);
		change(view.listIterator());
		change(expected.subList(10, 2300).listIterator());
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
	}

	private static void change(ListIterator<Integer> iterator) {
		while (iterator.hasNext()) {
			int next = iterator.next();
			switch (next % 7) {
				case 0 -> iterator.remove();
				case 1 -> iterator.set(-next);
				case 2 -> iterator.add(-7);
				case 3 -> {
					// Over the edge of a page and back, where there is one.
					iterator.hasNext();
					iterator.previous();
					iterator.set(next + 7);
					iterator.next();
				}
				case 4 -> {
					if (iterator.hasNext()) {
						iterator.next();
						iterator.previous();
						iterator.remove();
					}
				}
				default -> {
				}
			}
		}
		for (int i = 0; i < 1500 && iterator.hasPrevious(); i++) {
			if (iterator.previous() % 2 == 0) {
				iterator.remove();
			}
		}
	}

	@Test
	void iteratorKeepsWhatHasNextPromised() {
		this.numbers.addAll(numbers(1002));
		Iterator<Integer> iterator = this.numbers.iterator();
		for (int i = 0; i < 1001; i++) {
			iterator.next();
		}
		assertThat(iterator.hasNext()).isTrue();
		this.numbers.clear();
		assertThat(iterator.next()).isEqualTo(1001);
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
		assertThatIllegalStateException().isThrownBy(iterator::remove);
	}

	@Test
	void iteratorRemovesTheVeryElementAmongEquals() {
		this.letters.addAll(List.of("a", "b", "a"));
		ListIterator<String> iterator = this.letters.listIterator(3);
		iterator.previous();
		iterator.remove();
		assertThat(this.letters).containsExactly("a", "b");
	}

	@Test
	void elementsThatMovedAreNotChangedThroughAnIterator() {
		this.letters.addAll(List.of("a", "b", "c"));
		ListIterator<String> iterator = this.letters.listIterator(1);
		iterator.next();
		REDIS.opsForList().leftPush("letters", "\"z\"");
		for (ThrowingCallable change : List.<ThrowingCallable>of(() -> iterator.set("x"), () -> iterator.add("x"),
				iterator::remove)) {
			assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(change)
				.withMessageContaining("'letters'");
		}
		assertThat(this.letters).containsExactly("z", "a", "b", "c");
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> {
			ListIterator<String> end = this.letters.listIterator(4);
			this.letters.removeFirst();
			end.add("x");
		});
		assertThat(this.letters).containsExactly("a", "b", "c");
	}

	@Test
	void iteratorGoesBackToWhatIsLeft() {
		this.numbers.addAll(numbers(3000));
		ListIterator<Integer> iterator = this.numbers.listIterator(3000);
		REDIS.opsForList().trim("numbers", 0, 4);
		assertThat(iterator.hasPrevious()).isTrue();
		assertThat(iterator.previous()).isEqualTo(4);
		assertThat(iterator.previousIndex()).isEqualTo(3);
	}

	@Test
	void appendedElementsOfOthersShiftNothing() {
		this.numbers.addAll(numbers(3000));
		List<Integer> seen = new ArrayList<>();
		for (Integer number : this.numbers) {
			seen.add(number);
			if (number < 3000 && number % 500 == 0) {
				this.numbers.add(3000 + number);
			}
		}
		assertThat(seen).startsWith(numbers(3000).toArray(Integer[]::new)).doesNotHaveDuplicates();
	}

	@Test
	void bulkOperationsWorkOnManyPages() {
		List<Integer> expected = new ArrayList<>(numbers(3500));
		this.numbers.addAll(expected);
		assertThat(this.numbers.containsAll(expected)).isTrue();
		assertThat(this.numbers.containsAll(List.of(3499, -1))).isFalse();
		this.numbers.sort(Comparator.reverseOrder());
		expected.sort(Comparator.reverseOrder());
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		this.numbers.replaceAll((number) -> number + 1);
		expected.replaceAll((number) -> number + 1);
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		this.numbers.reverse();
		Collections.reverse(expected);
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		this.numbers.subList(500, 3000).replaceAll((number) -> -number);
		expected.subList(500, 3000).replaceAll((number) -> -number);
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		assertThat(this.numbers.removeIf((number) -> number % 3 == 0)).isTrue();
		expected.removeIf((number) -> number % 3 == 0);
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		assertThat(this.numbers.removeAll(numbers(1200))).isTrue();
		expected.removeAll(numbers(1200));
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		assertThat(this.numbers.retainAll(numbers(3400))).isTrue();
		expected.retainAll(numbers(3400));
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		this.numbers.addAll(7, numbers(2500));
		expected.addAll(7, numbers(2500));
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		this.numbers.addAll(this.numbers);
		expected.addAll(new ArrayList<>(expected));
		assertThat(this.numbers.snapshot()).isEqualTo(expected);
		assertThat(REDIS.keys("*")).as("nothing stays staged").containsExactly("numbers");
	}

	@Test
	void bulkOperationsOnNothing() {
		assertThat(this.numbers.addAll(List.of())).isFalse();
		assertThat(this.numbers.addAll(0, List.of())).isFalse();
		assertThat(this.numbers.containsAll(List.of())).isTrue();
		assertThat(this.numbers.removeAll(List.of())).isFalse();
		assertThat(this.numbers.retainAll(List.of())).isFalse();
		assertThat(this.numbers.removeIf((number) -> true)).isFalse();
		this.numbers.sort(null);
		this.numbers.reverse();
		this.numbers.clear();
		this.numbers.clear();
		assertThat(this.numbers.exists()).isFalse();
		this.numbers.add(1);
		assertThat(this.numbers.retainAll(List.of())).isTrue();
		assertThat(this.numbers.exists()).isFalse();
	}

	@Test
	void nullArgumentsAreRefused() {
		assertThatNullPointerException().isThrownBy(() -> this.numbers.addAll(null));
		assertThatNullPointerException().isThrownBy(() -> this.numbers.addAll(0, null));
		assertThatNullPointerException().isThrownBy(() -> this.numbers.containsAll(null));
		assertThatNullPointerException().isThrownBy(() -> this.numbers.removeAll(null));
		assertThatNullPointerException().isThrownBy(() -> this.numbers.retainAll(null));
		assertThatNullPointerException().isThrownBy(() -> this.numbers.removeIf(null));
		assertThatNullPointerException().isThrownBy(() -> this.numbers.replaceAll(null));
	}

	@Test
	void failingFunctionsChangeNothing() {
		this.numbers.addAll(List.of(3, 1, 2));
		assertThatIllegalStateException().isThrownBy(() -> this.numbers.replaceAll(RedisListTests::fail));
		assertThatIllegalStateException().isThrownBy(() -> this.numbers.removeIf((number) -> fail(number) > 0));
		assertThatIllegalStateException().isThrownBy(() -> this.numbers.sort((one, other) -> fail(one)));
		RedisList<Object> incomparable = this.collections.list("incomparable", Object.class, List.of(1, "a"));
		assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> incomparable.sort(null));
		assertThat(incomparable).containsExactly(1, "a");
		assertThat(this.numbers).containsExactly(3, 1, 2);
	}

	private static int fail(int number) {
		throw new IllegalStateException("at " + number);
	}

	@Test
	void concurrentChangeIsDetectedAndTheFunctionAskedAgain() {
		this.numbers.addAll(List.of(1, 2));
		int[] asked = new int[1];
		this.numbers.replaceAll((number) -> {
			if (asked[0]++ == 0) {
				REDIS.opsForList().rightPush("numbers", "3");
			}
			return number * 10;
		});
		assertThat(this.numbers).containsExactly(10, 20, 30);
		assertThat(asked[0]).isEqualTo(5);
	}

	@Test
	void changesDuringEveryAttemptAreReportedAndKept() {
		this.numbers.addAll(List.of(2, 1));
		assertThatExceptionOfType(ConcurrentModificationException.class)
			.isThrownBy(() -> this.numbers.replaceAll((number) -> append(number) + 10))
			.withMessageContaining("'numbers'");
		assertThatExceptionOfType(ConcurrentModificationException.class)
			.isThrownBy(() -> this.numbers.removeIf((number) -> append(number) > 0));
		assertThat(this.numbers).startsWith(2, 1, 7).hasSizeGreaterThan(64).doesNotContain(12);
		assertThat(REDIS.keys("*")).containsExactly("numbers");
	}

	private int append(int number) {
		if (number == 2) {
			REDIS.opsForList().rightPush("numbers", "7");
		}
		return number;
	}

	@Test
	void swappedNeighboursAreAChange() {
		this.letters.addAll(List.of("a", "bc"));
		int[] asked = new int[1];
		this.letters.replaceAll((letter) -> {
			if (asked[0]++ == 0) {
				REDIS.delete("letters");
				REDIS.opsForList().rightPushAll("letters", "\"ab\"", "\"c\"");
			}
			return letter + "!";
		});
		assertThat(this.letters).containsExactly("ab!", "c!");
	}

	@Test
	void sortingLeavesForeignTextAsItIs() {
		RedisList<Map<String, Integer>> foreign = this.collections.list("foreign", new ParameterizedTypeReference<>() {
		});
		REDIS.opsForList().rightPushAll("foreign", "{\"b\":2,  \"a\":1}", "{\"a\": 0}");
		Map<String, Integer> other = Map.of("a", 1, "b", 2);
		assertThat(foreign).contains(Map.of("a", 0));
		assertThat(foreign.get(0)).isEqualTo(other);
		assertThat(foreign.contains(other)).as("compared by canonical bytes").isFalse();
		assertThat(foreign.subList(0, 2).contains(other)).as("read and compared").isTrue();
		foreign.sort(Comparator.comparing((map) -> map.get("a")));
		assertThat(REDIS.opsForList().index("foreign", 1)).isEqualTo("{\"b\":2,  \"a\":1}");
		Iterator<Map<String, Integer>> iterator = foreign.iterator();
		iterator.next();
		iterator.next();
		iterator.remove();
		assertThat(foreign).containsExactly(Map.of("a", 0));
	}

	@Test
	void bytesOfAnotherTypeNameTheTroubleAndCanBeRemoved() {
		REDIS.opsForList().rightPushAll("numbers", "\"not a number\"", "2");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.numbers.get(0))
			.withMessageContaining("not a number")
			.withMessageContaining("Integer");
		Iterator<Integer> iterator = this.numbers.iterator();
		assertThatExceptionOfType(CodecException.class).isThrownBy(iterator::next);
		iterator.remove();
		assertThat(iterator.next()).isEqualTo(2);
		assertThat(this.numbers).containsExactly(2);
	}

	@Test
	void oneRefusedElementRefusesAll() {
		RedisList<Object> list = this.collections.list("list", Object.class);
		Object unencodable = new Object() {
			@SuppressWarnings("unused")
			public Object getSelf() {
				return this;
			}
		};
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> list.addAll(List.of(1, unencodable)));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> list.addAll(0, List.of(1, unencodable)));
		assertThat(list.exists()).isFalse();
		assertThat(list.contains(unencodable)).isFalse();
	}

	@Test
	void anotherTypeOfKeyIsNeitherReadNorChanged() {
		REDIS.opsForValue().set("numbers", "precious");
		RedisList<Integer> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.list("numbers", Integer.class);
		for (RedisList<Integer> list : List.of(this.numbers, expiring)) {
			Stream
				.<ThrowingCallable>of(list::size, () -> list.get(0), list::getFirst, list::getLast,
						() -> list.set(0, 1), () -> list.add(1), () -> list.add(0, 1), () -> list.addAll(List.of(1)),
						() -> list.addAll(0, List.of(1)), () -> list.addAll(numbers(2500)), () -> list.remove(0),
						() -> list.remove((Object) 1), list::removeFirst, list::removeLast,
						() -> list.removeAll(List.of(1)), () -> list.retainAll(List.of(1)),
						() -> list.retainAll(numbers(2500)), () -> list.removeIf((number) -> true),
						() -> list.replaceAll((number) -> 1), () -> list.sort(null), list::reverse, list::clear,
						list::delete, () -> list.contains(1), () -> list.containsAll(List.of(1)), () -> list.indexOf(1),
						() -> list.lastIndexOf(1), () -> list.iterator().hasNext(), () -> list.listIterator(1),
						() -> list.listIterator().add(1), () -> list.subList(0, 0), () -> list.slice(0, 1),
						list::snapshot, list::hashCode, list::toString, () -> list.equals(List.of()), list::toArray,
						() -> list.expire(Duration.ofSeconds(1)), list::persist)
				.forEach(RedisListTests::assertWrongType);
		}
		assertThat(REDIS.opsForValue().get("numbers")).isEqualTo("precious");
		assertThat(REDIS.getExpire("numbers")).isEqualTo(-1);
		assertThat(REDIS.keys("*")).containsExactly("numbers");
	}

	private static void assertWrongType(ThrowingCallable call) {
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(call)
			.withMessageContaining("'numbers'")
			.withMessageContaining("string")
			.withMessageContaining("list");
	}

	@Test
	void keyThatBecomesAnotherTypeDuringABulkOperationIsLeftAlone() {
		this.numbers.addAll(numbers(2500));
		assertWrongType(() -> this.numbers.replaceAll((number) -> {
			REDIS.delete("numbers");
			REDIS.opsForValue().set("numbers", "precious");
			return number;
		}));
		assertThat(REDIS.opsForValue().get("numbers")).isEqualTo("precious");
		assertThat(REDIS.keys("*")).containsExactly("numbers");
	}

	@Test
	void declaredExpiryStartsWithTheKeyAndDoesNotSlide() {
		RedisList<Integer> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.list("numbers", Integer.class);
		for (Runnable creation : List.<Runnable>of(() -> expiring.add(1), () -> expiring.add(0, 1),
				() -> expiring.addAll(List.of(1)), () -> expiring.addAll(0, List.of(1, 2)),
				() -> expiring.listIterator().add(1))) {
			expiring.clear();
			creation.run();
			assertAboutMinutes(expiring, 60);
		}
		for (Change<Integer> change : changes()) {
			expiring.clear();
			expiring.addAll(List.of(1, 2, 3, 4));
			expiring.expire(Duration.ofMinutes(5));
			change.on(expiring);
			assertAboutMinutes(expiring, 5);
		}
	}

	@Test
	void slidingExpiryStartsAnewWithEveryWriteOnly() {
		RedisList<Integer> sliding = this.collections.withExpiry(Expiry.afterLastWrite(Duration.ofHours(1)))
			.list("numbers", Integer.class);
		for (Change<Integer> write : List.<Change<Integer>>of((list) -> list.add(7), (list) -> list.add(1, 7),
				(list) -> list.addAll(1, List.of(7, 8)), (list) -> list.set(1, 7), (list) -> list.sort(null),
				(list) -> list.replaceAll((number) -> 7))) {
			sliding.clear();
			sliding.addAll(List.of(1, 2, 3));
			sliding.expire(Duration.ofMinutes(5));
			sliding.get(1);
			sliding.snapshot();
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> sliding.set(7, 7));
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> sliding.add(7, 7));
			assertAboutMinutes(sliding, 5);
			write.on(sliding);
			assertAboutMinutes(sliding, 60);
		}
	}

	@Test
	void expirySetByHandSurvivesEveryChange() {
		for (Change<Integer> change : changes()) {
			this.numbers.clear();
			this.numbers.addAll(List.of(1, 2, 3, 4));
			this.numbers.expire(Duration.ofMinutes(5));
			change.on(this.numbers);
			assertAboutMinutes(this.numbers, 5);
		}
	}

	private static List<Change<Integer>> changes() {
		return List.of((list) -> list.add(7), (list) -> list.add(0, 7), (list) -> list.add(2, 7),
				(list) -> list.addAll(2, List.of(7, 8)), (list) -> list.set(1, 7), (list) -> list.remove(2),
				(list) -> list.removeAll(List.of(1)), (list) -> list.retainAll(List.of(1)),
				(list) -> list.removeIf((number) -> number < 3), (list) -> list.sort(Comparator.reverseOrder()),
				(list) -> list.replaceAll((number) -> 7), (list) -> list.subList(1, 3).clear(),
				(list) -> list.subList(0, 3).clear(), (list) -> list.subList(1, 3).sort(Comparator.reverseOrder()),
				(list) -> ((RedisList<Integer>) list).reverse());
	}

	private static void assertAboutMinutes(RedisList<?> list, long minutes) {
		assertThat(list.ttl()).hasValueSatisfying(
				(ttl) -> assertThat(ttl).isBetween(Duration.ofMinutes(minutes - 1), Duration.ofMinutes(minutes)));
	}

	@Test
	void ephemeralListsGoWithTheirScope() {
		RedisList<Integer> scratch;
		try (EphemeralCollections scope = this.collections.ephemeral()) {
			scratch = scope.list(Integer.class);
			scratch.add(1);
			assertThat(scratch.ttl()).as("safety").isPresent();
		}
		assertThat(scratch.exists()).isFalse();
	}

	@Test
	void jacksonWritesTheContents() {
		this.letters.addAll(Arrays.asList("a", null, "b"));
		JsonMapper mapper = new JsonMapper();
		assertThat(mapper.writeValueAsString(this.letters)).isEqualTo("[\"a\",null,\"b\"]");
		assertThat(mapper.writeValueAsString(Map.of("letters", this.letters.subList(1, 3))))
			.isEqualTo("{\"letters\":[null,\"b\"]}");
		RedisList<Object> nested = this.collections.list("nested", Object.class);
		nested.add(this.letters);
		assertThat(REDIS.opsForList().index("nested", 0)).isEqualTo("[\"a\", null, \"b\"]");
	}

	@Test
	void whatCannotBeReadIsPutBack() {
		REDIS.opsForList().rightPushAll("numbers", "\"x\"", "1", "\"y\"");
		assertThatExceptionOfType(CodecException.class).isThrownBy(this.numbers::removeFirst);
		assertThatExceptionOfType(CodecException.class).isThrownBy(this.numbers::removeLast);
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.numbers.remove(0));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.numbers.set(2, 7));
		assertThat(REDIS.opsForList().range("numbers", 0, -1)).containsExactly("\"x\"", "1", "\"y\"");
	}

	@Test
	void rewritesNeverTakeAnExpiryAway() {
		RedisList<Integer> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.list("numbers", Integer.class);
		for (int i = 0; i < 500; i++) {
			expiring.add(i);
			expiring.expire(Duration.ofMillis(1));
			expiring.removeAll(List.of(-1));
			assertThat(expiring.ttl().isPresent() || !expiring.exists()).isTrue();
		}
	}

	@Test
	void copiesAreMadeByTheUsualMeans() {
		this.numbers.addAll(List.of(1, 4, 9));
		assertThat(new ArrayList<>(this.numbers)).containsExactly(1, 4, 9);
		assertThat(List.copyOf(this.numbers)).containsExactly(1, 4, 9);
		assertThat(this.numbers.toArray(new Integer[0])).containsExactly(1, 4, 9);
		assertThat(this.numbers.stream().map((number) -> number + 1)).containsExactly(2, 5, 10);
		Collections.swap(this.numbers, 0, 2);
		Collections.rotate(this.numbers, 1);
		assertThat(this.numbers).containsExactly(1, 9, 4);
	}

	private static List<Integer> numbers(int count) {
		return IntStream.range(0, count).boxed().toList();
	}

	@FunctionalInterface
	interface Change<E> {

		void on(List<E> list);

	}

}
