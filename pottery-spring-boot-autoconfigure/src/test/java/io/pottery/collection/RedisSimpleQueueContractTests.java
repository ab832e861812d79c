package io.pottery.collection;

import java.time.Duration;
import java.util.List;
import java.util.Queue;

import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import io.pottery.codec.JsonCodec;
import io.pottery.core.Expiry;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link RedisSimpleQueue} keeps the contract of {@code Queue} as Guava's testlib
 * understands it.
 */
class RedisSimpleQueueContractTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	@TestFactory
	List<DynamicTest> unbounded() {
		return tests("unbounded", this.collections.queue("contract", String.class));
	}

	@TestFactory
	List<DynamicTest> boundedAndExpiring() {
		return tests("bounded and expiring", this.collections.withExpiry(Expiry.afterLastWrite(Duration.ofHours(1)))
			.queue("contract", String.class, 100));
	}

	private static List<DynamicTest> tests(String name, RedisSimpleQueue<String> queue) {
		return GuavaSuites.tests(QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {

			@Override
			protected Queue<String> create(String[] elements) {
				queue.clear();
				queue.addAll(List.of(elements));
				return queue;
			}

		})
			.named("RedisSimpleQueue, " + name)
			.withFeatures(CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER,
					CollectionFeature.ALLOWS_NULL_QUERIES, CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
					CollectionSize.ANY)
			.createTestSuite());
	}

}
