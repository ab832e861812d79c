package io.pottery.lock;

import java.time.Duration;
import java.util.Optional;

import io.lettuce.core.api.sync.RedisCommands;
import io.pottery.core.QuorumImpossibleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * A master that has lost its data has forgotten who holds a lock, so it grants none until
 * those leases are over.
 */
@Tag("one-server")
@EnabledOnOs(OS.LINUX)
class RestartQuarantineTests {

	private static final Duration QUARANTINE = Duration.ofSeconds(3);

	private static final LockMemory FORGETFUL = LockMemory.DEFAULT.withRestartQuarantine(QUARANTINE);

	private static final LockOptions OPTIONS = LockOptions.DEFAULT.withAutoRelease(QUARANTINE);

	private static LockServers servers;

	@BeforeAll
	static void start() {
		servers = new LockServers(3);
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
	void aMasterThatHasForgottenTheHolderDoesNotGrantTheLockAgain() throws Exception {
		try (RedlockFactory locks = servers.factory(FORGETFUL, 0, 1, 2)) {
			Redlock lock = locks.lock("shared", OPTIONS);
			// Masters that are new wait as well, because they cannot be told from the
			// others.
			long before = System.nanoTime();
			Lease lease = lock.acquire();
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(QUARANTINE.minusMillis(50));

			// The lease stands on a majority that was not all of them; of those, one
			// restarts.
			await().until(() -> servers.granted("shared") == 3);
			servers.forget("shared", 2);
			servers.kill(1);
			servers.restart(1);
			Optional<Lease> second = lock.tryAcquire();
			assertThat(second).isEmpty();
			assertThat(lease.isValid()).isTrue();

			Lease next = lock.acquire();
			assertThat(lease.isValid()).isFalse();
			assertThat(next.token()).isGreaterThan(lease.token());
			next.release();
		}
	}

	@Test
	void withoutQuarantineItDoes() throws Exception {
		try (RedlockFactory locks = servers.factory(LockMemory.DEFAULT, 0, 1, 2)) {
			Redlock lock = locks.lock("shared", OPTIONS.withAutoRelease(Duration.ofMinutes(1)));
			Lease lease = lock.acquire();
			await().until(() -> servers.granted("shared") == 3);
			servers.forget("shared", 2);
			servers.kill(1);
			servers.restart(1);
			assertThat(lock.tryAcquire(Duration.ofSeconds(10))).isPresent();
			assertThat(lease.isValid()).as("held twice").isTrue();
		}
	}

	@Test
	void whoIsKeptWaitingIsToldWhy() throws Exception {
		try (RedlockFactory locks = servers.factory(FORGETFUL, 0, 1, 2)) {
			Redlock lock = locks.lock("shared", OPTIONS.raisingOnRedisErrors());
			assertThatExceptionOfType(QuorumImpossibleException.class).isThrownBy(lock::acquire)
				.withMessageContaining("QUARANTINE started without data, grants no locks for another");
		}
	}

	@Test
	void aMasterKeepsOneKeyForIt() throws Exception {
		try (RedlockFactory locks = servers.factory(FORGETFUL, 0, 1, 2)) {
			locks.lock("one", OPTIONS).acquire().release();
			Lease two = locks.lock("two", OPTIONS).acquire();
			// The marker, two tokens and a lock.
			await().until(() -> servers.ask(0, RedisCommands::dbsize) == 4);
			Long timeToLive = servers.ask(0, (redis) -> redis.ttl("redlock-quarantine"));
			assertThat(timeToLive).as("of the marker").isEqualTo(-1);
			two.release();
		}
	}

	@Test
	void aLeaseLongerThanTheQuarantineIsRefused() throws Exception {
		try (RedlockFactory locks = servers.factory(FORGETFUL, 0, 1, 2)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> locks.lock("shared", LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(4))))
				.withMessageContaining(
						"'autoRelease' of lock 'shared' is PT4S, longer than the restart quarantine of the "
								+ "masters (PT3S)");
		}
	}

}
