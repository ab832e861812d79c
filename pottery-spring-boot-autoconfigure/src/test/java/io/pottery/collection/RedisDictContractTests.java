package io.pottery.collection;

import java.util.List;
import java.util.Map;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link RedisDict} keeps the contract of {@code ConcurrentMap} as Guava's testlib
 * understands it.
 */
class RedisDictContractTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	@TestFactory
	List<DynamicTest> strings() {
		return GuavaSuites.tests(suite("strings", new TestStringMapGenerator() {

			@Override
			protected Map<String, String> create(Map.Entry<String, String>[] entries) {
				return filled(RedisDictContractTests.this.collections, String.class, String.class, List.of(entries));
			}

		}));
	}

	@TestFactory
	List<DynamicTest> recordsUnderPrefix() {
		return GuavaSuites
			.tests(suite("records under a prefix", new RecordGenerator(this.collections.withKeyPrefix("shop:"))));
	}

	private static <V> TestSuite suite(String name, TestMapGenerator<String, V> generator) {
		return ConcurrentMapTestSuiteBuilder.using(generator)
			.named("RedisDict of " + name)
			.withFeatures(MapFeature.GENERAL_PURPOSE, MapFeature.ALLOWS_NULL_KEY_QUERIES,
					MapFeature.ALLOWS_NULL_VALUE_QUERIES, CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
					CollectionSize.ANY)
			.createTestSuite();
	}

	static <K, V> Map<K, V> filled(RedisCollectionFactory collections, Class<K> keyType, Class<V> valueType,
			List<Map.Entry<K, V>> entries) {
		RedisDict<K, V> dict = collections.dict("contract", keyType, valueType);
		dict.clear();
		entries.forEach((entry) -> dict.put(entry.getKey(), entry.getValue()));
		return dict;
	}

	record Price(String currency, long cents) {
	}

	private static final class RecordGenerator implements TestMapGenerator<String, Price> {

		private final RedisCollectionFactory collections;

		RecordGenerator(RedisCollectionFactory collections) {
			this.collections = collections;
		}

		@Override
		public Map<String, Price> create(Object... entries) {
			List<Map.Entry<String, Price>> typed = java.util.Arrays.stream(entries)
				.map(RecordGenerator::entry)
				.toList();
			return filled(this.collections, String.class, Price.class, typed);
		}

		@SuppressWarnings("unchecked")
		private static Map.Entry<String, Price> entry(Object entry) {
			return (Map.Entry<String, Price>) entry;
		}

		@Override
		public SampleElements<Map.Entry<String, Price>> samples() {
			return new SampleElements<>(Map.entry("one", new Price("EUR", 1)), Map.entry("two", new Price("EUR", 2)),
					Map.entry("three", new Price("USD", 3)), Map.entry("four", new Price("JPY", 4)),
					Map.entry("five", new Price("CHF", 5)));
		}

		@Override
		@SuppressWarnings("unchecked")
		public Map.Entry<String, Price>[] createArray(int length) {
			return (Map.Entry<String, Price>[]) new Map.Entry<?, ?>[length];
		}

		@Override
		public Iterable<Map.Entry<String, Price>> order(List<Map.Entry<String, Price>> insertionOrder) {
			return insertionOrder;
		}

		@Override
		public String[] createKeyArray(int length) {
			return new String[length];
		}

		@Override
		public Price[] createValueArray(int length) {
			return new Price[length];
		}

	}

}
