package io.pottery.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.id.NextId;
import io.pottery.id.NextIdFactory;
import io.pottery.id.NextIdListener;
import io.pottery.id.NextIdOptions;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisMaster;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link IdMeters} against what was done.
 */
class IdMetersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final IdMeters meters = new IdMeters(this.registry, Map.of("order-ids", "shop:order-ids"));

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void generatedIds() {
		try (Masters masters = masters(MasterConnections.of("redis", TestRedis.get().connectionFactory()))) {
			NextIdFactory ids = new NextIdFactory(masters, "shop:", this.meters);
			for (int id = 0; id < 10; id++) {
				ids.nextId("order-ids").next();
			}
			await().untilAsserted(() -> assertThat(count(PotteryMeters.ID_GENERATED, "order-ids")).isEqualTo(10));
			ids.nextId("cart:1").next();
			ids.nextId("cart:2", NextIdOptions.DEFAULT.withAllocationSize(100)).next();
			await()
				.untilAsserted(() -> assertThat(count(PotteryMeters.ID_GENERATED, PotteryMeters.OTHER)).isEqualTo(101));
			assertThat(count(PotteryMeters.ID_QUORUM_FAILURES, "order-ids")).isZero();
			assertThat(this.registry.getMeters()).hasSize(4);
		}
	}

	@Test
	void quorumFailures() {
		Duration timeout = Duration.ofMillis(500);
		ClientResources resources = DefaultClientResources.create();
		try (RedisProcess server = RedisProcess.start();
				Masters masters = masters(
						MasterConnections.of(RedisURI.create(server.url()), resources, timeout, SslOptions.create()))) {
			server.kill();
			NextId orderIds = new NextIdFactory(masters, "shop:", this.meters).nextId("order-ids",
					NextIdOptions.DEFAULT.withMaxWait(Duration.ofMillis(50)));
			assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(orderIds::next);
			await().untilAsserted(() -> assertThat(count(PotteryMeters.ID_QUORUM_FAILURES, "order-ids")).isEqualTo(1));
			assertThat(count(PotteryMeters.ID_GENERATED, "order-ids")).isZero();
		}
		finally {
			resources.shutdown(0, 0, TimeUnit.SECONDS);
		}
	}

	@Test
	void aListenerThatFailsBreaksNothing() {
		NextIdListener failing = new NextIdListener() {

			@Override
			public void generated(String name, long count) {
				throw new IllegalStateException("listener is broken");
			}

		};
		try (Masters masters = masters(MasterConnections.of("redis", TestRedis.get().connectionFactory()))) {
			NextId orderIds = new NextIdFactory(masters, "shop:", NextIdListener.of(List.of(failing, this.meters)))
				.nextId("order-ids");
			assertThat(orderIds.next()).isEqualTo(1);
			assertThat(orderIds.next()).isEqualTo(2);
			await().untilAsserted(() -> assertThat(count(PotteryMeters.ID_GENERATED, "order-ids")).isEqualTo(2));
		}
	}

	private static Masters masters(RedisMaster master) {
		return new Masters(List.of(master), Duration.ofSeconds(5));
	}

	private double count(String counter, String generator) {
		return this.registry.get(counter).tag(PotteryMeters.GENERATOR, generator).counter().count();
	}

}
