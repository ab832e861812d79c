package io.pottery.collection;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

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
 * Random sequences of operations give what {@link HashSet} gives, answer by answer.
 */
class RedisSetModelTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "model:");

	private final RedisSet<String> set = this.collections.set("set", String.class);

	/** In the slot of the first set, so that a Cluster combines the two. */
	private final RedisSet<String> near = this.collections.set("{model:set}", String.class);

	/** A codec of its own, so that its set is combined as a copy. */
	private final RedisSet<String> far = this.collections.withCodec(new JsonCodec()).set("far", String.class);

	@Property(tries = 1000)
	void behavesAsHashSet(@ForAll("sequences") List<Step> steps) {
		this.set.clear();
		Set<String> model = new HashSet<>();
		for (Step step : steps) {
			assertThat(step.on(this.set)).as(step.toString()).isEqualTo(step.on(model));
		}
		assertThat(this.set.snapshot()).isEqualTo(model);
		assertThat(this.set).hasSameSizeAs(model).hasSameHashCodeAs(model);
	}

	@Property(tries = 300)
	void combinesAsHashSet(@ForAll("elements") Set<String> elements, @ForAll("operands") List<Operand> operands,
			@ForAll SetOperation operation) {
		refill(this.set, elements);
		Set<String> model = new HashSet<>(elements);
		for (Operand operand : operands) {
			combine(model, operation, (operand.kind() == Kind.SELF) ? elements : operand.elements());
		}
		Set<String> nearElements = elements(operands, Kind.NEAR);
		Set<String> farElements = elements(operands, Kind.FAR);
		refill(this.near, nearElements);
		refill(this.far, farElements);
		List<Set<String>> arguments = operands.stream().map(this::argument).toList();
		assertThat(combined(operation, arguments)).isEqualTo(model);
		assertThat(this.set.snapshot()).isEqualTo(elements);
		assertThat(combineInPlace(operation, arguments)).isEqualTo(!model.equals(elements));
		assertThat(this.set.snapshot()).isEqualTo(model);
		assertThat(this.near.snapshot()).isEqualTo(nearElements);
	}

	@Property(tries = 300)
	void comparesAsHashSet(@ForAll("elements") Set<String> one, @ForAll("elements") Set<String> other) {
		refill(this.set, one);
		refill(this.near, other);
		refill(this.far, other);
		for (Set<String> operand : List.of(this.near, this.far, other, new HashSet<>(one), this.set)) {
			Set<String> plain = new HashSet<>(operand);
			assertThat(this.set.isSubsetOf(operand)).isEqualTo(plain.containsAll(one));
			assertThat(this.set.isSupersetOf(operand)).isEqualTo(one.containsAll(plain));
			assertThat(this.set.isDisjoint(operand)).isEqualTo(java.util.Collections.disjoint(one, plain));
			assertThat(this.set.equals(operand)).isEqualTo(one.equals(plain)).isEqualTo(operand.equals(this.set));
		}
	}

	private static void refill(RedisSet<String> set, Set<String> elements) {
		set.clear();
		set.addAll(elements);
	}

	private Set<String> argument(Operand operand) {
		return switch (operand.kind()) {
			case SELF -> this.set;
			case NEAR -> this.near;
			case FAR -> this.far;
			case PLAIN -> operand.elements();
		};
	}

	// One set each stands for all operands of its kind: they are made to have the same
	// elements.
	private static Set<String> elements(List<Operand> operands, Kind kind) {
		return operands.stream()
			.filter((operand) -> operand.kind() == kind)
			.findFirst()
			.map(Operand::elements)
			.orElse(Set.of());
	}

	private static void combine(Set<String> model, SetOperation operation, Set<String> operand) {
		switch (operation) {
			case UNION -> model.addAll(operand);
			case INTERSECTION -> model.retainAll(operand);
			case DIFFERENCE -> model.removeAll(operand);
			case SYMMETRIC_DIFFERENCE -> {
				Set<String> common = new HashSet<>(model);
				common.retainAll(operand);
				model.addAll(operand);
				model.removeAll(common);
			}
		}
	}

	private Set<String> combined(SetOperation operation, List<Set<String>> arguments) {
		Set<String>[] others = array(arguments);
		return switch (operation) {
			case UNION -> this.set.union(others);
			case INTERSECTION -> this.set.intersection(others);
			case DIFFERENCE -> this.set.difference(others);
			case SYMMETRIC_DIFFERENCE -> this.set.symmetricDifference(others);
		};
	}

	private boolean combineInPlace(SetOperation operation, List<Set<String>> arguments) {
		Set<String>[] others = array(arguments);
		return switch (operation) {
			case UNION -> this.set.unionInPlace(others);
			case INTERSECTION -> this.set.intersectionInPlace(others);
			case DIFFERENCE -> this.set.differenceInPlace(others);
			case SYMMETRIC_DIFFERENCE -> this.set.symmetricDifferenceInPlace(others);
		};
	}

	@SuppressWarnings("unchecked")
	private static Set<String>[] array(List<Set<String>> arguments) {
		return arguments.toArray((Set<String>[]) new Set<?>[0]);
	}

	@Provide
	Arbitrary<String> element() {
		return Arbitraries.of("a", "b", "é", "\uD83C\uDF38", "").injectNull(0.1);
	}

	@Provide
	Arbitrary<Set<String>> elements() {
		return element().set().ofMaxSize(6);
	}

	@Provide
	Arbitrary<List<Operand>> operands() {
		return Combinators
			.combine(elements(), elements(), elements(), Arbitraries.of(Kind.values()).list().ofMaxSize(4))
			.as((near, far, plain, kinds) -> kinds.stream().map((kind) -> new Operand(kind, switch (kind) {
				case NEAR -> near;
				case FAR -> far;
				case PLAIN, SELF -> plain;
			})).toList());
	}

	@Provide
	Arbitrary<List<Step>> sequences() {
		return Combinators.combine(Arbitraries.of(Operation.values()), element(), element())
			.as(Step::new)
			.list()
			.ofMaxSize(25);
	}

	enum Kind {

		SELF, NEAR, FAR, PLAIN

	}

	record Operand(Kind kind, Set<String> elements) {
	}

	record Step(Operation operation, @Nullable String one, @Nullable String other) {

		@Nullable Object on(Set<@Nullable String> set) {
			List<@Nullable String> both = Arrays.asList(this.one, this.other);
			return switch (this.operation) {
				case ADD -> set.add(this.one);
				case ADD_ALL -> set.addAll(both);
				case CONTAINS -> set.contains(this.one);
				case CONTAINS_ALL -> set.containsAll(both);
				case REMOVE -> set.remove(this.one);
				case REMOVE_ALL -> set.removeAll(both);
				case RETAIN_ALL -> set.retainAll(both);
				case REMOVE_IF -> set.removeIf((element) -> Objects.equals(element, this.one));
				case ITERATOR_REMOVE -> {
					boolean removed = false;
					for (Iterator<@Nullable String> iterator = set.iterator(); iterator.hasNext();) {
						if (!both.contains(iterator.next())) {
							iterator.remove();
							removed = true;
						}
					}
					yield removed;
				}
				case EQUALS -> set.equals(new HashSet<>(both));
				case TO_ARRAY -> {
					Set<String> sorted = new TreeSet<>();
					Arrays.stream(set.toArray(new String[0])).map(String::valueOf).forEach(sorted::add);
					yield sorted;
				}
				case STREAM -> set.stream().filter(Objects::nonNull).mapToInt(String::length).sum();
				case SIZE -> set.size();
				case IS_EMPTY -> set.isEmpty();
				case CLEAR -> {
					set.clear();
					yield null;
				}
			};
		}

	}

	enum Operation {

		ADD, ADD_ALL, CONTAINS, CONTAINS_ALL, REMOVE, REMOVE_ALL, RETAIN_ALL, REMOVE_IF, ITERATOR_REMOVE, EQUALS,
		TO_ARRAY, STREAM, SIZE, IS_EMPTY, CLEAR

	}

}
