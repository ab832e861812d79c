package io.pottery.aop;

import java.util.concurrent.CompletableFuture;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.lock.Synchronized;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the annotation costs: one round trip to acquire the lock, one to release it.
 */
@Tag("one-server")
class SynchronizedRoundTripTests {

	@Test
	void oneRoundTripToAcquireAndOneToRelease() {
		try (RoundTrips wire = RoundTrips.in(TestRedis.get())) {
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
								PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class))
				.withPropertyValues("spring.data.redis.url=" + wire.url(), "pottery.locks.printer.auto-release=10s")
				.withBean(Service.class)
				.withBean(Outer.class)
				.run((context) -> {
					Service service = context.getBean(Service.class);
					Outer outer = context.getBean(Outer.class);
					// Connects, and the server learns the scripts.
					service.literal();
					costsTwo(wire, service::literal);
					costsTwo(wire, () -> service.evaluated("7"));
					costsTwo(wire, service::declared);
					costsTwo(wire, () -> service.stage().join());
					costsTwo(wire, () -> service.mono().block());
					costsTwo(wire, outer::plain);
					costsTwo(wire, () -> outer.mono().block());
				});
		}
	}

	private static void costsTwo(RoundTrips wire, Runnable call) {
		assertThat(wire.record(call::run).commands()).hasSize(2);
	}

	static class Service {

		@Synchronized("literal")
		void literal() {
		}

		@Synchronized("evaluated:#{#id}")
		void evaluated(String id) {
		}

		@Synchronized(lock = "printer")
		void declared() {
		}

		@Synchronized("literal")
		CompletableFuture<String> stage() {
			return CompletableFuture.completedFuture("done");
		}

		@Synchronized("literal")
		Mono<String> mono() {
			return Mono.just("done");
		}

	}

	static class Outer {

		private final Service service;

		Outer(Service service) {
			this.service = service;
		}

		@Synchronized("literal")
		void plain() {
			this.service.literal();
		}

		@Synchronized("literal")
		Mono<String> mono() {
			return this.service.mono().then(this.service.mono());
		}

	}

}
