package io.pottery;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.pottery.codec.JsonCodec;
import io.pottery.collection.ElementCount;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisList;
import io.pottery.collection.RedisSet;
import io.pottery.collection.RedisSimpleQueue;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples by which Python users know the structures, in Java.
 */
class TourTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void redisDict() {
		RedisDict<String, Integer> tel = this.collections.dict("tel", String.class, Integer.class,
				Map.of("jack", 4098, "sape", 4139));
		tel.put("guido", 4127);
		assertThat(tel).isEqualTo(Map.of("jack", 4098, "sape", 4139, "guido", 4127));
		assertThat(tel.get("jack")).isEqualTo(4098);
		tel.remove("sape");
		tel.put("irv", 4127);
		assertThat(tel).isEqualTo(Map.of("jack", 4098, "guido", 4127, "irv", 4127));
		assertThat(tel.keySet().stream().sorted()).containsExactly("guido", "irv", "jack");
		assertThat(tel.containsKey("guido")).isTrue();
		assertThat(!tel.containsKey("jack")).isFalse();
	}

	@Test
	void redisSet() {
		RedisSet<String> basket = this.collections.set("basket", String.class,
				List.of("apple", "orange", "apple", "pear", "orange", "banana"));
		assertThat(basket.stream().sorted()).containsExactly("apple", "banana", "orange", "pear");
		assertThat(basket.contains("orange")).isTrue();
		assertThat(basket.contains("crabgrass")).isFalse();
		assertThat(basket.containsMany("apple", "orange", "peach")).containsExactly(true, true, false);

		RedisSet<String> magic = this.collections.set("magic", String.class, List.of("abracadabra".split("")));
		Set<String> b = Set.copyOf(List.of("alacazam".split("")));
		assertThat(magic.stream().sorted()).containsExactly("a", "b", "c", "d", "r");
		assertThat(magic.difference(b).stream().sorted()).containsExactly("b", "d", "r");
		assertThat(magic.union(b).stream().sorted()).containsExactly("a", "b", "c", "d", "l", "m", "r", "z");
		assertThat(magic.intersection(b).stream().sorted()).containsExactly("a", "c");
		assertThat(magic.symmetricDifference(b).stream().sorted()).containsExactly("b", "d", "l", "m", "r", "z");
	}

	@Test
	void redisList() {
		RedisList<Integer> squares = this.collections.list("squares", Integer.class, List.of(1, 4, 9, 16, 25));
		assertThat(squares).isEqualTo(List.of(1, 4, 9, 16, 25));
		assertThat(squares.get(0)).isEqualTo(1);
		assertThat(squares.getLast()).isEqualTo(25);
		assertThat(squares.slice(-3, null)).containsExactly(9, 16, 25);
		assertThat(squares.slice(null, null)).containsExactly(1, 4, 9, 16, 25);
		List<Integer> ten = squares.snapshot();
		ten.addAll(List.of(36, 49, 64, 81, 100));
		assertThat(ten).containsExactly(1, 4, 9, 16, 25, 36, 49, 64, 81, 100);
		assertThat(squares).hasSize(5);
	}

	@Test
	void redisCounter() {
		RedisCounter<String> counter = this.collections.counter("my-counter", String.class);
		counter.update(List.of("abracadabra".split("")));
		assertThat(counter.mostCommon(3)).containsExactly(new ElementCount<>("a", 5), new ElementCount<>("b", 2),
				new ElementCount<>("r", 2));
		counter.clear();

		counter.update(Map.of("a", 4L, "b", 2L, "c", 0L, "d", -2L));
		assertThat(counter.elements().sorted()).containsExactly("a", "a", "a", "a", "b", "b");
	}

	@Test
	void redisDeque() {
		RedisDeque<String> letters = this.collections.deque("letters", String.class, List.of("g", "h", "i"));
		assertThat(letters.stream().map(String::toUpperCase)).containsExactly("G", "H", "I");
		letters.add("j");
		letters.addFirst("f");
		assertThat(letters).containsExactly("f", "g", "h", "i", "j");
		assertThat(letters.removeLast()).isEqualTo("j");
		assertThat(letters.removeFirst()).isEqualTo("f");
		assertThat(letters.snapshot()).isEqualTo(List.of("g", "h", "i"));
		assertThat(letters.getFirst()).isEqualTo("g");
		assertThat(letters.getLast()).isEqualTo("i");
		assertThat(letters.reversed()).containsExactly("i", "h", "g");
		assertThat(letters.contains("h")).isTrue();

		letters.extend(List.of("j", "k", "l"));
		assertThat(letters).containsExactly("g", "h", "i", "j", "k", "l");
		letters.rotate(1);
		assertThat(letters).containsExactly("l", "g", "h", "i", "j", "k");
		letters.rotate(-1);
		assertThat(letters).containsExactly("g", "h", "i", "j", "k", "l");
		assertThat(this.collections.deque("reversed", String.class, letters.reversed())).containsExactly("l", "k", "j",
				"i", "h", "g");
		letters.clear();
		letters.extendLeft(List.of("a", "b", "c"));
		assertThat(letters).containsExactly("c", "b", "a");
	}

	@Test
	void redisSimpleQueue() throws Exception {
		RedisSimpleQueue<String> cars = this.collections.queue("cars", String.class);
		assertThat(cars).isEmpty();
		assertThat(cars.size()).isZero();
		cars.put("Jeep");
		cars.put("Honda");
		cars.put("Audi");
		assertThat(cars.isEmpty()).isFalse();
		assertThat(cars).hasSize(3);
		assertThat(cars.take()).isEqualTo("Jeep");
		assertThat(cars.take()).isEqualTo("Honda");
		assertThat(cars.take()).isEqualTo("Audi");
		assertThat(cars).isEmpty();
		assertThat(cars.size()).isZero();
	}

}
