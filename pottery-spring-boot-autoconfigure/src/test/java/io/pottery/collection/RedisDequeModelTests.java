package io.pottery.collection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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
 * Random sequences of operations give what {@link ArrayDeque} gives, answer by answer;
 * with a bound, what it gives when the other end is cut.
 */
class RedisDequeModelTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "model:");

	@Property(tries = 1000)
	void behavesAsArrayDeque(@ForAll("sequences") List<Step> steps) {
		RedisDeque<String> deque = this.collections.deque("deque", String.class);
		deque.clear();
		run(steps, deque, deque, RedisDeque.UNBOUNDED);
		assertThat(deque.toString()).isEqualTo(new ArrayList<>(deque).toString());
	}

	@Property(tries = 1000)
	void reversedBehavesAsArrayDeque(@ForAll("sequences") List<Step> steps) {
		RedisDeque<String> deque = this.collections.deque("reversed", String.class);
		deque.clear();
		run(steps, deque, (RedisDeque<String>) deque.reversed(), RedisDeque.UNBOUNDED);
	}

	@Property(tries = 1000)
	void boundedBehavesAsOneThatIsCut(@ForAll("sequences") List<Step> steps, @ForAll("bounds") int bound) {
		RedisDeque<String> deque = this.collections.deque("bounded" + bound, String.class, bound);
		deque.clear();
		run(steps, deque, deque, bound);
	}

	private static void run(List<Step> steps, RedisDeque<String> underlying, RedisDeque<String> deque, int bound) {
		Deque<String> model = new ArrayDeque<>();
		for (Step step : steps) {
			assertThat(step.on(deque)).as(step.toString()).isEqualTo(step.on(new Cut(model, bound)));
			assertThat(deque.snapshot()).as(step.toString()).isEqualTo(new ArrayList<>(model));
		}
		assertThat(deque).hasSameSizeAs(model).containsExactlyElementsOf(model);
		List<String> descending = new ArrayList<>();
		deque.descendingIterator().forEachRemaining(descending::add);
		Collections.reverse(descending);
		assertThat(descending).isEqualTo(new ArrayList<>(model));
		assertThat(underlying.exists()).isEqualTo(!model.isEmpty());
	}

	@Provide
	Arbitrary<List<Step>> sequences() {
		// Few, so that many are equal; some that a marker might be mistaken for.
		Arbitrary<String> elements = Arbitraries.of("a", "b", "c", "", "\0", "\uD83C\uDF38");
		return Combinators
			.combine(Arbitraries.of(Operation.values()), elements, elements, Arbitraries.integers().between(-9, 9))
			.as(Step::new)
			.list()
			.ofMaxSize(25);
	}

	@Provide
	Arbitrary<Integer> bounds() {
		return Arbitraries.integers().between(0, 5);
	}

	/**
	 * What the operations need beyond {@code Deque}, the same for both.
	 */
	record Cut(Deque<String> model, int bound) {

		void addFirst(String element) {
			this.model.addFirst(element);
			if (this.model.size() > this.bound) {
				this.model.removeLast();
			}
		}

		void addLast(String element) {
			this.model.addLast(element);
			if (this.model.size() > this.bound) {
				this.model.removeFirst();
			}
		}

		void rotate(int steps) {
			List<String> rotated = new LinkedList<>(this.model);
			Collections.rotate(rotated, steps);
			set(rotated);
		}

		@Nullable Object insert(int index, String element) {
			List<String> inserted = new LinkedList<>(this.model);
			if (index >= 0 && inserted.size() >= this.bound) {
				return IllegalStateException.class;
			}
			try {
				inserted.add(index, element);
			}
			catch (IndexOutOfBoundsException ex) {
				return IndexOutOfBoundsException.class;
			}
			set(inserted);
			return null;
		}

		private void set(List<String> elements) {
			this.model.clear();
			this.model.addAll(elements);
		}

	}

	record Step(Operation operation, String one, String other, int number) {

		@Nullable Object on(RedisDeque<String> deque) {
			return switch (this.operation) {
				case ADD_FIRST -> nothing(() -> deque.addFirst(this.one));
				case ADD_LAST -> nothing(() -> deque.addLast(this.one));
				case EXTEND -> nothing(() -> deque.extend(List.of(this.one, this.other, this.one)));
				case EXTEND_LEFT -> nothing(() -> deque.extendLeft(List.of(this.one, this.other, this.one)));
				case ROTATE -> nothing(() -> deque.rotate(this.number));
				case INSERT -> {
					try {
						deque.insert(this.number, this.one);
						yield null;
					}
					catch (IllegalStateException | IndexOutOfBoundsException ex) {
						yield ex.getClass();
					}
				}
				default -> onAny(deque);
			};
		}

		@Nullable Object on(Cut cut) {
			return switch (this.operation) {
				case ADD_FIRST -> nothing(() -> cut.addFirst(this.one));
				case ADD_LAST -> nothing(() -> cut.addLast(this.one));
				case EXTEND -> nothing(() -> List.of(this.one, this.other, this.one).forEach(cut::addLast));
				case EXTEND_LEFT -> nothing(() -> List.of(this.one, this.other, this.one).forEach(cut::addFirst));
				case ROTATE -> nothing(() -> cut.rotate(this.number));
				case INSERT -> cut.insert(this.number, this.one);
				default -> onAny(cut.model());
			};
		}

		private @Nullable Object onAny(Deque<String> deque) {
			return switch (this.operation) {
				case POLL_FIRST -> deque.pollFirst();
				case POLL_LAST -> deque.pollLast();
				case PEEK_FIRST -> deque.peekFirst();
				case PEEK_LAST -> deque.peekLast();
				case REMOVE_FIRST_OCCURRENCE -> deque.removeFirstOccurrence(this.one);
				case REMOVE_LAST_OCCURRENCE -> deque.removeLastOccurrence(this.one);
				case CONTAINS -> deque.contains(this.one);
				case CONTAINS_ALL -> deque.containsAll(List.of(this.one, this.other, this.one));
				case REMOVE_ALL -> deque.removeAll(List.of(this.one, this.other));
				case RETAIN_ALL -> deque.retainAll(List.of("a", "b", this.one, this.other));
				case REMOVE_IF -> {
					AtomicInteger asked = new AtomicInteger(this.number);
					yield deque.removeIf((element) -> asked.incrementAndGet() % 3 == 0);
				}
				case ITERATE -> removeEveryThird(deque.iterator());
				case ITERATE_BACK -> removeEveryThird(deque.descendingIterator());
				default -> deque.size();
			};
		}

		private List<String> removeEveryThird(Iterator<String> iterator) {
			List<String> seen = new ArrayList<>();
			int count = this.number;
			while (iterator.hasNext()) {
				seen.add(iterator.next());
				if (++count % 3 == 0) {
					iterator.remove();
				}
			}
			return seen;
		}

		private static @Nullable Object nothing(Runnable action) {
			action.run();
			return null;
		}

	}

	enum Operation {

		ADD_FIRST, ADD_LAST, EXTEND, EXTEND_LEFT, ROTATE, INSERT, POLL_FIRST, POLL_LAST, PEEK_FIRST, PEEK_LAST,
		REMOVE_FIRST_OCCURRENCE, REMOVE_LAST_OCCURRENCE, CONTAINS, CONTAINS_ALL, REMOVE_ALL, RETAIN_ALL, REMOVE_IF,
		ITERATE, ITERATE_BACK, SIZE

	}

}
