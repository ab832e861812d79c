package io.pottery.collection;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestSetGenerator;
import com.google.common.collect.testing.TestStringSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.SetFeature;
import com.google.common.collect.testing.testers.CollectionAddAllTester;
import com.google.common.collect.testing.testers.CollectionAddTester;
import com.google.common.collect.testing.testers.CollectionCreationTester;
import io.pottery.codec.JsonCodec;
import io.pottery.codec.StringCodec;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link RedisSet} keeps the contract of {@code Set} as Guava's testlib understands it.
 */
class RedisSetContractTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	@TestFactory
	List<DynamicTest> strings() {
		return suite("strings", new TestStringSetGenerator() {

			@Override
			protected Set<String> create(String[] elements) {
				return filled(RedisSetContractTests.this.collections, String.class, Arrays.asList(elements));
			}

		}, CollectionFeature.ALLOWS_NULL_VALUES);
	}

	@TestFactory
	List<DynamicTest> plainText() {
		return suite("plain text", new TestStringSetGenerator() {

			@Override
			protected Set<String> create(String[] elements) {
				return filled(RedisSetContractTests.this.collections.withCodec(new StringCodec()), String.class,
						Arrays.asList(elements));
			}

		}, CollectionFeature.ALLOWS_NULL_QUERIES);
	}

	@TestFactory
	List<DynamicTest> recordsUnderPrefix() {
		return suite("records under a prefix", new RecordGenerator(this.collections.withKeyPrefix("shop:")),
				CollectionFeature.ALLOWS_NULL_VALUES);
	}

	private static <E> List<DynamicTest> suite(String name, TestSetGenerator<E> generator, Feature<?> nulls) {
		return GuavaSuites.tests(SetTestSuiteBuilder.using(generator)
			.named("RedisSet of " + name)
			// A codec without null refuses to store it by an exception of its own, which
			// RedisSetTests expects.
			.suppressing(CollectionAddTester.getAddNullUnsupportedMethod(),
					CollectionAddAllTester.getAddAllNullUnsupportedMethod(),
					CollectionCreationTester.getCreateWithNullUnsupportedMethod())
			.withFeatures(SetFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE, nulls,
					CollectionSize.ANY)
			.createTestSuite());
	}

	static <E> Set<E> filled(RedisCollectionFactory collections, Class<E> type, List<E> elements) {
		RedisSet<E> set = collections.set("contract", type);
		set.clear();
		elements.forEach(set::add);
		return set;
	}

	record Price(String currency, long cents) {
	}

	private static final class RecordGenerator implements TestSetGenerator<Price> {

		private final RedisCollectionFactory collections;

		RecordGenerator(RedisCollectionFactory collections) {
			this.collections = collections;
		}

		@Override
		public Set<Price> create(Object... elements) {
			return filled(this.collections, Price.class, Arrays.stream(elements).map(Price.class::cast).toList());
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
