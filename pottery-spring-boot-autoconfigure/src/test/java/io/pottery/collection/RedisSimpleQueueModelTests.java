package io.pottery.collection;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
 * Random sequences of operations give what {@link LinkedBlockingQueue} gives, answer by
 * answer, with and without a bound.
 */
class RedisSimpleQueueModelTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "model:");

	@Property(tries = 1000)
	void behavesAsLinkedBlockingQueue(@ForAll("sequences") List<Step> steps) {
		run(steps, this.collections.queue("queue", String.class), new LinkedBlockingQueue<>());
	}

	@Property(tries = 1000)
	void boundedBehavesAsLinkedBlockingQueue(@ForAll("sequences") List<Step> steps, @ForAll("bounds") int bound) {
		RedisSimpleQueue<String> queue = this.collections.queue("bounded" + bound, String.class, bound);
		BlockingQueue<String> model = new LinkedBlockingQueue<>(bound);
		run(steps, queue, model);
		assertThat(queue.remainingCapacity()).isEqualTo(model.remainingCapacity());
	}

	private static void run(List<Step> steps, RedisSimpleQueue<String> queue, BlockingQueue<String> model) {
		queue.clear();
		for (Step step : steps) {
			assertThat(step.on(queue)).as(step.toString()).isEqualTo(step.on(model));
			assertThat(queue.snapshot()).as(step.toString()).isEqualTo(new ArrayList<>(model));
		}
		assertThat(queue).hasSameSizeAs(model).containsExactlyElementsOf(model);
		assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
		assertThat(queue.exists()).isEqualTo(!model.isEmpty());
		assertThat(queue.toString()).isEqualTo(model.toString());
	}

	@Provide
	Arbitrary<List<Step>> sequences() {
		// Few, so that many are equal; some that a marker might be mistaken for.
		Arbitrary<String> elements = Arbitraries.of("a", "b", "c", "", "\0", "\uD83C\uDF38");
		return Combinators
			.combine(Arbitraries.of(Operation.values()), elements, elements, Arbitraries.integers().between(-2, 5))
			.as(Step::new)
			.list()
			.ofMaxSize(25);
	}

	@Provide
	Arbitrary<Integer> bounds() {
		return Arbitraries.integers().between(1, 5);
	}

	record Step(Operation operation, String one, String other, int number) {

		@Nullable Object on(BlockingQueue<String> queue) {
			try {
				return switch (this.operation) {
					case ADD -> queue.add(this.one);
					case OFFER -> queue.offer(this.one);
					case OFFER_AT_ONCE -> queue.offer(this.one, this.number, TimeUnit.NANOSECONDS);
					case PUT -> {
						if (queue.remainingCapacity() > 0) {
							queue.put(this.one);
						}
						yield null;
					}
					// Of those that do not fit, the model would add the first.
					case ADD_ALL -> queue.remainingCapacity() > 2 && queue.addAll(List.of(this.one, this.other));
					case POLL -> queue.poll();
					case POLL_AT_ONCE -> queue.poll(this.number, TimeUnit.NANOSECONDS);
					case TAKE -> queue.isEmpty() ? null : queue.take();
					case PEEK -> queue.peek();
					case ELEMENT -> queue.element();
					case REMOVE_HEAD -> queue.remove();
					case REMOVE -> queue.remove(this.one);
					case DRAIN -> {
						List<String> drained = new ArrayList<>();
						yield List.of(queue.drainTo(drained, this.number), drained);
					}
					case DRAIN_ALL -> {
						List<String> drained = new ArrayList<>();
						yield List.of(queue.drainTo(drained), drained);
					}
					case CONTAINS -> queue.contains(this.one);
					case CONTAINS_ALL -> queue.containsAll(List.of(this.one, this.other));
					case REMOVE_ALL -> queue.removeAll(List.of(this.one, this.other));
					case RETAIN_ALL -> queue.retainAll(List.of("a", "b", this.one, this.other));
					case REMOVE_IF -> {
						AtomicInteger asked = new AtomicInteger(this.number);
						yield queue.removeIf((element) -> asked.incrementAndGet() % 3 == 0);
					}
					case ITERATE -> removeEveryThird(queue.iterator());
					case SIZE -> queue.size();
				};
			}
			catch (IllegalStateException | NoSuchElementException | InterruptedException ex) {
				return ex.getClass();
			}
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

	}

	enum Operation {

		ADD, OFFER, OFFER_AT_ONCE, PUT, ADD_ALL, POLL, POLL_AT_ONCE, TAKE, PEEK, ELEMENT, REMOVE_HEAD, REMOVE, DRAIN,
		DRAIN_ALL, CONTAINS, CONTAINS_ALL, REMOVE_ALL, RETAIN_ALL, REMOVE_IF, ITERATE, SIZE

	}

}
