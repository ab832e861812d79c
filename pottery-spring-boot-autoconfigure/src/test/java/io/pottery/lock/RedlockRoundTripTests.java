package io.pottery.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.lettuce.core.RedisURI;
import io.pottery.testing.Recorded;
import io.pottery.testing.RoundTrips;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@link Redlock} costs: every call asks every master once.
 */
@Tag("one-server")
class RedlockRoundTripTests {

	// Both have to answer, so that no command is still on its way.
	private static final int MASTERS = 2;

	private static final String NAME = "counted";

	private static final long TOKEN = 5_000_000_000_000_000L;

	private static LockServers servers;

	private final List<RoundTrips> wires = new ArrayList<>();

	@BeforeAll
	static void start() {
		servers = new LockServers(MASTERS);
	}

	@AfterAll
	static void stop() {
		servers.close();
	}

	@BeforeEach
	void connect() {
		IntStream.range(0, MASTERS)
			.mapToObj(servers::uri)
			.map((uri) -> RoundTrips.in(uri.getHost(), uri.getPort()))
			.forEach(this.wires::add);
	}

	@AfterEach
	void disconnect() {
		this.wires.forEach(RoundTrips::close);
		servers.heal();
	}

	@Test
	void everyCallIsOneRoundTrip() throws Exception {
		try (RedlockFactory locks = connected()) {
			sameTokenEverywhere();
			Redlock lock = locks.lock(NAME);
			Lease lease = costs(1, lock::acquire);
			// One refusal decides; the other master has been asked when it answers next.
			costs(2, () -> {
				assertThat(lock.tryAcquire()).isEmpty();
				return lock.observed();
			});
			costs(1, () -> {
				lease.extend();
				return lease;
			});
			costs(1, lock::observed);
			costs(0, () -> List.of(lease.isValid(), lease.validity(), lease.token(), lock.locked()));
			costs(1, () -> {
				lease.release();
				return lease;
			});
		}
	}

	@Test
	void enteringAgainSendsNothing() throws Exception {
		try (RedlockFactory locks = connected()) {
			sameTokenEverywhere();
			Redlock lock = locks.lock(NAME);
			costs(1, lock::tryLock);
			costs(0, lock::tryLock);
			costs(0, () -> {
				lock.lock();
				lock.unlock();
				lock.unlock();
				return lock;
			});
			costs(1, () -> {
				lock.unlock();
				return lock;
			});
		}
	}

	@Test
	void differentTokensCostASecondRoundTrip() throws Exception {
		try (RedlockFactory locks = connected()) {
			setDifferentTokens(NAME);
			Lease lease = costs(2, locks.lock(NAME)::acquire);
			lease.release();
		}
	}

	// And the masters know every script.
	private RedlockFactory connected() throws Exception {
		setDifferentTokens("connected");
		RedlockFactory locks = servers.factory(LockServers.TIMEOUT,
				this.wires.stream().map((wire) -> RedisURI.create(wire.host(), wire.port())).toList());
		try (Lease lease = locks.lock("connected").acquire()) {
			lease.extend();
			locks.lock("connected").observed();
		}
		return locks;
	}

	private static void sameTokenEverywhere() {
		IntStream.range(0, MASTERS).forEach((server) -> setToken(server, NAME, TOKEN));
	}

	private static void setDifferentTokens(String name) {
		IntStream.range(0, MASTERS).forEach((server) -> setToken(server, name, TOKEN + server));
	}

	private static void setToken(int server, String name, long token) {
		servers.ask(server, (redis) -> redis.psetex("{redlock:" + name + "}:token", 60_000, String.valueOf(token)));
	}

	private <T> T costs(int commands, Callable<T> call) throws Exception {
		List<T> result = new ArrayList<>();
		List<Recorded> recorded = new ArrayList<>();
		record(0, () -> result.add(call.call()), recorded);
		assertThat(recorded).allSatisfy((wire) -> assertThat(wire.commands()).hasSize(commands));
		return result.get(0);
	}

	private void record(int number, Callable<?> call, List<Recorded> recorded) throws Exception {
		if (number < this.wires.size()) {
			recorded.add(this.wires.get(number).record(() -> record(number + 1, call, recorded)));
		}
		else {
			call.call();
		}
	}

}
