package io.pottery.id;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.core.QuorumNotAchievedException;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisMaster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link NextId} when others are always faster: they take ids right before each of its
 * proposals.
 */
class NextIdOvertakenTests {

	private static final int MASTERS = 5;

	private static IdServers servers;

	private final AtomicInteger proposals = new AtomicInteger();

	@BeforeAll
	static void start() {
		servers = new IdServers(MASTERS);
	}

	@AfterAll
	static void stop() {
		servers.close();
	}

	@Test
	void leapsAheadOfTheOthersInTheEnd() {
		List<RedisMaster> connections = connections();
		try (Masters others = new Masters(connections, IdServers.TIMEOUT)) {
			NextId ids = overtaken("leaping", 20, others, connections, Duration.ofSeconds(10));
			assertThat(ids.next()).isGreaterThan(20L * this.proposals.get());
			assertThat(this.proposals).hasValueBetween(2, 20);
		}
	}

	@Test
	void proposesLessAndLessOften() {
		List<RedisMaster> connections = connections();
		try (Masters others = new Masters(connections, IdServers.TIMEOUT)) {
			// More than any leap.
			NextId ids = overtaken("backing-off", 1 << 30, others, connections, Duration.ofSeconds(3));
			assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(ids::next);
			// The pauses grow to 25 ms on average.
			assertThat(this.proposals).hasValueBetween(2, 200);
		}
	}

	private NextId overtaken(String name, long count, Masters others, List<RedisMaster> connections, Duration maxWait) {
		IdMasters generator = new IdMasters(others, name);
		List<RedisMaster> masters = new ArrayList<>(connections);
		// The first that is sent a proposal. All are sent it over the same connections as
		// what the others take.
		masters.set(0, new Announcing(connections.get(0), () -> {
			this.proposals.incrementAndGet();
			generator.increment(count, 0);
		}));
		generator.increment(count, 0).finished().join();
		return new NextIdFactory(new Masters(masters, IdServers.TIMEOUT), "").nextId(name,
				NextIdOptions.DEFAULT.withMaxWait(maxWait));
	}

	private static List<RedisMaster> connections() {
		return IntStream.range(0, MASTERS).map(servers::port).mapToObj(servers::master).toList();
	}

	/**
	 * A master that tells of each script before it runs it.
	 */
	private record Announcing(RedisMaster master, Runnable before) implements RedisMaster {

		@Override
		public CompletableFuture<?> connect() {
			return this.master.connect();
		}

		@Override
		public boolean isCluster() {
			return false;
		}

		@Override
		public String name() {
			return this.master.name();
		}

		@Override
		public <T extends @Nullable Object> CompletableFuture<T> run(LuaScript<T> script, byte[][] keys,
				byte[]... arguments) {
			this.before.run();
			return this.master.run(script, keys, arguments);
		}

		@Override
		public Runnable listen(byte[] channel, Runnable listener) {
			return this.master.listen(channel, listener);
		}

		@Override
		public void close() {
			this.master.close();
		}

	}

}
