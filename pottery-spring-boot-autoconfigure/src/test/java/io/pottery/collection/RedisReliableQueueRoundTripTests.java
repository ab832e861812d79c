package io.pottery.collection;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.Recorded;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every method of {@link RedisReliableQueue} and {@link Delivery} sends, counted on
 * the wire.
 */
class RedisReliableQueueRoundTripTests {

	private static final RoundTrips TRIPS = RoundTrips.in(TestRedis.get());

	private static final RedisCollectionFactory LETTUCE = new RedisCollectionFactory(TRIPS.lettuce(), new JsonCodec(),
			"");

	private static final RedisCollectionFactory JEDIS = new RedisCollectionFactory(TRIPS.jedis(), new JsonCodec(), "");

	private static final List<String> MANY = IntStream.range(0, 2500).mapToObj(Integer::toString).toList();

	@AfterAll
	static void close() {
		LETTUCE.close();
		JEDIS.close();
		TRIPS.close();
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Arguments> methods() {
		return Stream.of(queue("put", 1, "EVALSHA", (queue, delivery) -> queue.put("x")),
				queue("putAll", 1, "EVALSHA", (queue, delivery) -> queue.putAll(MANY.subList(0, 1000))),
				queue("putAll of many", 3, "EVALSHA", (queue, delivery) -> queue.putAll(MANY)),
				queue("putAll of nothing", 0, "", (queue, delivery) -> queue.putAll(List.of())),
				queue("receive", 1, "EVALSHA", (queue, delivery) -> queue.receive()),
				queue("receive for a time", 1, "EVALSHA", (queue, delivery) -> queue.receive(Duration.ofSeconds(1))),
				queue("receive at once", 1, "EVALSHA", (queue, delivery) -> queue.receive(Duration.ZERO)),
				queue("size", 1, "LLEN", (queue, delivery) -> queue.size()),
				queue("inFlight", 1, "HLEN", (queue, delivery) -> queue.inFlight()),
				queue("deadLetters", 0, "", (queue, delivery) -> queue.deadLetters()),
				queue("policy", 0, "", (queue, delivery) -> queue.policy()),
				queue("snapshot", 1, "LRANGE", (queue, delivery) -> queue.snapshot()),
				queue("toString", 1, "LRANGE", (queue, delivery) -> queue.toString()),
				queue("exists", 1, "EVALSHA", (queue, delivery) -> queue.exists()),
				queue("delete", 1, "EVALSHA", (queue, delivery) -> queue.delete()),
				queue("expire", 1, "EVALSHA", (queue, delivery) -> queue.expire(Duration.ofHours(1))),
				queue("persist", 1, "EVALSHA", (queue, delivery) -> queue.persist()),
				queue("ttl", 1, "PTTL", (queue, delivery) -> queue.ttl()),
				queue("acknowledge", 1, "EVALSHA", (queue, delivery) -> delivery.acknowledge()),
				queue("acknowledge twice", 1, "EVALSHA", (queue, delivery) -> {
					delivery.acknowledge();
					delivery.acknowledge();
				}), queue("giveBack", 1, "EVALSHA", (queue, delivery) -> delivery.giveBack()),
				queue("extend", 1, "EVALSHA", (queue, delivery) -> delivery.extend(Duration.ofHours(1))),
				queue("close", 1, "EVALSHA", (queue, delivery) -> delivery.close()),
				queue("acknowledge and close", 1, "EVALSHA", (queue, delivery) -> {
					delivery.acknowledge();
					delivery.close();
				}), queue("element", 0, "", (queue, delivery) -> delivery.element()));
	}

	@ParameterizedTest(name = "{0}: {1} {2}")
	@MethodSource("methods")
	void methodTakesTrips(String name, int trips, String command, Use use) throws Exception {
		for (RedisCollectionFactory collections : List.of(LETTUCE, JEDIS)) {
			RedisReliableQueue<String> queue = collections.reliableQueue("queue", String.class);
			prepared(queue);
			// Loads the script.
			use.on(queue, prepared(queue));
			Delivery<String> delivery = prepared(queue);
			Recorded recorded = TRIPS.record(() -> use.on(queue, delivery));
			assertThat(recorded.commands()).as(name).hasSize(trips).allMatch((sent) -> sent.equals(command));
			assertThat(recorded.trips()).as(name).isEqualTo(trips);
		}
	}

	private static Delivery<String> prepared(RedisReliableQueue<String> queue) throws InterruptedException {
		queue.delete();
		queue.putAll(List.of("a", "b", "c"));
		return queue.receive();
	}

	private static Arguments queue(String name, int trips, String command, Use use) {
		return Arguments.of(name, trips, command, use);
	}

	@FunctionalInterface
	interface Use {

		void on(RedisReliableQueue<String> queue, Delivery<String> delivery) throws Exception;

	}

}
