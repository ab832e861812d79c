package io.pottery.collection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of operations give what {@link HashMap} gives, answer by answer.
 */
class RedisDictModelTests {

	private final RedisDict<String, Integer> dict = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "model:")
		.dict("dict", String.class, Integer.class);

	@Property(tries = 300)
	void behavesAsHashMap(@ForAll("sequences") List<Step> steps) {
		this.dict.clear();
		Map<String, Integer> model = new HashMap<>();
		for (Step step : steps) {
			assertThat(step.on(this.dict)).as(step.toString()).isEqualTo(step.on(model));
		}
		assertThat(this.dict.snapshot()).isEqualTo(model);
		assertThat(this.dict).hasSameSizeAs(model).hasSameHashCodeAs(model);
	}

	@Provide
	Arbitrary<List<Step>> sequences() {
		Arbitrary<String> keys = Arbitraries.of("a", "b", "é", "\uD83C\uDF38", "");
		Arbitrary<Integer> values = Arbitraries.integers().between(-2, 2);
		return Combinators.combine(Arbitraries.of(Operation.values()), keys, values, values)
			.as(Step::new)
			.list()
			.ofMaxSize(30);
	}

	record Step(Operation operation, String key, int one, int other) {

		@Nullable Object on(Map<String, Integer> map) {
			return switch (this.operation) {
				case PUT -> map.put(this.key, this.one);
				case PUT_IF_ABSENT -> map.putIfAbsent(this.key, this.one);
				case PUT_ALL -> {
					map.putAll(Map.of(this.key, this.one, this.key + "2", this.other));
					yield null;
				}
				case GET -> map.get(this.key);
				case CONTAINS_VALUE -> map.containsValue(this.one);
				case REMOVE -> map.remove(this.key);
				case REMOVE_EQUAL -> map.remove(this.key, this.one);
				case REPLACE -> map.replace(this.key, this.one);
				case REPLACE_EQUAL -> map.replace(this.key, this.one, this.other);
				case REPLACE_ALL -> {
					map.replaceAll((key, value) -> value * this.one + this.other);
					yield null;
				}
				case COMPUTE ->
					map.compute(this.key, (key, value) -> Objects.equals(value, this.one) ? null : this.other);
				case COMPUTE_IF_ABSENT -> map.computeIfAbsent(this.key, (key) -> (this.one > 0) ? this.other : null);
				case COMPUTE_IF_PRESENT ->
					map.computeIfPresent(this.key, (key, value) -> (this.one > 0) ? value + 1 : null);
				case MERGE -> map.merge(this.key, this.one, (present, value) -> (value == 0) ? null : present + value);
				case KEYS_REMOVE -> map.keySet().remove(this.key);
				case KEYS_RETAIN -> map.keySet().retainAll(List.of(this.key, "a"));
				case VALUES_REMOVE_ALL -> map.values().removeAll(List.of(this.one));
				case ENTRIES_REMOVE -> map.entrySet().remove(Map.entry(this.key, this.one));
				case ENTRIES_SET -> {
					map.entrySet().forEach((entry) -> entry.setValue(entry.getValue() + this.one));
					yield null;
				}
				case SIZE -> map.size();
				case CLEAR -> {
					map.clear();
					yield null;
				}
			};
		}

	}

	enum Operation {

		PUT, PUT_IF_ABSENT, PUT_ALL, GET, CONTAINS_VALUE, REMOVE, REMOVE_EQUAL, REPLACE, REPLACE_EQUAL, REPLACE_ALL,
		COMPUTE, COMPUTE_IF_ABSENT, COMPUTE_IF_PRESENT, MERGE, KEYS_REMOVE, KEYS_RETAIN, VALUES_REMOVE_ALL,
		ENTRIES_REMOVE, ENTRIES_SET, SIZE, CLEAR

	}

}
