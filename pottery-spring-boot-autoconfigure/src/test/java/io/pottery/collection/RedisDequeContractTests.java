package io.pottery.collection;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.BiFunction;

import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import io.pottery.codec.JsonCodec;
import io.pottery.core.Expiry;
import io.pottery.testing.TestRedis;
import junit.framework.TestSuite;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link RedisDeque} keeps the contract of {@code Queue} at both of its ends as Guava's
 * testlib understands it.
 */
class RedisDequeContractTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	@TestFactory
	List<DynamicTest> inAtTheEndOutAtTheFront() {
		return tests("first in, first out", (deque, elements) -> {
			deque.addAll(elements);
			return deque;
		});
	}

	@TestFactory
	List<DynamicTest> inAtTheFrontOutAtTheEnd() {
		return tests("the other end", (deque, elements) -> {
			elements.forEach(deque::addFirst);
			return new OtherEnd(deque);
		});
	}

	@TestFactory
	List<DynamicTest> reversed() {
		return tests("reversed", (deque, elements) -> {
			elements.forEach(deque::addFirst);
			return deque.reversed();
		});
	}

	@TestFactory
	List<DynamicTest> boundedAndExpiring() {
		RedisCollectionFactory expiring = this.collections
			.withExpiry(Expiry.afterLastWrite(java.time.Duration.ofHours(1)));
		return GuavaSuites.tests(suite("bounded and expiring", (elements) -> {
			RedisDeque<String> deque = expiring.deque("contract", String.class, 100);
			deque.clear();
			deque.addAll(elements);
			return deque;
		}));
	}

	private List<DynamicTest> tests(String name, BiFunction<RedisDeque<String>, List<String>, Queue<String>> filled) {
		return GuavaSuites.tests(suite(name, (elements) -> {
			RedisDeque<String> deque = this.collections.deque("contract", String.class);
			deque.clear();
			return filled.apply(deque, elements);
		}));
	}

	private static TestSuite suite(String name, java.util.function.Function<List<String>, Queue<String>> generator) {
		return QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {

			@Override
			protected Queue<String> create(String[] elements) {
				return generator.apply(List.of(elements));
			}

		})
			.named("RedisDeque, " + name)
			.withFeatures(CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER,
					CollectionFeature.ALLOWS_NULL_QUERIES, CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
					CollectionSize.ANY)
			.createTestSuite();
	}

	/**
	 * The queue that a deque is when elements enter at its front.
	 */
	private static final class OtherEnd extends AbstractQueue<String> {

		private final Deque<String> deque;

		OtherEnd(Deque<String> deque) {
			this.deque = deque;
		}

		@Override
		public boolean offer(String element) {
			return this.deque.offerFirst(element);
		}

		@Override
		public @Nullable String poll() {
			return this.deque.pollLast();
		}

		@Override
		public @Nullable String peek() {
			return this.deque.peekLast();
		}

		@Override
		public Iterator<String> iterator() {
			return this.deque.descendingIterator();
		}

		@Override
		public int size() {
			return this.deque.size();
		}

		@Override
		public boolean contains(@Nullable Object element) {
			return this.deque.contains(element);
		}

		@Override
		public boolean remove(@Nullable Object element) {
			return this.deque.removeLastOccurrence(element);
		}

		@Override
		public boolean removeAll(Collection<?> elements) {
			return this.deque.removeAll(elements);
		}

	}

}
