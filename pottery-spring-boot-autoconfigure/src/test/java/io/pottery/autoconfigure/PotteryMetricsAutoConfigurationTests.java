package io.pottery.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.cache.RedisCached;
import io.pottery.id.NextId;
import io.pottery.id.NextIdListener;
import io.pottery.lock.Lease;
import io.pottery.lock.LeaseLostEvent;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.RedlockListener;
import io.pottery.lock.Synchronized;
import io.pottery.metrics.CacheMeters;
import io.pottery.metrics.IdMeters;
import io.pottery.metrics.LockMeters;
import io.pottery.metrics.PotteryMeters;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Locks, ids and caches are metered where there is a registry, and tell the listeners of
 * the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class PotteryMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PotteryMetricsAutoConfiguration.class,
				DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class, PotteryRedlockAutoConfiguration.class,
				PotteryCacheAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url(), "pottery.key-prefix=shop:",
				"pottery.locks.printer.auto-release=400ms", "pottery.locks.scanner.key=devices:scanner",
				"pottery.ids.order-ids.wait=5s", "pottery.caches.quotes.ttl=10m");

	private final ApplicationContextRunner metered = this.runner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void whatIsDeclaredIsThereFromTheStart(CapturedOutput output) {
		this.metered.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(tags(registry, PotteryMeters.LOCK_ACTIVE, PotteryMeters.LOCK))
				.containsExactlyInAnyOrder("printer", "scanner", "other");
			assertThat(tags(registry, PotteryMeters.ID_GENERATED, PotteryMeters.GENERATOR))
				.containsExactlyInAnyOrder("order-ids", "other");
			assertThat(registry.get(PotteryMeters.LOCK_ACQUIRE).timers()).hasSize(9)
				.allSatisfy((timer) -> assertThat(timer.count()).isZero());
			assertThat(tags(registry, PotteryMeters.CACHE_GETS, PotteryMeters.CACHE))
				.containsExactlyInAnyOrder("quotes", "other");
			assertThat(registry.get(PotteryMeters.CACHE_GETS).counters()).hasSize(4)
				.allSatisfy((counter) -> assertThat(counter.count()).isZero());
			assertThat(output).doesNotContain("not eligible for getting processed by all BeanPostProcessors");
		});
	}

	@Test
	void locksAndIdsAreMeteredByTheirDeclaredNames() {
		this.metered.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(held(registry, "printer")).isZero();
			assertThat(held(registry, "scanner")).isZero();
			context.getBean("printer", Redlock.class).acquire().release();
			context.getBean("scanner", Redlock.class).acquire().release();
			context.getBean(RedlockFactory.class).lock("printer").acquire().release();
			context.getBean(RedlockFactory.class).lock("devices:scanner").acquire().release();
			assertThat(held(registry, "printer")).isEqualTo(2);
			assertThat(held(registry, "scanner")).isEqualTo(1);
			assertThat(held(registry, "other")).as("shop:devices:scanner").isEqualTo(1);
			context.getBean("orderIds", NextId.class).next();
			await().untilAsserted(() -> assertThat(registry.get(PotteryMeters.ID_GENERATED)
				.tag(PotteryMeters.GENERATOR, "order-ids")
				.counter()
				.count()).isEqualTo(1));
		});
	}

	@Test
	void declarationsOfOneKeyCountEachByItsName() {
		this.metered.withPropertyValues("pottery.locks.scanner.key=shop:printer").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(held(registry, "printer")).isZero();
			assertThat(held(registry, "scanner")).isZero();
			context.getBean("printer", Redlock.class).acquire().release();
			context.getBean("scanner", Redlock.class).acquire().release();
			assertThat(held(registry, "printer")).isEqualTo(1);
			assertThat(held(registry, "scanner")).isEqualTo(1);
		});
	}

	@Test
	void synchronizedMethodsAreMeteredByClassAndMethodOrByTheirDeclaredLock() {
		this.metered.withConfiguration(AutoConfigurations.of(PotterySynchronizedAutoConfiguration.class))
			.withPropertyValues("pottery.locks.nightly-report.wait=1s")
			.withBean(Printing.class)
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Printing printing = context.getBean(Printing.class);
				for (int user = 0; user < 20; user++) {
					printing.cart("user-" + user);
					printing.report("user-" + user);
				}
				printing.byDefault();
				printing.scan();
				assertThat(held(registry, "Printing.cart")).isEqualTo(20);
				assertThat(held(registry, "nightly-report")).isEqualTo(20);
				assertThat(held(registry, "Printing.byDefault")).isEqualTo(1);
				assertThat(held(registry, "scanner")).isEqualTo(1);
				assertThat(tags(registry, PotteryMeters.LOCK_HELD, PotteryMeters.LOCK)).containsExactlyInAnyOrder(
						"Printing.cart", "Printing.byDefault", "nightly-report", "scanner", "printer", "other");
				assertThat(held(registry, "other")).isZero();
			});
	}

	@Test
	void cachesAreMeteredByTheirDeclaredNameOrThatOfTheAnnotation() {
		this.metered.withBean(Quoting.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Quoting quoting = context.getBean(Quoting.class);
			for (int call = 0; call < 2; call++) {
				quoting.declared("dune");
				quoting.named("dune");
				quoting.byDefault("dune");
				context.getBean(RedisCacheFactory.class)
					.cache("customer:1", String.class, String.class, CacheOptions.DEFAULT)
					.get("dune", (book) -> book);
			}
			assertThat(tags(registry, PotteryMeters.CACHE_GETS, PotteryMeters.CACHE))
				.containsExactlyInAnyOrder("quotes", "prices", "Quoting.byDefault", "other");
			assertThat(registry.get(PotteryMeters.CACHE_GETS).tag(PotteryMeters.RESULT, "hit").counters())
				.allSatisfy((counter) -> assertThat(counter.count()).as(counter.getId().toString()).isEqualTo(1));
			assertThat(registry.get(PotteryMeters.CACHE_LOAD).tag(PotteryMeters.OUTCOME, "loaded").timers()).hasSize(4)
				.allSatisfy((timer) -> assertThat(timer.count()).as(timer.getId().toString()).isEqualTo(1));
		});
	}

	@Test
	void listenersOfTheApplicationAreToldBesideMetersAndEvents() {
		Told told = new Told();
		this.metered.withBean("applicationListener", Told.class, () -> told).run((context) -> {
			context.getSourceApplicationContext().addApplicationListener(told);
			Lease lease = context.getBean("printer", Redlock.class).acquire();
			await().until(() -> told.calls.contains("lost " + lease.name()));
			context.getBean("orderIds", NextId.class).next();
			await().until(() -> told.calls.contains("generated 1 of shop:order-ids"));
			assertThat(told.calls).containsExactly("losing shop:printer", "event of shop:printer", "lost shop:printer",
					"generated 1 of shop:order-ids");
			assertThat(context.getBean(MeterRegistry.class)
				.get(PotteryMeters.LOCK_LOST)
				.tag(PotteryMeters.LOCK, "printer")
				.counter()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void withoutARegistryThereAreNoMeters() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(LockMeters.class).doesNotHaveBean(IdMeters.class);
			assertThat(context).doesNotHaveBean(CacheMeters.class).hasSingleBean(RedisCacheFactory.class);
			context.getBean("printer", Redlock.class).acquire().release();
		});
	}

	@Test
	void withoutMicrometerEverythingElseWorks() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("potteryLockMeters");
			context.getBean("printer", Redlock.class).acquire().release();
			assertThat(context.getBean("orderIds", NextId.class).next()).isEqualTo(1);
		});
	}

	@Test
	void withoutRedisThereAreNoMeters() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PotteryMetricsAutoConfiguration.class, PotteryAutoConfiguration.class,
							PotteryRedlockAutoConfiguration.class, MetricsAutoConfiguration.class,
							CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LockMeters.class)
				.doesNotHaveBean(IdMeters.class)
				.doesNotHaveBean(CacheMeters.class));
	}

	private static Set<String> tags(MeterRegistry registry, String meter, String tag) {
		return registry.get(meter)
			.meters()
			.stream()
			.map((found) -> String.valueOf(found.getId().getTag(tag)))
			.collect(Collectors.toSet());
	}

	private static long held(MeterRegistry registry, String lock) {
		return registry.get(PotteryMeters.LOCK_HELD).tag(PotteryMeters.LOCK, lock).timer().count();
	}

	private static final class Told
			implements RedlockListener, NextIdListener, ApplicationListener<PayloadApplicationEvent<LeaseLostEvent>> {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Override
		public void losing(Lease lease) {
			this.calls.add("losing " + lease.name());
		}

		@Override
		public void lost(Lease lease, Duration held) {
			this.calls.add("lost " + lease.name());
		}

		@Override
		public void generated(String name, long count) {
			this.calls.add("generated " + count + " of " + name);
		}

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<LeaseLostEvent> event) {
			this.calls.add("event of " + event.getPayload().lease().name());
		}

	}

	static class Quoting {

		@RedisCached(cache = "quotes", key = "#{#book}")
		String declared(String book) {
			return book;
		}

		@RedisCached(cache = "prices", key = "#{#book}")
		String named(String book) {
			return book;
		}

		@RedisCached
		String byDefault(String book) {
			return book;
		}

	}

	static class Printing {

		@Synchronized("cart:#{#user}")
		void cart(String user) {
		}

		@Synchronized(key = "report:#{#user}", lock = "nightly-report")
		void report(String user) {
		}

		@Synchronized
		void byDefault() {
		}

		@Synchronized(lock = "scanner")
		void scan() {
		}

	}

}
