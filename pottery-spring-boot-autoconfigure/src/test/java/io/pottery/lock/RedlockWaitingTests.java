package io.pottery.lock;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How those who wait for a {@link Redlock} are woken, and what they cost. All of them
 * also ask each second, so what is counted leaves one request for each second.
 */
@Tag("one-server")
class RedlockWaitingTests {

	private static final LockOptions LONG = LockOptions.DEFAULT.withAutoRelease(Duration.ofMinutes(1));

	private static final int MASTERS = 5;

	private static LockServers servers;

	@BeforeAll
	static void start() {
		servers = new LockServers(MASTERS);
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
	void aReleaseElsewhereWakesWhoWaits(int masters) throws Exception {
		String name = "handed-over:" + masters;
		try (RedlockFactory here = over(masters); RedlockFactory there = over(masters)) {
			Redlock lock = here.lock(name, LONG);
			long[] nanos = new long[11];
			for (int round = 0; round < nanos.length; round++) {
				Lease lease = lock.acquire();
				CompletableFuture<Lease> waiting = there.lock(name, LONG).acquireAsync();
				awaitListening(name, masters);
				long released = System.nanoTime();
				lease.release();
				Lease next = waiting.get(10, TimeUnit.SECONDS);
				nanos[round] = System.nanoTime() - released;
				next.release();
			}
			assertThat(median(nanos)).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
		}
	}

	@Test
	void signalsOfAMinorityCauseNoRequest() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			Waiting waiting = waiting(locks, "minority");
			for (int round = 0; round < 50; round++) {
				waiting.signal(0, 1);
			}
			assertThat(waiting.requests()).isLessThanOrEqualTo(waiting.polls());
		}
	}

	@Test
	void signalsOfAMajorityCauseARequest() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			Waiting waiting = waiting(locks, "majority");
			long[] nanos = new long[11];
			for (int round = 0; round < nanos.length; round++) {
				long before = waiting.requests();
				long signalled = System.nanoTime();
				waiting.signal(0, 1, 2);
				await().pollInterval(Duration.ofMillis(5)).until(() -> waiting.requests() > before);
				nanos[round] = System.nanoTime() - signalled;
			}
			assertThat(median(nanos)).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
			assertThat(waiting.requests()).isLessThanOrEqualTo(nanos.length + waiting.polls());
		}
	}

	@Test
	void whoJoinsTheLineCostsNoRequest() throws Exception {
		try (RedlockFactory locks = servers.all()) {
			Waiting waiting = waiting(locks, "joined");
			List<CompletableFuture<Lease>> others = IntStream.range(0, 50).mapToObj((number) -> {
				CompletableFuture<Lease> other = locks.lock("joined", LONG).acquireAsync();
				// Takes long enough for a request to be over.
				waiting.requests();
				return other;
			}).toList();
			assertThat(waiting.requests()).isLessThanOrEqualTo(waiting.polls());
			assertThat(others).noneMatch(CompletableFuture::isDone);
		}
	}

	private static Waiting waiting(RedlockFactory locks, String name) throws InterruptedException {
		servers.ask(MASTERS - 1, RedisCommands::configResetstat);
		locks.lock(name, LONG).acquire();
		CompletableFuture<Lease> first = locks.lock(name, LONG).acquireAsync();
		awaitListening(name, MASTERS);
		// Who waits has tried, and once more in the line: it may have missed a release.
		await().until(() -> requests() >= 3);
		assertThat(first).isNotDone();
		return new Waiting(name, requests(), System.nanoTime());
	}

	private static void awaitListening(String name, int masters) {
		String channel = "redlock:" + name + ":released";
		await().pollInterval(Duration.ofMillis(5))
			.until(() -> IntStream.range(0, masters)
				.allMatch((server) -> servers.ask(server, (redis) -> redis.pubsubNumsub(channel)).get(channel) == 1));
	}

	private static long requests() {
		return servers.calls("evalsha", MASTERS - 1);
	}

	private static long median(long[] values) {
		Arrays.sort(values);
		return values[values.length / 2];
	}

	private static RedlockFactory over(int masters) throws InterruptedException {
		return servers.connected(IntStream.range(0, masters).toArray());
	}

	/**
	 * A line in which somebody waits.
	 *
	 * @param name the lock
	 * @param before how many requests there were before
	 * @param since since when they are counted
	 */
	private record Waiting(String name, long before, long since) {

		void signal(int... numbers) {
			for (int number : numbers) {
				servers.ask(number, (redis) -> redis.publish("redlock:" + this.name + ":released", ""));
			}
		}

		/**
		 * How many requests the masters got since.
		 */
		long requests() {
			return RedlockWaitingTests.requests() - this.before;
		}

		/**
		 * How many requests are due without a cause at most.
		 */
		long polls() {
			// And one that was under way.
			return 2 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - this.since);
		}

	}

}
