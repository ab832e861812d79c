package io.pottery.lock;

import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link Redlock} and the one of Python's pottery exclude each other.
 */
@Tag("one-server")
class RedlockPythonTests {

	private static final String RELEASE = """
			if redis.call('get', KEYS[1]) == ARGV[1] then
			    return redis.call('del', KEYS[1])
			else
			    return 0
			end
			""";

	private static final String EXTEND = """
			if redis.call('get', KEYS[1]) == ARGV[1] then
			    return redis.call('pexpire', KEYS[1], ARGV[2])
			else
			    return 0
			end
			""";

	private static final String KEY = "redlock:printer";

	private static LockServers servers;

	private final String value = UUID.randomUUID().toString();

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

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void itWaitsForPython(int masters) throws Exception {
		try (RedlockFactory locks = servers.connected(IntStream.range(0, masters).toArray())) {
			assertThat(acquireAsPython(masters, 60_000)).isTrue();
			assertThat(locks.lock("printer").tryAcquire()).isEmpty();
			assertThat(evalAsPython(masters, RELEASE, this.value)).isTrue();
			assertThat(locks.lock("printer").tryAcquire()).hasValueSatisfying(Lease::release);
			assertThat(acquireAsPython(masters, 300)).isTrue();
			// Nobody publishes that.
			locks.lock("printer").acquire().release();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void pythonWaitsForIt(int masters) throws Exception {
		try (RedlockFactory locks = servers.connected(IntStream.range(0, masters).toArray())) {
			Lease lease = locks.lock("printer").acquire();
			assertThat(acquireAsPython(masters, 60_000)).isFalse();
			assertThat(evalAsPython(masters, EXTEND, this.value, "60000")).isFalse();
			assertThat(evalAsPython(masters, RELEASE, this.value)).isFalse();
			lease.extend();
			lease.release();
			assertThat(acquireAsPython(masters, 60_000)).isTrue();
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lease::release);
			assertThat(evalAsPython(masters, RELEASE, this.value)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void itDoesNotReleaseOrExtendWhatPythonHas(int masters) throws Exception {
		try (RedlockFactory locks = servers.connected(IntStream.range(0, masters).toArray())) {
			Lease lease = locks.lock("printer").acquire();
			servers.heal();
			assertThat(acquireAsPython(masters, 60_000)).isTrue();
			assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(lease::extend);
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lease::release);
			assertThat(evalAsPython(masters, RELEASE, this.value)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void itsKeyLooksLikePythons(int masters) throws Exception {
		try (RedlockFactory locks = servers.connected(IntStream.range(0, masters).toArray())) {
			Optional<Lease> lease = locks.lock("printer").tryAcquire();
			assertThat(lease).isPresent();
			await().until(() -> servers.held("printer") == masters);
			String held = servers.ask(0, (redis) -> redis.get(KEY));
			assertThat(UUID.fromString(held)).hasToString(held)
				.satisfies((id) -> assertThat(id.version()).isEqualTo(4));
			long millis = servers.ask(0, (redis) -> redis.pttl(KEY));
			assertThat(millis).isBetween(5_000L, 10_000L);
		}
	}

	private boolean acquireAsPython(int masters, long millis) {
		return IntStream.range(0, masters)
			.filter((server) -> servers.ask(server,
					(redis) -> redis.set(KEY, this.value, SetArgs.Builder.nx().px(millis))) != null)
			.count() > masters / 2;
	}

	private boolean evalAsPython(int masters, String script, String... arguments) {
		return IntStream.range(0, masters)
			.filter((server) -> servers.<Long>ask(server,
					(redis) -> redis.eval(script, ScriptOutputType.INTEGER, new String[] { KEY }, arguments)) > 0)
			.count() > masters / 2;
	}

}
