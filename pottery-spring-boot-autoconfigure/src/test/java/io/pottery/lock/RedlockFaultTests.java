package io.pottery.lock;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link Redlock} over five masters of which some are dead, frozen, slow or new.
 */
@Tag("one-server")
@EnabledOnOs(OS.LINUX)
class RedlockFaultTests {

	private static final LockOptions LONG = LockOptions.DEFAULT.withAutoRelease(Duration.ofMinutes(1));

	private static final LockOptions RAISING = LONG.raisingOnRedisErrors();

	private static LockServers servers;

	@BeforeAll
	static void start() {
		servers = new LockServers(5);
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
	void aDeadMinorityCostsNothing() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			medianOfRounds(locks);
			long healthy = medianOfRounds(locks);
			servers.kill(0, 3);
			long dead = medianOfRounds(locks);
			report("2 of 5 dead", healthy, dead);
			assertThat(dead).isLessThan(LockServers.TIMEOUT.toNanos() / 2);
		}
	}

	@Test
	void anInnerCallThatWasNotGivenMoreTimeDoesNotGetInTheNextTime() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			Redlock outer = locks.lock("inner", LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(20)));
			Redlock inner = outer.withOptions(LockOptions.DEFAULT.withAutoRelease(Duration.ofMinutes(1)));
			outer.lock();
			servers.freeze(0, 1, 2);
			for (int attempt = 0; attempt < 2; attempt++) {
				assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(inner::lock);
			}
			outer.lock();
			outer.unlock();
		}
	}

	@Test
	void aFrozenMinorityCostsNothing() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			medianOfRounds(locks);
			long healthy = medianOfRounds(locks);
			servers.freeze(1);
			long frozen = medianOfRounds(locks);
			report("1 of 5 frozen", healthy, frozen);
			assertThat(frozen).isLessThan(LockServers.TIMEOUT.toNanos() / 2);
			servers.freeze(2);
			frozen = medianOfRounds(locks);
			report("2 of 5 frozen", healthy, frozen);
			assertThat(frozen).isLessThan(LockServers.TIMEOUT.toNanos() / 2);
		}
	}

	@Test
	void aSlowMinorityCostsNothing() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			servers.ask(0, (redis) -> redis.clientPause(20_000));
			servers.ask(4, (redis) -> redis.clientPause(20_000));
			assertThat(medianOfRounds(locks)).isLessThan(LockServers.TIMEOUT.toNanos() / 2);
			Lease lease = locks.lock("slow", LONG).acquire();
			lease.extend();
			lease.release();
		}
		finally {
			// Only those that stand still have kept their connections waiting.
			servers.kill(0, 4);
		}
	}

	@Test
	void aMinorityThatIsFrozenFromTheStartCostsNothing() throws Exception {
		servers.freeze(0, 1);
		try (RedlockFactory locks = servers.all()) {
			assertThat(medianOfRounds(locks)).isLessThan(LockServers.TIMEOUT.toNanos() / 2);
		}
	}

	@Test
	void mastersAreWaitedForNoLongerThanIsUsefulForAShortLease() throws Exception {
		Duration patience = Duration.ofMinutes(1);
		try (RedlockFactory locks = servers.factory(patience, IntStream.range(0, 5).mapToObj(servers::uri).toList())) {
			Redlock lock = locks.lock("short", LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(900)));
			lock.acquire().release();
			Lease lease = lock.acquire();
			servers.freeze(0, 1, 2);
			assertThat(lease.extendAsync()).failsWithin(Duration.ofSeconds(5));
			assertThat(lock.tryAcquireAsync(Duration.ZERO)).succeedsWithin(Duration.ofSeconds(5))
				.isEqualTo(Optional.empty());
			servers.thaw(0, 1, 2);
			await().until(() -> servers.held("short") == 0);
		}
	}

	@Test
	void withoutAMajorityNothingIsHeld() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			Redlock lock = locks.lock("shared", LONG);
			Lease lease = lock.acquire();
			Lease raising = locks.lock("raising", RAISING).acquire();
			servers.kill(0, 1, 2);
			assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(lease::extend)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lease::release)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
			assertThatExceptionOfType(QuorumImpossibleException.class).isThrownBy(raising::extend)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
			assertThatExceptionOfType(QuorumImpossibleException.class).isThrownBy(raising::release)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
			assertThat(servers.held("shared") + servers.held("raising")).isZero();
			assertThatExceptionOfType(QuorumImpossibleException.class).isThrownBy(lock::observed)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
			assertThat(lock.tryAcquire()).isEmpty();
			assertThat(lock.tryAcquire(Duration.ofMillis(300))).isEmpty();
			assertThatExceptionOfType(QuorumNotAchievedException.class)
				.isThrownBy(locks.lock("shared", LONG.withMaxWait(Duration.ofMillis(300)))::acquire)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
			assertThatExceptionOfType(QuorumImpossibleException.class)
				.isThrownBy(locks.lock("shared", RAISING)::acquire)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
			await().until(() -> servers.held("shared") == 0);
		}
	}

	@Test
	void whoWaitsIsToldThatAMajorityHasFailed() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			locks.lock("told", LONG).acquire();
			CompletableFuture<Lease> waiting = locks.lock("told", RAISING).acquireAsync();
			await().until(() -> locks.lock("told").tryAcquire(Duration.ofMillis(20)).isEmpty());
			servers.kill(0, 1, 2);
			assertThat(waiting).failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.withCauseInstanceOf(QuorumImpossibleException.class);
		}
	}

	@Test
	void whatIsGrantedAfterAFailedAttemptIsGivenBack() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			servers.freeze(0, 1, 2);
			assertThat(locks.lock("late", LONG).tryAcquire()).isEmpty();
			await().until(() -> servers.ask(3, (redis) -> redis.exists("redlock:late") == 0));
			servers.thaw(0, 1, 2);
			awaitGrantedEverywhereAndGivenBack("late");
			assertThat(locks.lock("late").tryAcquire(Duration.ofSeconds(5))).isPresent();
		}
	}

	@Test
	void whatIsGrantedAfterAFailedAttemptIsGivenBackWithoutTheJvm() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			servers.freeze(0, 1, 2);
			assertThat(locks.lock("left", LONG).tryAcquire()).isEmpty();
		}
		servers.thaw(0, 1, 2);
		awaitGrantedEverywhereAndGivenBack("left");
	}

	@Test
	void whatIsGrantedAfterAReleaseIsGivenBack() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			servers.freeze(0, 1);
			locks.lock("overtaken", LONG).acquire().release();
			servers.thaw(0, 1);
			awaitGrantedEverywhereAndGivenBack("overtaken");
		}
	}

	/**
	 * A server that knows the one script and not the other is told the text of the other
	 * only after it has done the one.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void aReleaseThatOvertakesAGrantIsRepeated(int frozen) throws Exception {
		int[] numbers = (frozen == 2) ? new int[] { 0, 1 } : new int[] { 0, 1, 2 };
		String name = "repeated:" + frozen;
		try (RedlockFactory locks = servers.all()) {
			String release = new String(LockServers.class.getResourceAsStream("lock-release.lua").readAllBytes());
			for (int number : numbers) {
				servers.ask(number, RedisCommands::scriptFlush);
				servers.ask(number, (redis) -> redis.scriptLoad(release));
			}
			servers.freeze(numbers);
			Optional<Lease> lease = locks.lock(name, LONG).tryAcquire();
			assertThat(lease.isPresent()).isEqualTo(frozen == 2);
			lease.ifPresent(Lease::release);
			servers.thaw(numbers);
			awaitGrantedEverywhereAndGivenBack(name);
		}
	}

	@Test
	void aMasterThatWasStartedAnewComesBack() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			servers.kill(0, 1);
			assertThat(locks.lock("back").tryAcquire()).hasValueSatisfying(Lease::release);
			servers.restart(0);
			servers.restart(1);
			servers.kill(2, 3);
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(locks.lock("back").tryAcquire()).hasValueSatisfying(Lease::release));
		}
	}

	@Test
	void aMasterThatWasDeadFromTheStartComesBack() throws Exception {
		servers.kill(0, 1);
		try (RedlockFactory locks = servers.all()) {
			servers.restart(0);
			servers.restart(1);
			servers.kill(2, 3);
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(locks.lock("back").tryAcquire()).hasValueSatisfying(Lease::release));
		}
	}

	@Test
	void killedConnectionsComeBack() throws Exception {
		try (RedlockFactory locks = servers.all(); RedlockFactory others = servers.all()) {
			for (int round = 0; round < 20; round++) {
				Lease lease = locks.lock("killed").acquire();
				CompletableFuture<Lease> waiting = others.lock("killed").acquireAsync();
				for (int number = 0; number < 5; number++) {
					servers.ask(number, (redis) -> redis.clientKill(KillArgs.Builder.typeNormal().skipme()));
				}
				await().untilAsserted(lease::extend);
				lease.release();
				waiting.get(10, TimeUnit.SECONDS).release();
			}
			// One for commands and one for messages of each factory, and the one that
			// asks.
			await().untilAsserted(() -> assertThat(clients(0)).isLessThanOrEqualTo(2 * 2 + 1));
		}
	}

	@Test
	void aLockThatIsHeldForEverIsAskedForNowAndThen() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			for (int number = 0; number < 5; number++) {
				servers.ask(number, (redis) -> redis.set("redlock:for-ever", "somebody"));
			}
			servers.ask(0, RedisCommands::configResetstat);
			assertThat(locks.lock("for-ever").tryAcquire(Duration.ofMillis(500))).isEmpty();
			assertThat(servers.calls("evalsha", 0)).isBetween(1L, 10L);
		}
	}

	@Test
	void whatIsGrantedTooLateIsNotHeld() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			for (int number = 0; number < 5; number++) {
				servers.ask(number, (redis) -> redis.clientPause(250));
			}
			LockOptions brief = LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(100));
			assertThat(locks.lock("too-late", brief).tryAcquire()).isEmpty();
			await().until(() -> servers.granted("too-late") == 5 && servers.held("too-late") == 0);
		}
	}

	private static long clients(int server) {
		return servers.ask(server, (redis) -> redis.clientList()).lines().count();
	}

	private static void awaitGrantedEverywhereAndGivenBack(String lock) {
		await().untilAsserted(() -> {
			assertThat(servers.granted(lock)).isEqualTo(5);
			assertThat(servers.held(lock)).isZero();
		});
	}

	private static long medianOfRounds(RedlockFactory locks) throws InterruptedException {
		Redlock lock = locks.lock("measured");
		long[] nanos = new long[200];
		for (int round = 0; round < nanos.length; round++) {
			long start = System.nanoTime();
			Lease lease = lock.acquire();
			nanos[round] = System.nanoTime() - start;
			lease.extend();
			lease.release();
		}
		Arrays.sort(nanos);
		return nanos[nanos.length / 2];
	}

	private static void report(String fault, long healthy, long faulty) {
		System.out.printf("%s: acquired in %d µs instead of %d µs, ratio %.2f%n", fault, faulty / 1000, healthy / 1000,
				(double) faulty / healthy);
	}

}
