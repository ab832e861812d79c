package io.pottery.collection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of operations give what Python's {@code Counter} gives, written down
 * as a model over a plain map.
 */
class RedisCounterModelTests {

	private final RedisCounter<String> counter = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "model:")
		.counter("counter", String.class);

	@Property(tries = 200)
	void behavesAsPythonsCounter(@ForAll("sequences") List<Step> steps) {
		this.counter.clear();
		Map<String, Long> model = new HashMap<>();
		for (Step step : steps) {
			step.on(this.counter);
			step.on(model);
			assertThat(this.counter.snapshot()).as(step.toString()).isEqualTo(model);
		}
		assertThat(this.counter.total()).isEqualTo(model.values().stream().mapToLong(Long::longValue).sum());
		assertThat(this.counter.elements().count())
			.isEqualTo(model.values().stream().mapToLong((count) -> Math.max(count, 0)).sum());
	}

	@Provide
	Arbitrary<List<Step>> sequences() {
		Arbitrary<Map<String, Long>> counts = Arbitraries
			.maps(Arbitraries.of("a", "b", "c", "é"), Arbitraries.longs().between(-3, 3))
			.ofMaxSize(4);
		return Combinators.combine(Arbitraries.of(Operation.values()), counts).as(Step::new).list().ofMaxSize(20);
	}

	record Step(Operation operation, Map<String, Long> counts) {

		void on(RedisCounter<String> counter) {
			switch (this.operation) {
				case INCREMENT -> this.counts.keySet().forEach(counter::increment);
				case SET -> this.counts.forEach(counter::set);
				case REMOVE -> this.counts.keySet().forEach(counter::remove);
				case UPDATE -> counter.update(this.counts);
				case SUBTRACT -> counter.subtract(this.counts);
				case PLUS -> counter.plusInPlace(this.counts);
				case MINUS -> counter.minusInPlace(this.counts);
				case UNION -> counter.unionInPlace(this.counts);
				case INTERSECTION -> counter.intersectionInPlace(this.counts);
			}
		}

		void on(Map<String, Long> model) {
			switch (this.operation) {
				case INCREMENT -> this.counts.keySet().forEach((element) -> model.merge(element, 1L, Long::sum));
				case SET -> model.putAll(this.counts);
				case REMOVE -> model.keySet().removeAll(this.counts.keySet());
				case UPDATE -> this.counts.forEach((element, count) -> model.merge(element, count, Long::sum));
				case SUBTRACT -> this.counts.forEach((element, count) -> model.merge(element, -count, Long::sum));
				case PLUS -> combine(model, Long::sum);
				case MINUS -> combine(model, (one, other) -> one - other);
				case UNION -> combine(model, Math::max);
				case INTERSECTION -> combine(model, Math::min);
			}
		}

		private void combine(Map<String, Long> model, LongBinaryOperator operator) {
			Set<String> elements = new TreeSet<>(model.keySet());
			elements.addAll(this.counts.keySet());
			for (String element : elements) {
				model.put(element,
						operator.applyAsLong(model.getOrDefault(element, 0L), this.counts.getOrDefault(element, 0L)));
			}
			model.values().removeIf((count) -> count <= 0);
		}

	}

	enum Operation {

		INCREMENT, SET, REMOVE, UPDATE, SUBTRACT, PLUS, MINUS, UNION, INTERSECTION

	}

}
