package io.pottery.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link Redlock} over masters that are reached by Jedis, which blocks.
 */
@Tag("one-server")
@EnabledOnOs(OS.LINUX)
class RedlockJedisTests {

	private static final int MOST_THREADS = 8;

	private final List<RedisProcess> servers = IntStream.range(0, 3)
		.mapToObj((number) -> RedisProcess.start())
		.toList();

	private final List<JedisConnectionFactory> connections = this.servers.stream()
		.map((server) -> connect(server.port()))
		.toList();

	private final List<Masters> opened = new ArrayList<>();

	@AfterEach
	void stop() {
		this.servers.forEach(RedisProcess::thaw);
		this.opened.forEach(Masters::close);
		this.connections.forEach(JedisConnectionFactory::destroy);
		this.servers.forEach(RedisProcess::close);
		await().until(() -> threads() == 0);
	}

	@Test
	void aFrozenMasterTakesFewThreadsAndHoldsUpNone() {
		try (RedlockFactory locks = factory(3)) {
			this.servers.get(1).freeze();
			List<Lease> leases = Stream.iterate(0, (number) -> number < 200, (number) -> number + 1)
				.map((number) -> locks.lock("frozen:" + number).acquireAsync())
				.toList()
				.stream()
				.map((lease) -> lease.orTimeout(10, TimeUnit.SECONDS).join())
				.toList();
			assertThat(leases).hasSize(200).allMatch(Lease::isValid);
			assertThat(threads()).isBetween((long) MOST_THREADS, 3L * MOST_THREADS);
			leases.forEach(Lease::release);
			assertThat(threads()).isLessThanOrEqualTo(3L * MOST_THREADS);
		}
	}

	@Test
	void whatIsTooMuchForAFrozenMasterFailsAtOnce() {
		try (RedlockFactory locks = factory(1)) {
			this.servers.get(0).freeze();
			LockOptions raising = LockOptions.DEFAULT.withMaxWait(Duration.ZERO).raisingOnRedisErrors();
			List<CompletableFuture<Lease>> attempts = IntStream.range(0, 5_100)
				.mapToObj((number) -> locks.lock("frozen:" + number, raising).acquireAsync())
				.toList();
			assertThat(attempts.get(5_099)).failsWithin(Duration.ofSeconds(2))
				.withThrowableThat()
				.withCauseInstanceOf(QuorumImpossibleException.class)
				.withMessageContaining("jedis 0 has not answered 8 requests, and 5000 more are waiting");
			assertThat(attempts.stream().filter(CompletableFuture::isDone)).hasSizeBetween(92, 5_099);
			assertThat(threads()).isLessThanOrEqualTo(MOST_THREADS);
			this.servers.get(0).thaw();
		}
	}

	private RedlockFactory factory(int masters) {
		Masters created = new Masters(IntStream.range(0, masters)
			.mapToObj((number) -> MasterConnections.of("jedis " + number, this.connections.get(number)))
			.toList(), Duration.ofSeconds(20));
		this.opened.add(created);
		return new RedlockFactory(created, "");
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("pottery-master-jedis"))
			.count();
	}

	private static JedisConnectionFactory connect(int port) {
		JedisConnectionFactory connections = new JedisConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", port),
				JedisClientConfiguration.builder().readTimeout(Duration.ofSeconds(3)).usePooling().build());
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

}
