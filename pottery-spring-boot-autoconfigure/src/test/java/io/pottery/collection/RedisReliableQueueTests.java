package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.core.CodecException;
import io.pottery.core.WrongTypeException;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

/**
 * {@link RedisReliableQueue} delivers until a delivery is acknowledged.
 */
class RedisReliableQueueTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final Duration LONG = Duration.ofSeconds(20);

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisReliableQueue<String> queue = this.collections.reliableQueue("queue", String.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.collections.close();
	}

	@Test
	void deliversInOrderUntilAcknowledged() throws Exception {
		this.queue.put("a");
		this.queue.putAll(List.of("b", "c"));
		Delivery<String> first = this.queue.receive();
		Delivery<String> second = this.queue.receive(Duration.ZERO).orElseThrow();
		assertThat(first.element()).isEqualTo("a");
		assertThat(first.attempt()).isEqualTo(1);
		assertThat(second).hasToString("b (attempt 1)");
		assertThat(this.queue.size()).isEqualTo(1);
		assertThat(this.queue.inFlight()).isEqualTo(2);
		assertThat(first.acknowledge()).isTrue();
		assertThat(first.acknowledge()).as("repeated").isTrue();
		assertThat(second.acknowledge()).isTrue();
		assertThat(this.queue.receive().acknowledge()).isTrue();
		assertThat(this.queue.exists()).isFalse();
		assertThat(this.queue.receive(Duration.ZERO)).isEmpty();
		assertThat(this.queue.receive(SHORT)).isEmpty();
	}

	@Test
	void whatIsNotAcknowledgedComesAgainBeforeTheRest() throws Exception {
		RedisReliableQueue<String> quick = quick(5);
		quick.putAll(List.of("a", "b"));
		Delivery<String> forgotten = quick.receive();
		Delivery<String> again = await()
			.until(() -> quick.receive(Duration.ZERO),
					(delivery) -> delivery.filter((it) -> it.attempt() == 2).isPresent())
			.orElseThrow();
		assertThat(again.element()).isEqualTo("a");
		assertThat(forgotten.acknowledge()).as("too late").isFalse();
		assertThat(forgotten.extend(LONG)).isFalse();
		assertThat(forgotten.giveBack()).isFalse();
		assertThat(again.acknowledge()).isTrue();
	}

	@Test
	void whoWaitsSleepsNoLongerThanTheNextDeadline() throws Exception {
		RedisReliableQueue<String> quick = quick(5);
		quick.put("a");
		quick.receive();
		long start = System.nanoTime();
		assertThat(quick.receive(LONG)).map(Delivery::attempt).contains(2);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
	}

	@Test
	void aLateAcknowledgementCountsWhileNobodyElseHasIt() throws Exception {
		RedisReliableQueue<String> quick = this.collections.reliableQueue("quick", String.class,
				new RedeliveryPolicy(Duration.ofMillis(1), 5));
		quick.put("a");
		Delivery<String> delivery = quick.receive();
		await().pollDelay(Duration.ofMillis(5)).until(() -> true);
		assertThat(delivery.acknowledge()).isTrue();
		assertThat(quick.exists()).isFalse();
	}

	@Test
	void givenBackItComesAgainAtOnceOrLater() throws Exception {
		this.queue.put("a");
		Delivery<String> first = this.queue.receive();
		assertThat(first.giveBack()).isTrue();
		assertThat(first.acknowledge()).isFalse();
		Delivery<String> second = this.queue.receive();
		assertThat(second.attempt()).isEqualTo(2);
		assertThat(second.giveBack(SHORT)).isTrue();
		assertThat(this.queue.receive(Duration.ZERO)).isEmpty();
		assertThat(this.queue.receive(LONG)).map(Delivery::attempt).contains(3);
		assertThatIllegalArgumentException().isThrownBy(() -> second.giveBack(Duration.ofMillis(-1)))
			.withMessage("'delay' must be 0 ms to 365 days, but is PT-0.001S");
	}

	@Test
	void closingGivesBackWhatWasNotAcknowledged() throws Exception {
		this.queue.putAll(List.of("a", "b"));
		try (Delivery<String> delivery = this.queue.receive()) {
			assertThat(delivery.acknowledge()).isTrue();
		}
		try (Delivery<String> delivery = this.queue.receive()) {
			assertThat(delivery.element()).isEqualTo("b");
		}
		assertThat(this.queue.receive(Duration.ZERO)).map(Delivery::attempt).contains(2);
	}

	@Test
	void aDeliveryCanBeExtended() throws Exception {
		RedisReliableQueue<String> quick = quick(5);
		quick.put("a");
		Delivery<String> delivery = quick.receive();
		assertThat(delivery.extend(Duration.ofMinutes(1))).isTrue();
		assertThat(quick.receive(SHORT.multipliedBy(3))).isEmpty();
		assertThat(delivery.acknowledge()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> delivery.extend(Duration.ZERO));
	}

	@Test
	void whatFailsTooOftenIsADeadLetter() throws Exception {
		RedisReliableQueue<String> quick = quick(2);
		quick.putAll(List.of("given back", "forgotten"));
		quick.receive().giveBack();
		quick.receive().giveBack();
		assertThat(quick.deadLetters()).containsExactly("given back");
		quick.receive();
		assertThat(quick.receive(LONG)).map(Delivery::attempt).contains(2);
		await().until(() -> quick.receive(Duration.ZERO).isEmpty() && quick.inFlight() == 0);
		assertThat(quick.deadLetters()).containsExactly("given back", "forgotten");
		assertThat(quick.size()).isZero();
	}

	@Test
	void whatCannotBeReadEndsAmongTheDeadLetters() {
		RedisReliableQueue<Integer> numbers = this.collections.reliableQueue("numbers", Integer.class);
		rightPush("numbers", "\"no number\"");
		for (int attempt = 1; attempt <= RedeliveryPolicy.DEFAULT.maxAttempts(); attempt++) {
			assertThatExceptionOfType(CodecException.class).isThrownBy(numbers::receive);
		}
		assertThat(numbers.inFlight()).isZero();
		assertThat(numbers.deadLetters().size()).isEqualTo(1);
	}

	@Test
	void foreignProducersWakeWhoWaits() throws Exception {
		CompletableFuture<Delivery<String>> received = this.queue.receiveAsync();
		rightPush("queue", "\"a\"");
		assertThat(received.get(5, TimeUnit.SECONDS).element()).isEqualTo("a");
	}

	@Test
	void aCancelledReceiptDeliversNothing() throws Exception {
		CompletableFuture<Delivery<String>> cancelled = this.queue.receiveAsync();
		cancelled.cancel(false);
		this.queue.put("a");
		Optional<Delivery<String>> received = this.queue.receive(LONG);
		assertThat(received).map(Delivery::attempt).contains(1);
	}

	@Test
	void nothingIsLostAmongManyReceivers() throws Exception {
		this.queue.putAll(IntStream.range(0, 2500).mapToObj(String::valueOf).toList());
		List<CompletableFuture<Delivery<String>>> receipts = IntStream.range(0, 2500)
			.mapToObj((number) -> this.queue.receiveAsync())
			.toList();
		List<String> elements = receipts.stream().map((receipt) -> {
			Delivery<String> delivery = receipt.orTimeout(30, TimeUnit.SECONDS).join();
			assertThat(delivery.acknowledge()).isTrue();
			return delivery.element();
		}).toList();
		assertThat(elements).hasSize(2500).doesNotHaveDuplicates();
		assertThat(this.queue.exists()).isFalse();
	}

	@Test
	void isOneStructureOfSeveralKeys() throws Exception {
		this.queue.putAll(List.of("a", "b"));
		this.queue.receive();
		assertThat(this.queue.expire(Duration.ofMinutes(1))).isTrue();
		assertThat(this.queue.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isPositive());
		assertThat(this.queue.persist()).isTrue();
		assertThat(this.queue.ttl()).isEmpty();
		assertThat(this.queue).hasToString("[b]");
		assertThat(this.queue.delete()).isTrue();
		assertThat(this.queue.exists()).isFalse();
		assertThat(this.queue.inFlight()).isZero();
	}

	@Test
	void refusesNullAndOtherTypes() {
		assertThatNullPointerException().isThrownBy(() -> this.queue.put(null));
		assertThatNullPointerException().isThrownBy(() -> this.queue.receive(null));
		try (RedisConnection connection = TestRedis.get().connectionFactory().getConnection()) {
			connection.stringCommands().set(bytes("queue"), bytes("text"));
		}
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(() -> this.queue.put("a"));
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(this.queue::receive);
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(this.queue::delete);
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(this.queue::size);
		assertThat(this.queue.receiveAsync()).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(WrongTypeException.class);
	}

	@Test
	void aClosedFactoryEndsTheWait() {
		CompletableFuture<Delivery<String>> received = this.queue.receiveAsync();
		this.collections.close();
		assertThat(received).failsWithin(LONG)
			.withThrowableThat()
			.withMessageContaining("The factory of 'queue' was closed");
		assertThatIllegalStateException().isThrownBy(this.queue::receive);
	}

	@Test
	void policiesAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RedeliveryPolicy(Duration.ZERO, 1))
			.withMessage("'visibilityTimeout' must be 1 ms to 365 days, but is PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> new RedeliveryPolicy(LONG, 0))
			.withMessage("'maxAttempts' must be positive, but is 0");
	}

	private RedisReliableQueue<String> quick(int maxAttempts) {
		return this.collections.reliableQueue("quick", String.class, new RedeliveryPolicy(SHORT, maxAttempts));
	}

	private static void rightPush(String key, String element) {
		try (RedisConnection connection = TestRedis.get().connectionFactory().getConnection()) {
			connection.listCommands().rPush(bytes(key), bytes(element));
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
