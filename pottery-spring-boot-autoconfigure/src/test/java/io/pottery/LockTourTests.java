package io.pottery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.id.NextId;
import io.pottery.id.NextIdFactory;
import io.pottery.lock.Lease;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.ReleaseUnlockedLockException;
import io.pottery.lock.Synchronized;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The examples by which Python users know locks and ids, in Java.
 */
class LockTourTests {

	private final Masters masters = new Masters(
			List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())), Duration.ofSeconds(5));

	private final RedlockFactory locks = new RedlockFactory(this.masters, "");

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.locks.close();
		this.masters.close();
	}

	@Test
	void printer() throws Exception {
		Redlock printer = this.locks.lock("printer",
				LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(200)).withMaxWait(Duration.ofMillis(100)));
		printer.lock();
		assertThat(printer.locked()).isPositive();
		printer.unlock();
		assertThat(printer.locked()).isZero();

		Lease lease = printer.acquire();
		assertThat(printer.tryAcquire(Duration.ofMillis(100))).isEmpty();
		assertThat(lease.isValid()).isTrue();
		lease.close();
		assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lease::release);
		assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(printer::unlock);

		Lease expired = printer.acquire();
		assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(printer::acquire);
		await().until(() -> !expired.isValid() && printer.observed().isEmpty());
		assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(expired::release);
	}

	@Test
	void shower() throws Exception {
		Redlock shower = this.locks.lock("shower");
		shower.acquireAsync().thenCompose((lease) -> {
			assertThat(shower.observed()).as("shower is occupied").isPresent();
			return lease.releaseAsync();
		}).get(5, TimeUnit.SECONDS);
		assertThat(shower.observed()).as("shower is available").isEmpty();
	}

	@Test
	void tweetIds() {
		NextId tweetIds = new NextIdFactory(this.masters, "").nextId("tweet-ids");
		assertThat(tweetIds.next()).isEqualTo(1);
		assertThat(tweetIds.next()).isEqualTo(2);
		assertThat(tweetIds.next()).isEqualTo(3);
	}

	@Test
	void synchronizedFunc() {
		new ApplicationContextRunner().withUserConfiguration(PotterySynchronizedAutoConfiguration.class)
			.withBean(RedlockFactory.class, () -> this.locks)
			.withBean(Functions.class)
			.run((context) -> {
				Functions functions = context.getBean(Functions.class);
				AtomicInteger inside = new AtomicInteger();
				List<CompletableFuture<String>> callers = IntStream.range(0, 4)
					.mapToObj((number) -> CompletableFuture.supplyAsync(() -> functions.func(inside),
							(task) -> new Thread(task).start()))
					.toList();
				assertThat(callers).allSatisfy(
						(caller) -> assertThat(caller).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("value"));
				assertThat(this.locks.lock("synchronized-func").observed()).isEmpty();
			});
	}

	static class Functions {

		@Synchronized(key = "synchronized-func", autoRelease = "1500ms")
		String func(AtomicInteger inside) {
			assertThat(inside.incrementAndGet()).isEqualTo(1);
			Thread.yield();
			inside.decrementAndGet();
			return "value";
		}

	}

}
