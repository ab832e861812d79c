package io.pottery.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * {@link Redlock} over one master and over five.
 */
class RedlockTests {

	private static final ClientResources RESOURCES = DefaultClientResources.create();

	private static final List<Masters> OPENED = new ArrayList<>();

	private static List<RedisProcess> servers = List.of();

	@BeforeAll
	static void start() {
		servers = IntStream.range(0, 5).mapToObj((number) -> RedisProcess.start()).toList();
	}

	@AfterAll
	static void stop() {
		OPENED.forEach(Masters::close);
		servers.forEach(RedisProcess::close);
		RESOURCES.shutdown(0, 0, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void excludesOthersUntilItIsReleased(int masters) throws Exception {
		try (RedlockFactory locks = factory(masters)) {
			Redlock printer = locks.lock("printer:" + masters);
			Lease lease = printer.acquire();
			assertThat(lease.isValid()).isTrue();
			assertThat(lease.validity()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
			assertThat(printer.tryAcquire()).isEmpty();
			assertThat(printer.tryAcquire(Duration.ofMillis(50))).isEmpty();
			lease.extend();
			lease.release();
			assertThat(lease.validity()).isZero();
			Optional<Lease> next = printer.tryAcquire();
			assertThat(next).isPresent();
			assertThat(next.get().token()).isGreaterThan(lease.token());
			next.get().close();
			next.get().close();
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(next.get()::release);
			assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(next.get()::extend);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void aReleaseWakesWhoWaits(int masters) throws Exception {
		try (RedlockFactory here = factory(masters); RedlockFactory there = factory(masters)) {
			Lease lease = here.lock("woken:" + masters).acquire();
			CompletableFuture<Lease> waiting = there.lock("woken:" + masters).acquireAsync();
			assertThat(waiting).isNotDone();
			lease.release();
			waiting.get(10, TimeUnit.SECONDS).release();
		}
	}

	@Test
	void aLeaseOfTheSameLockIsEntered() throws Exception {
		try (RedlockFactory locks = factory(1)) {
			Redlock longer = locks.lock("entered", LockOptions.DEFAULT.withAutoRelease(Duration.ofMinutes(10)));
			try (Lease lease = locks.lock("entered").acquire(); Lease other = locks.lock("other").acquire()) {
				longer.enterAsync(lease).get(10, TimeUnit.SECONDS);
				assertThat(lease.validity()).isGreaterThan(Duration.ofMinutes(9));
				assertThatIllegalArgumentException().isThrownBy(() -> longer.enterAsync(other))
					.withMessageMatching("lease of 'other' .* is not one of lock 'entered'");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void noUpdateIsLost(int masters) throws Exception {
		int threads = 8;
		int rounds = 25;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try (RedlockFactory here = factory(masters); RedlockFactory there = factory(masters)) {
			AtomicInteger updates = new AtomicInteger();
			List<Long> tokens = new ArrayList<>();
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				Redlock lock = ((thread % 2 == 0) ? here : there).lock("guarded:" + masters);
				tasks.add(() -> {
					for (int round = 0; round < rounds; round++) {
						lock.withLock(() -> {
							int read = updates.get();
							Thread.onSpinWait();
							updates.set(read + 1);
							return null;
						});
						try (Lease lease = lock.acquire()) {
							tokens.add(lease.token().value());
						}
					}
					return null;
				});
			}
			for (Future<Void> done : executor.invokeAll(tasks)) {
				done.get();
			}
			assertThat(updates).hasValue(threads * rounds);
			assertThat(tokens).hasSize(threads * rounds).isSorted().doesNotHaveDuplicates();
		}
		finally {
			executor.shutdown();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void theLockFaceReenters(int masters) throws Exception {
		try (RedlockFactory locks = factory(masters)) {
			Redlock lock = locks.lock("entered:" + masters);
			lock.lock();
			assertThat(lock.tryLock()).isTrue();
			assertThat(lock.locked()).isPositive();
			CompletableFuture<Boolean> other = CompletableFuture.supplyAsync(lock::tryLock);
			assertThat(other.get(10, TimeUnit.SECONDS)).isFalse();
			lock.unlock();
			assertThat(lock.locked()).isPositive();
			lock.unlock();
			assertThat(lock.locked()).isZero();
			assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void everybodySeesWhoHoldsIt(int masters) throws Exception {
		try (RedlockFactory here = factory(masters); RedlockFactory there = factory(masters)) {
			String name = "seen:" + masters;
			assertThat(there.lock(name).observed()).isEmpty();
			Lease lease = here.lock(name).acquire();
			Observation seen = there.lock(name).observed().orElseThrow();
			assertThat(seen.remaining()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
			assertThat(seen.holder()).hasSize(36);
			assertThat(here.lock(name).observed()).map(Observation::holder).contains(seen.holder());
			lease.release();
			assertThat(there.lock(name).observed()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void aLeaseThatRunsOutIsToldOfBefore(int masters) throws Exception {
		List<Duration> left = new CopyOnWriteArrayList<>();
		try (RedlockFactory locks = factory(masters, new RedlockListener() {

			@Override
			public void losing(Lease lease) {
				left.add(lease.validity());
			}

		})) {
			Redlock lock = locks.lock("short:" + masters, LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(500)));
			Lease lost = lock.acquire();
			Awaitility.await().until(() -> !lost.isValid());
			assertThat(left).singleElement().satisfies((validity) -> assertThat(validity).isPositive());
			assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(lost::extend);
			try (Lease next = lock.acquire()) {
				assertThat(next.token()).isGreaterThan(lost.token());
				assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lost::close);
				assertThat(next.isValid()).isTrue();
			}
			assertThat(left).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void aRenewedLeaseLastsUntilItWasHeldLongEnough(int masters) throws Exception {
		AtomicInteger lost = new AtomicInteger();
		AtomicInteger extended = new AtomicInteger();
		try (RedlockFactory locks = factory(masters, new RedlockListener() {

			@Override
			public void losing(Lease lease) {
				lost.incrementAndGet();
			}

			@Override
			public void extended(LockName lock) {
				extended.incrementAndGet();
			}

		})) {
			Lease lease = locks
				.lock("renewed:" + masters,
						LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(400)).withRenewal(Duration.ofSeconds(2)))
				.acquire();
			Awaitility.await().until(() -> extended.get() >= 5);
			assertThat(lease.isValid()).isTrue();
			assertThat(lost).hasValue(0);
			Awaitility.await().until(() -> lost.get() == 1);
			Awaitility.await().until(() -> !lease.isValid());
		}
	}

	private static RedlockFactory factory(int masters) {
		return factory(masters, new RedlockListener() {
		});
	}

	private static RedlockFactory factory(int masters, RedlockListener listener) {
		Duration timeout = Duration.ofMillis(500);
		Masters opened = new Masters(servers.subList(0, masters)
			.stream()
			.map((server) -> MasterConnections.of(RedisURI.create(server.url()), RESOURCES, timeout,
					SslOptions.create()))
			.toList(), timeout);
		OPENED.add(opened);
		return new RedlockFactory(opened, "", LockMemory.DEFAULT, listener);
	}

}
