package io.pottery.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.pottery.core.QuorumNotAchievedException;
import io.pottery.id.NextId;
import io.pottery.lock.Lease;
import io.pottery.lock.LeaseLostEvent;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Locks and ids are beans over the masters that the properties name.
 */
class DeclaredLocksTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
				PotteryRedlockAutoConfiguration.class))
		.withBean(RedisConnectionFactory.class, () -> TestRedis.get().connectionFactory())
		.withPropertyValues("pottery.key-prefix=shop:");

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void overTheConnectionOfTheApplication() {
		this.runner
			.withPropertyValues("pottery.locks.printer.auto-release=2s", "pottery.locks.printer.wait=5s",
					"pottery.ids.order-ids.allocation-size=10", "pottery.ids.tweets.key=tweet-ids")
			.run((context) -> {
				Redlock printer = context.getBean("printer", Redlock.class);
				assertThat(printer.name()).isEqualTo("shop:printer");
				assertThat(printer.options()).isEqualTo(
						LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(2)).withMaxWait(Duration.ofSeconds(5)));
				try (Lease lease = printer.acquire()) {
					assertThat(lease.validity()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
					assertThat(context.getBean(RedlockFactory.class).lock("printer").tryAcquire()).isEmpty();
				}
				assertThat(context.getBean("orderIds", NextId.class).next()).isEqualTo(1);
				assertThat(context.getBean("order-ids", NextId.class).next()).isEqualTo(2);
				assertThat(context.getBean("tweets", NextId.class).name()).isEqualTo("tweet-ids");
			});
	}

	@Test
	void overSeveralMasters() {
		try (RedisProcess a = RedisProcess.start();
				RedisProcess b = RedisProcess.start();
				RedisProcess c = RedisProcess.start()) {
			this.runner
				.withPropertyValues("pottery.redlock.masters=" + String.join(",", List.of(a.url(), b.url(), c.url())),
						"pottery.redlock.restart-quarantine=0s", "pottery.locks.printer.auto-release=10s",
						"pottery.ids.order-ids=")
				.run((context) -> {
					assertThat(context.getBean(Masters.class).size()).isEqualTo(3);
					b.stop();
					context.getBean("printer", Redlock.class).acquire().release();
					assertThat(context.getBean("orderIds", NextId.class).next()).isPositive();
				});
		}
	}

	@Test
	void aLeaseThatRunsOutIsAnEvent() {
		this.runner.withPropertyValues("pottery.locks.printer.auto-release=300ms").run((context) -> {
			Lost lost = new Lost();
			context.getSourceApplicationContext().addApplicationListener(lost);
			Lease lease = context.getBean("printer", Redlock.class).acquire();
			await().until(() -> lost.lease == lease);
		});
	}

	@Test
	void impossibleOptionsAreRefused() {
		this.runner.withPropertyValues("pottery.locks.printer.auto-release=1ms")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("pottery.locks.printer")
				.hasMessageContaining("'autoRelease' must be 3 ms to 365 days, but is PT0.001S"));
	}

	@Test
	void severalMastersThatAreNewGrantNothingForTheLongestLease() {
		try (RedisProcess a = RedisProcess.start(); RedisProcess b = RedisProcess.start()) {
			this.runner
				.withPropertyValues("pottery.redlock.masters=" + a.url() + "," + b.url(),
						"pottery.locks.report.auto-release=1m", "pottery.locks.printer.wait=0s",
						"pottery.redlock.command-timeout=5s")
				.run((context) -> {
					assertThatExceptionOfType(QuorumNotAchievedException.class)
						.isThrownBy(context.getBean("printer", Redlock.class)::acquire)
						.withMessageMatching(".* grants no locks for another (60000|5\\d{4}) ms.*");
					assertThatIllegalArgumentException().isThrownBy(() -> context.getBean(RedlockFactory.class)
						.lock("backup", LockOptions.DEFAULT.withAutoRelease(Duration.ofMinutes(2))));
				});
		}
	}

	@Test
	void aListOfMastersIsOverridden() {
		try (RedisProcess a = RedisProcess.start()) {
			Map<String, Object> yaml = Map.of("pottery.redlock.masters[0]", "redis://dead:1",
					"pottery.redlock.masters[1]", "redis://dead:2");
			this.runner
				.withInitializer((context) -> context.getEnvironment()
					.getPropertySources()
					.addLast(new MapPropertySource("yaml", yaml)))
				.withPropertyValues("pottery.redlock.masters=" + a.url())
				.run((context) -> assertThat(context.getBean(Masters.class)).hasToString("[" + a.address() + "]"));
		}
	}

	@Test
	void aClusterCannotKeepAQuarantine() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
					PotteryRedlockAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.cluster.nodes=localhost:1", "pottery.redlock.restart-quarantine=10s")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"Master 'redis' is a Redis Cluster, which cannot keep a restart quarantine (PT10S)"));
	}

	@Test
	void idsAreThereUntilTheEnd() {
		try (RedisProcess a = RedisProcess.start()) {
			AtomicLong last = new AtomicLong();
			this.runner.withPropertyValues("pottery.redlock.masters=" + a.url(), "pottery.ids.order-ids=")
				.withBean("last", AtomicLong.class, () -> last)
				.withBean("farewell", Farewell.class)
				.run((context) -> assertThat(last).hasValue(0));
			assertThat(last).hasValue(1);
		}
	}

	@Test
	void aLeaseLongerThanTheQuarantineIsRefused() {
		this.runner
			.withPropertyValues("pottery.redlock.restart-quarantine=10s", "pottery.locks.printer.auto-release=11s")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("pottery.locks.printer.auto-release with value 'PT11S'")
				.hasStackTraceContaining(
						"A lease must not be longer than 'pottery.redlock.restart-quarantine' (PT10S)"));
	}

	private static final class Lost implements ApplicationListener<PayloadApplicationEvent<LeaseLostEvent>> {

		private volatile Object lease = this;

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<LeaseLostEvent> event) {
			this.lease = event.getPayload().lease();
		}

	}

	private static final class Farewell implements DisposableBean {

		private final NextId orderIds;

		private final AtomicLong last;

		Farewell(NextId orderIds, AtomicLong last) {
			this.orderIds = orderIds;
			this.last = last;
		}

		@Override
		public void destroy() {
			this.last.set(this.orderIds.next());
		}

	}

}
