package io.pottery.collection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
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
 * Random sequences of operations give what {@link ArrayList} gives, answer by answer and
 * refusal by refusal.
 */
class RedisListModelTests {

	private final RedisList<String> list = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "model:")
		.list("list", String.class);

	@Property(tries = 1000)
	void behavesAsArrayList(@ForAll("sequences") List<Step> steps) {
		this.list.clear();
		List<String> model = new ArrayList<>();
		for (Step step : steps) {
			assertThat(step.on(this.list)).as(step.toString()).isEqualTo(step.on(model));
		}
		assertThat(this.list.snapshot()).isEqualTo(model);
		assertThat(this.list).hasSameHashCodeAs(model);
	}

	@Provide
	Arbitrary<List<Step>> sequences() {
		Arbitrary<String> elements = Arbitraries.of("a", "b", "é", "").injectNull(0.1);
		return Combinators
			.combine(Arbitraries.of(Operation.values()), Arbitraries.integers().between(-1, 7), elements, elements)
			.as(Step::new)
			.list()
			.ofMaxSize(25);
	}

	record Step(Operation operation, int index, @Nullable String one, @Nullable String other) {

		private static final Comparator<@Nullable String> ORDER = Comparator.nullsFirst(Comparator.naturalOrder());

		@Nullable Object on(List<@Nullable String> list) {
			try {
				return answer(list);
			}
			catch (IndexOutOfBoundsException | IllegalArgumentException ex) {
				return ex.getClass();
			}
		}

		private @Nullable Object answer(List<@Nullable String> list) {
			return switch (this.operation) {
				case ADD, ADD_MORE -> list.add(this.one);
				case ADD_AT -> {
					list.add(this.index, this.one);
					yield null;
				}
				case ADD_ALL -> list.addAll(both());
				case ADD_ALL_AT -> list.addAll(this.index, both());
				case GET -> list.get(this.index);
				case SET -> list.set(this.index, this.one);
				case REMOVE_AT -> list.remove(this.index);
				case REMOVE -> list.remove((Object) this.one);
				case REMOVE_ALL -> list.removeAll(both());
				case RETAIN_ALL -> (this.index % 3 == 0) && list.retainAll(both());
				case REMOVE_IF -> list.removeIf((element) -> Objects.equals(element, this.one));
				case REPLACE_ALL -> {
					list.replaceAll((element) -> Objects.equals(element, this.one) ? this.other : element);
					yield null;
				}
				case SORT -> {
					list.sort((this.index % 2 == 0) ? ORDER : ORDER.reversed());
					yield null;
				}
				case CONTAINS -> list.contains(this.one);
				case CONTAINS_ALL -> list.containsAll(both());
				case INDEX_OF -> list.indexOf(this.one);
				case LAST_INDEX_OF -> list.lastIndexOf(this.one);
				case VIEW_CHANGES -> view(list);
				case ITERATE -> iterate(list.listIterator(this.index));
				case ITERATE_BACK -> iterateBack(list.listIterator(list.size()));
				case SIZE -> list.size();
				case REVERSE -> {
					Collections.reverse(list);
					yield null;
				}
			};
		}

		private @Nullable Object view(List<@Nullable String> list) {
			List<@Nullable String> view = list.subList(this.index / 2, this.index);
			view.add(this.one);
			view.remove(0);
			view.addAll(Math.min(1, view.size()), both());
			view.replaceAll((element) -> Objects.equals(element, this.other) ? this.one : element);
			view.subList(0, 1).clear();
			view.removeAll(Collections.singleton(this.one));
			view.sort(ORDER);
			return new ArrayList<>(view);
		}

		private @Nullable Object iterate(ListIterator<@Nullable String> iterator) {
			List<@Nullable Object> seen = new ArrayList<>();
			while (iterator.hasNext() && seen.size() < 50) {
				seen.add(iterator.nextIndex());
				String next = iterator.next();
				seen.add(next);
				if (Objects.equals(next, this.one)) {
					iterator.remove();
				}
				else if (Objects.equals(next, this.other)) {
					iterator.set("set");
					iterator.add("added");
				}
			}
			return seen;
		}

		private @Nullable Object iterateBack(ListIterator<@Nullable String> iterator) {
			List<@Nullable Object> seen = new ArrayList<>();
			while (iterator.hasPrevious() && seen.size() < 50) {
				seen.add(iterator.previousIndex());
				String previous = iterator.previous();
				seen.add(previous);
				if (Objects.equals(previous, this.one)) {
					iterator.remove();
				}
				else if (Objects.equals(previous, this.other)) {
					iterator.add("added");
					iterator.previous();
				}
			}
			return seen;
		}

		private List<@Nullable String> both() {
			return Arrays.asList(this.one, this.other);
		}

	}

	enum Operation {

		ADD, ADD_MORE, ADD_AT, ADD_ALL, ADD_ALL_AT, GET, SET, REMOVE_AT, REMOVE, REMOVE_ALL, RETAIN_ALL, REMOVE_IF,
		REPLACE_ALL, SORT, CONTAINS, CONTAINS_ALL, INDEX_OF, LAST_INDEX_OF, VIEW_CHANGES, ITERATE, ITERATE_BACK, SIZE,
		REVERSE

	}

}
