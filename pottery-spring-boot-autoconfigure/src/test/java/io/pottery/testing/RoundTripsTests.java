package io.pottery.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RoundTripsTests {

	private static final byte[] KEY = "trips".getBytes(StandardCharsets.UTF_8);

	private static final byte[] FIELD = "field".getBytes(StandardCharsets.UTF_8);

	private final RoundTrips trips = RoundTrips.in(TestRedis.get());

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.trips.close();
	}

	@ParameterizedTest
	@EnumSource
	void oneCommandIsOneTrip(Client client) {
		RedisConnectionFactory factory = client.factory(this.trips);
		Recorded recorded = this.trips.record(() -> read(factory));
		assertThat(recorded.commands()).containsExactly("HGET");
		assertThat(recorded.calls().get(0).arguments()).containsExactly("trips", "field");
		assertThat(recorded.trips()).isEqualTo(1);
		assertThat(recorded).hasToString("1 trips: HGET trips field");
	}

	@ParameterizedTest
	@EnumSource
	void twoCommandsAreTwoTrips(Client client) {
		RedisConnectionFactory factory = client.factory(this.trips);
		Recorded recorded = this.trips.record(() -> {
			read(factory);
			read(factory);
		});
		assertThat(recorded.commands()).containsExactly("HGET", "HGET");
		assertThat(recorded.trips()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void pipelineIsOneTrip(Client client) {
		RedisConnectionFactory factory = client.factory(this.trips);
		Recorded recorded = this.trips.record(() -> pipeline(factory, 3, FIELD));
		assertThat(recorded.commands()).containsExactly("HSET", "HSET", "HSET");
		assertThat(recorded.trips()).isEqualTo(1);
	}

	@RepeatedTest(20)
	void slowPipelineIsOneTrip() {
		RedisConnectionFactory factory = this.trips.lettuce();
		Recorded recorded = this.trips.record(() -> {
			try (RedisConnection connection = factory.getConnection()) {
				connection.openPipeline();
				connection.hashCommands().hGet(KEY, FIELD);
				letTheServerAnswer();
				connection.hashCommands().hGet(KEY, FIELD);
				connection.closePipeline();
			}
		});
		assertThat(recorded.commands()).containsExactly("HGET", "HGET");
		assertThat(recorded.trips()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void pipelineLargerThanAllBuffersIsOneTrip(Client client) {
		RedisConnectionFactory factory = client.factory(this.trips);
		Recorded recorded = this.trips.record(() -> pipeline(factory, 200, new byte[100_000]));
		assertThat(recorded.commands()).hasSize(200).containsOnly("HSET");
		assertThat(recorded.trips()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void largeReplyArrivesWhole(Client client) {
		StringRedisTemplate template = new StringRedisTemplate(client.factory(this.trips));
		String value = "x".repeat(5_000_000);
		template.opsForValue().set("large", value);
		List<String> read = new ArrayList<>();
		Recorded recorded = this.trips.record(() -> read.add(template.opsForValue().get("large")));
		assertThat(read).containsExactly(value);
		assertThat(recorded.commands()).containsExactly("GET");
		assertThat(recorded.trips()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void unknownScriptIsTwoTrips(Client client) {
		StringRedisTemplate template = new StringRedisTemplate(client.factory(this.trips));
		RedisScript<String> script = RedisScript.of("return 'script " + System.nanoTime() + "'", String.class);
		Recorded first = this.trips.record(() -> template.execute(script, List.of()));
		Recorded second = this.trips.record(() -> template.execute(script, List.of()));
		assertThat(first.commands()).containsExactly("EVALSHA", "EVAL");
		assertThat(first.trips()).isEqualTo(2);
		assertThat(second.commands()).containsExactly("EVALSHA");
		assertThat(second.trips()).isEqualTo(1);
	}

	@Test
	void greetingsOfFurtherConnectionsAreNotCounted() {
		Recorded recorded = this.trips.record(() -> {
			try (RedisConnection one = this.trips.jedis().getConnection();
					RedisConnection other = this.trips.jedis().getConnection()) {
				one.hashCommands().hGet(KEY, FIELD);
				other.hashCommands().hGet(KEY, FIELD);
			}
			read(this.trips.lettuce());
		});
		assertThat(recorded.commands()).containsExactly("HGET", "HGET", "HGET");
		assertThat(recorded.trips()).isEqualTo(3);
	}

	@Test
	void asynchronousCommandsAreSeen() {
		ReactiveRedisConnection connection = this.trips.lettuce().getReactiveConnection();
		Recorded recorded = this.trips.record(() -> connection.keyCommands().exists(ByteBuffer.wrap(KEY)).subscribe());
		assertThat(recorded.commands()).containsExactly("EXISTS");
		assertThat(recorded.trips()).isEqualTo(1);
	}

	@Test
	void chainedAsynchronousCommandsAreTrips() {
		RedisConnectionFactory factory = this.trips.lettuce();
		Recorded recorded = this.trips
			.record(() -> CompletableFuture.runAsync(() -> read(factory)).thenRunAsync(() -> read(factory)).join());
		assertThat(recorded.commands()).containsExactly("HGET", "HGET");
		assertThat(recorded.trips()).isEqualTo(2);
	}

	@Test
	void whatIsSentOutsideOfTheActionIsNotCounted() {
		RedisConnectionFactory factory = this.trips.lettuce();
		read(factory);
		Recorded recorded = this.trips.record(() -> {
		});
		read(factory);
		assertThat(recorded.commands()).isEmpty();
		assertThat(recorded.trips()).isZero();
	}

	@Test
	void threadThatNeverSleepsGetsItsReply() {
		Recorded recorded = this.trips.record(() -> {
			CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> read(this.trips.lettuce()));
			while (!reading.isDone()) {
				Thread.onSpinWait();
			}
		});
		assertThat(recorded.commands()).containsExactly("HGET");
	}

	@Test
	void exceptionOfTheActionEndsTheRecording() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.trips.record(() -> {
			throw new IOException("expected");
		}));
		assertThat(this.trips.record(() -> read(this.trips.lettuce())).trips()).isEqualTo(1);
	}

	@Test
	void recordingsDoNotNest() {
		assertThatIllegalStateException().isThrownBy(() -> this.trips.record(() -> this.trips.record(() -> {
		})));
	}

	@Test
	void commandsAreFoundHoweverTheyAreCut() {
		byte[] sent = "*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\nPING  now\r\n\r\n*1\r\n$0\r\n\r\n"
			.getBytes(StandardCharsets.UTF_8);
		for (int length = 1; length <= sent.length; length++) {
			RespParser parser = new RespParser();
			List<List<String>> commands = new ArrayList<>();
			for (int start = 0; start < sent.length; start += length) {
				commands.addAll(parser.feed(ByteBuffer.wrap(sent, start, Math.min(length, sent.length - start))));
			}
			assertThat(commands).containsExactly(List.of("GET", "a\r\nb"), List.of("PING", "now"), List.of(""));
			assertThat(parser.isInsideCommand()).isFalse();
		}
	}

	private static void read(RedisConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.hashCommands().hGet(KEY, FIELD);
		}
	}

	private static void pipeline(RedisConnectionFactory factory, int length, byte[] value) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.openPipeline();
			IntStream.range(0, length)
				.forEach((i) -> connection.hashCommands().hSet(KEY, new byte[] { (byte) i }, value));
			assertThat(connection.closePipeline()).hasSize(length);
		}
	}

	// Without waiting, as the recorded thread must be seen at work.
	private static void letTheServerAnswer() {
		long end = System.nanoTime() + 3_000_000;
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	enum Client {

		LETTUCE, JEDIS;

		RedisConnectionFactory factory(RoundTrips trips) {
			return (this == LETTUCE) ? trips.lettuce() : trips.jedis();
		}

	}

}
