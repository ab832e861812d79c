package io.pottery.lock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Whatever becomes of the factory, the masters or a future: nobody waits for ever, and
 * nothing is forgotten.
 */
@Tag("one-server")
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class RedlockLifecycleTests {

	private static LockServers servers;

	@BeforeAll
	static void start() {
		servers = new LockServers(1);
	}

	@AfterAll
	static void stop() {
		servers.close();
	}

	@AfterEach
	void heal() {
		servers.heal();
	}

	@Test
	void whoWaitsWhenTheFactoryClosesIsTold() throws Exception {
		RedlockFactory locks = servers.connected(0);
		Redlock lock = locks.lock("closed");
		Lease lease = lock.acquire();
		CompletableFuture<Lease> forEver = lock.acquireAsync();
		CompletableFuture<?> forAWhile = lock.tryAcquireAsync(Duration.ofMinutes(1));
		locks.close();
		assertThat(List.of(forEver, forAWhile))
			.allSatisfy((waiting) -> assertThat(waiting).failsWithin(Duration.ofSeconds(5))
				.withThrowableOfType(ExecutionException.class)
				.withCauseExactlyInstanceOf(IllegalStateException.class)
				.withMessageContaining("closed"));
		assertThatIllegalStateException().isThrownBy(lock::acquire);
		assertThatIllegalStateException().isThrownBy(lock::tryAcquire);
		lease.release();
	}

	@Test
	void aFactoryThatIsStartedAgainWaitsAgain() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Lease lease = locks.lock("started").acquire();
			CompletableFuture<Lease> waiting = locks.lock("started").acquireAsync();
			locks.stop();
			assertThat(locks.isRunning()).isFalse();
			assertThat(waiting).failsWithin(Duration.ofSeconds(5));
			lease.extend();
			locks.start();
			CompletableFuture<Lease> again = locks.lock("started").acquireAsync();
			lease.release();
			again.get(10, TimeUnit.SECONDS).release();
		}
	}

	@Test
	void theTimeToWaitCountsFromTheCall() throws Exception {
		Duration timeout = Duration.ofSeconds(10);
		try (RedlockFactory locks = servers.factory(timeout, List.of(servers.uri(0)))) {
			Redlock lock = locks.lock("frozen", LockOptions.DEFAULT.withAutoRelease(Duration.ofMinutes(1)));
			lock.acquire().release();
			servers.freeze(0);
			long before = System.nanoTime();
			assertThat(lock.tryAcquire(Duration.ofMillis(20))).isEmpty();
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(timeout.dividedBy(2));
		}
	}

	@Test
	void everybodyInTheLineIsToldOfFailedMasters() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Redlock patient = locks.lock("failed");
			Redlock raising = locks.lock("failed", LockOptions.DEFAULT.raisingOnRedisErrors());
			patient.acquire();
			CompletableFuture<Lease> first = patient.acquireAsync();
			List<CompletableFuture<Lease>> others = IntStream.range(0, 20)
				.mapToObj((number) -> raising.acquireAsync())
				.toList();
			servers.freeze(0);
			assertThat(others).allSatisfy((waiting) -> assertThat(waiting).failsWithin(Duration.ofSeconds(5))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(QuorumImpossibleException.class));
			assertThat(first).isNotDone();
		}
	}

	@Test
	void whoWantsItTooShortlyDoesNotKeepItFromOthers() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Lease held = locks.lock("brief").acquire();
			CompletableFuture<Lease> tooBrief = locks
				.lock("brief", LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(3)))
				.acquireAsync();
			CompletableFuture<Lease> next = locks.lock("brief").acquireAsync();
			held.release();
			next.get(20, TimeUnit.SECONDS).release();
			tooBrief.cancel(true);
		}
	}

	@Test
	void whatDependsOnAReleaseMayWait() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Redlock other = locks.lock("other");
			Lease lease = locks.lock("first").acquire();
			lease.extendAsync().thenRun(() -> other.tryAcquire().orElseThrow().release()).get(10, TimeUnit.SECONDS);
			lease.releaseAsync().thenRun(() -> other.tryAcquire().orElseThrow().release()).get(10, TimeUnit.SECONDS);
			lease.releaseAsync()
				.exceptionally((failure) -> null)
				.thenRun(() -> other.tryAcquire().orElseThrow().release())
				.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void aReleaseThatNobodyWaitsForIsToldOf() throws Exception {
		List<String> told = new CopyOnWriteArrayList<>();
		try (RedlockFactory locks = servers.factory(new RedlockListener() {

			@Override
			public void released(LockName lock, Duration held) {
				told.add(lock.name());
			}

		}, 0)) {
			locks.lock("cancelled").acquire().releaseAsync().cancel(true);
			await().untilAsserted(() -> assertThat(told).containsExactly("cancelled"));
		}
	}

	@Test
	void extensionsAtOnceAreCounted() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Lease lease = locks.lock("extended", LockOptions.DEFAULT.withNumExtensions(3)).acquire();
			AtomicInteger refused = new AtomicInteger();
			CompletableFuture
				.allOf(IntStream.range(0, 10).mapToObj((number) -> lease.extendAsync().exceptionally((failure) -> {
					refused.incrementAndGet();
					return null;
				})).toArray(CompletableFuture<?>[]::new))
				.join();
			assertThat(refused).hasValue(7);
			lease.release();
		}
	}

	@Test
	void anInnerCallThatAsksForALongerLeaseExtends() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Redlock outer = locks.lock("inner", LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(2)));
			Redlock inner = locks.lock("inner", LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(30)));
			outer.lock();
			inner.lock();
			assertThat(outer.locked()).isGreaterThan(Duration.ofSeconds(20));
			Long timeToLive = servers.ask(0, (redis) -> redis.pttl("redlock:inner"));
			assertThat(timeToLive).isGreaterThan(20_000);
			inner.unlock();
			outer.unlock();
			assertThat(servers.held("inner")).isZero();
		}
	}

	@Test
	void theFirstTryWaitsForTheConnection() throws Exception {
		try (RedlockFactory locks = servers.factory(LockServers.TIMEOUT, List.of(servers.uri(0)))) {
			servers.freeze(0);
			CompletableFuture<Optional<Lease>> first = locks.lock("cold").tryAcquireAsync(Duration.ZERO);
			CompletableFuture.delayedExecutor(2 * LockServers.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
				.execute(() -> servers.thaw(0));
			assertThat(first.get(10, TimeUnit.SECONDS)).isPresent();
		}
	}

	@Test
	void aTokenThatIsNoneFailsTheAttempt() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			servers.ask(0, (redis) -> redis.set("{redlock:corrupt}:token", "9".repeat(30)));
			assertThatExceptionOfType(NumberFormatException.class).isThrownBy(locks.lock("corrupt")::tryAcquire);
			await().until(() -> servers.held("corrupt") == 0);
		}
	}

	@Test
	void whoeverGivesUpIsShownInTheStackTrace() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Redlock lock = locks.lock("traced", LockOptions.DEFAULT.withMaxWait(Duration.ofMillis(10)));
			lock.acquire();
			assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(lock::acquire)
				.satisfies((failure) -> assertThat(failure.getStackTrace())
					.anyMatch((frame) -> frame.getClassName().equals(Redlock.class.getName())));
		}
	}

	@Test
	void sectionsReleaseTheLock() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			Redlock lock = locks.lock("section");
			assertThat(lock.withLock(() -> servers.held("section"))).isEqualTo(1);
			lock.withLock(() -> {
				assertThat(servers.held("section")).isOne();
			});
			assertThat(lock.withLockAsync(() -> CompletableFuture.supplyAsync(() -> servers.held("section")))
				.get(5, TimeUnit.SECONDS)).isOne();
			assertThat(servers.held("section")).isZero();
			assertThat(lock.withLockAsync(() -> {
				throw new IllegalStateException("none");
			})).failsWithin(Duration.ofSeconds(5))
				.withThrowableOfType(ExecutionException.class)
				.withCauseExactlyInstanceOf(IllegalStateException.class);
			assertThat(servers.held("section")).isZero();
		}
	}

	@Test
	void anyDurationIsPossibleOrRefused() throws Exception {
		Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
		try (RedlockFactory locks = servers.connected(0)) {
			LockOptions options = LockOptions.DEFAULT.withMaxWait(longest).withRenewal(longest);
			locks.lock("longest", options).acquire().release();
			locks.lock("longest").tryAcquire(longest).orElseThrow().release();
		}
		assertThatIllegalArgumentException().isThrownBy(() -> LockOptions.DEFAULT.withAutoRelease(longest))
			.withMessageContaining("'autoRelease' must be 3 ms to 365 days");
		assertThatIllegalArgumentException().isThrownBy(() -> new LockMemory(longest, Duration.ZERO))
			.withMessageContaining("'tokenMemory' must be 0 to 3650 days");
	}

}
