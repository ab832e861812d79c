package io.pottery.collection;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.TestListGenerator;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.testers.ListListIteratorTester;
import io.pottery.codec.JsonCodec;
import io.pottery.core.Expiry;
import io.pottery.testing.TestRedis;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link RedisList} keeps the contract of {@code List} as Guava's testlib understands it.
 */
class RedisListContractTests {

	private static final AtomicInteger CREATED = new AtomicInteger();

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "contract:")
		.withExpiry(Expiry.afterLastWrite(Duration.ofHours(1)));

	@TestFactory
	List<DynamicTest> strings() {
		return GuavaSuites.tests(suite("RedisList of strings", new TestStringListGenerator() {

			@Override
			protected List<String> create(String[] elements) {
				return filled(String.class, elements);
			}

		}));
	}

	@TestFactory
	List<DynamicTest> views() {
		return GuavaSuites.tests(suite("views of RedisList", new TestStringListGenerator() {

			@Override
			protected List<String> create(String[] elements) {
				List<String> list = filled(String.class, new String[] { "before", "before" });
				list.addAll(Arrays.asList(elements));
				list.addAll(List.of("after", "after"));
				return list.subList(1, elements.length + 3).subList(1, elements.length + 1);
			}

		}, ListListIteratorTester.getListIteratorFullyModifiableMethod()));
	}

	@TestFactory
	List<DynamicTest> records() {
		return GuavaSuites.tests(suite("RedisList of records", new RecordGenerator(),
				ListListIteratorTester.getListIteratorFullyModifiableMethod()));
	}

	private <E> List<E> filled(Class<E> type, E[] elements) {
		RedisList<E> list = this.collections.list("list" + CREATED.incrementAndGet(), type);
		list.clear();
		list.addAll(Arrays.asList(elements));
		return list;
	}

	// The one that tries every sequence of steps takes as long as all others together, so
	// only the first suite has it.
	private static <E> TestSuite suite(String name, TestListGenerator<E> generator, Method... suppressed) {
		return ListTestSuiteBuilder.using(generator)
			.named(name)
			.suppressing(suppressed)
			.withFeatures(ListFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
					CollectionFeature.ALLOWS_NULL_VALUES, CollectionFeature.KNOWN_ORDER, CollectionSize.ANY)
			.createTestSuite();
	}

	record Price(String currency, long cents) {
	}

	private final class RecordGenerator implements TestListGenerator<Price> {

		@Override
		public List<Price> create(Object... elements) {
			return filled(Price.class, Arrays.copyOf(elements, elements.length, Price[].class));
		}

		@Override
		public SampleElements<Price> samples() {
			return new SampleElements<>(new Price("EUR", 1), new Price("EUR", 2), new Price("USD", 3),
					new Price("JPY", 4), new Price("CHF", 5));
		}

		@Override
		public Price[] createArray(int length) {
			return new Price[length];
		}

		@Override
		public Iterable<Price> order(List<Price> insertionOrder) {
			return insertionOrder;
		}

	}

}
