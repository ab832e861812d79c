package io.pottery.lock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link FencingToken} over five masters, whatever happens to them.
 */
@Tag("one-server")
@EnabledOnOs(OS.LINUX)
class FencingTokenTests {

	private static final String NAME = "fenced";

	private static final String LOCK = "redlock:" + NAME;

	private static final String TOKEN = "{" + LOCK + "}:token";

	// Tokens of a time to which no clock of the test comes.
	private static final long FUTURE = 5_000_000_000_000_000L;

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
	void theyGrowWhenTheMajorityChanges() throws Exception {
		try (RedlockFactory first = servers.connected(0, 1, 2, 3, 4)) {
			// The clocks of the first two are ahead, that of the third is behind.
			setToken(0, FUTURE);
			setToken(1, FUTURE);
			setToken(2, 7);
			servers.kill(3, 4);
			Lease before = first.lock(NAME).acquire();
			assertThat(before.token()).isEqualTo(new FencingToken(FUTURE + 1));
			before.release();
			servers.kill(0, 1);
			servers.restart(3);
			servers.restart(4);
			try (RedlockFactory second = servers.all()) {
				Lease after = second.lock(NAME).acquire();
				assertThat(after.token()).isGreaterThan(before.token());
			}
		}
	}

	/**
	 * That the test above would notice: the same without what is done after the votes.
	 */
	@Test
	void withoutRaisingTheyWouldNotGrowWhenTheMajorityChanges() throws Exception {
		setToken(0, FUTURE);
		setToken(1, FUTURE);
		setToken(2, 7);
		long before = grantByHand(false, 0, 1, 2);
		releaseByHand(0, 1, 2);
		assertThat(grantByHand(false, 2, 3, 4)).isLessThan(before);
		releaseByHand(2, 3, 4);
		before = grantByHand(true, 0, 1, 2);
		releaseByHand(0, 1, 2);
		assertThat(grantByHand(true, 2, 3, 4)).isGreaterThan(before);
	}

	@Test
	void theyGrowAfterReleaseExpiryAndTheLossOfAMinority() throws Exception {
		LockOptions brief = LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(60));
		try (RedlockFactory locks = servers.all()) {
			// As many that, after one of them is lost, any majority still has another.
			IntStream.range(0, 4).forEach((server) -> setToken(server, FUTURE));
			Redlock lock = locks.lock(NAME);
			Lease released = lock.acquire();
			released.extend();
			released.release();
			Lease expired = locks.lock(NAME, brief).acquire();
			assertThat(expired.token()).isGreaterThan(released.token());
			await().until(() -> servers.held(NAME) == 0);
			Lease next = lock.acquire();
			assertThat(next.token()).isGreaterThan(expired.token());
			next.release();
			servers.kill(0, 4);
			servers.restart(0);
			servers.restart(4);
			Lease last = lock.acquire();
			assertThat(last.token()).isGreaterThan(next.token());
			assertThat(last.token().value()).isGreaterThan(FUTURE);
		}
	}

	@Test
	void theyGrowWhereTheClockGoesBack() throws Exception {
		try (RedlockFactory locks = servers.connected(0)) {
			setToken(0, FUTURE);
			for (long token = FUTURE + 1; token < FUTURE + 10; token++) {
				try (Lease lease = locks.lock(NAME).acquire()) {
					assertThat(lease.token()).isEqualTo(new FencingToken(token));
				}
			}
		}
	}

	@Test
	void noKeyStaysForEver() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			Lease lease = locks.lock(NAME).acquire();
			assertEveryKeyEnds();
			lease.extend();
			assertEveryKeyEnds();
			lease.release();
			assertEveryKeyEnds();
			// As if they had been evicted.
			Lease other = locks.lock(NAME).acquire();
			IntStream.range(0, 5).forEach((server) -> servers.ask(server, (redis) -> redis.del(TOKEN)));
			other.extend();
			other.release();
			assertEveryKeyEnds();
			String value = UUID.randomUUID().toString();
			servers.ask(0, (redis) -> redis.psetex(LOCK, 10_000, value));
			run(0, "lock-raise", ScriptOutputType.INTEGER, value, "5", "1000");
			String raised = servers.ask(0, (redis) -> redis.get(TOKEN));
			assertThat(raised).isEqualTo("5");
			assertEveryKeyEnds();
		}
	}

	private static void assertEveryKeyEnds() {
		for (int server = 0; server < 5; server++) {
			assertThat(servers.<List<Long>>ask(server, (redis) -> redis.keys("*").stream().map(redis::pttl).toList()))
				.allMatch((ttl) -> ttl > 0 || ttl == -2);
		}
	}

	private static void setToken(int server, long token) {
		servers.ask(server, (redis) -> redis.psetex(TOKEN, 60_000, String.valueOf(token)));
	}

	private static long grantByHand(boolean raise, int... majority) throws IOException {
		long token = 0;
		for (int server : majority) {
			List<Object> reply = run(server, "lock-acquire", ScriptOutputType.MULTI, NAME, "10000", "60000");
			assertThat(reply.get(0)).isEqualTo(1L);
			token = Math.max(token, Long.parseLong((String) reply.get(1)));
		}
		if (raise) {
			for (int server : majority) {
				Long raised = run(server, "lock-raise", ScriptOutputType.INTEGER, NAME, String.valueOf(token), "60000");
				assertThat(raised).isOne();
			}
		}
		return token;
	}

	private static void releaseByHand(int... majority) throws IOException {
		for (int server : majority) {
			Long released = run(server, "lock-release", ScriptOutputType.INTEGER, NAME, "channel");
			assertThat(released).isOne();
		}
	}

	private static <T> T run(int server, String script, ScriptOutputType type, String... arguments) throws IOException {
		try (InputStream input = LockMasters.class.getResourceAsStream(script + ".lua")) {
			String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
			return servers.ask(server, (redis) -> redis.eval(text, type, new String[] { LOCK, TOKEN }, arguments));
		}
	}

}
