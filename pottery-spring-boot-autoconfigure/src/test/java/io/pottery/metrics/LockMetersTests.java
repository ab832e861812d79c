package io.pottery.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pottery.core.QuorumImpossibleException;
import io.pottery.lock.ExtendUnlockedLockException;
import io.pottery.lock.Lease;
import io.pottery.lock.LockMemory;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.RedlockListener;
import io.pottery.lock.ReleaseUnlockedLockException;
import io.pottery.metrics.PotteryMeters.Outcome;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisMaster;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link LockMeters} against what was done.
 */
class LockMetersTests {

	private final List<Masters> opened = new ArrayList<>();

	private static final LockOptions SHORT = LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(400));

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final LockMeters meters = new LockMeters(this.registry,
			Map.of("printer", "shop:printer", "scanner", "shop:scanner"));

	private final RedlockFactory locks = factory(this.meters,
			MasterConnections.of("redis", TestRedis.get().connectionFactory()));

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.locks.close();
		this.opened.forEach(Masters::close);
	}

	@Test
	void contention() throws Exception {
		int threads = 8;
		Redlock printer = this.locks.lock("printer");
		ExecutorService executor = Executors.newFixedThreadPool(threads - 1);
		try {
			Lease first = printer.acquire();
			List<Future<Duration>> others = new ArrayList<>();
			for (int thread = 1; thread < threads; thread++) {
				others.add(executor.submit(() -> {
					long asked = System.nanoTime();
					Lease lease = printer.acquire();
					Duration waited = since(asked);
					assertThat(gauge(PotteryMeters.LOCK_ACTIVE)).isEqualTo(1);
					lease.release();
					return waited;
				}));
			}
			await().until(() -> gauge(PotteryMeters.LOCK_WAITING) == threads - 1);
			assertThat(gauge(PotteryMeters.LOCK_ACTIVE)).isEqualTo(1);
			long staged = System.nanoTime();
			await().until(() -> since(staged).toMillis() >= 200);
			Duration atLeast = since(staged);
			first.release();
			Duration observed = Duration.ZERO;
			for (Future<Duration> other : others) {
				Duration waited = other.get(10, TimeUnit.SECONDS);
				observed = observed.plus(waited);
			}
			await().untilAsserted(() -> assertThat(timer(PotteryMeters.LOCK_HELD).count()).isEqualTo(threads));
			assertThat(acquisitions(Outcome.ACQUIRED)).isEqualTo(threads);
			assertThat(acquisitions(Outcome.TIMEOUT) + acquisitions(Outcome.ERROR)).isZero();
			assertThat(count(PotteryMeters.LOCK_CONTENDED)).isEqualTo(threads - 1);
			assertThat(count(PotteryMeters.LOCK_LOST)).isZero();
			Timer waits = timer(PotteryMeters.LOCK_WAIT);
			assertThat(waits.count()).isEqualTo(threads - 1);
			assertThat(waits.totalTime(TimeUnit.NANOSECONDS)).isBetween((double) atLeast.toNanos() * (threads - 1),
					(double) observed.toNanos());
			assertThat(timer(PotteryMeters.LOCK_HELD).max(TimeUnit.NANOSECONDS))
				.isGreaterThanOrEqualTo(atLeast.toNanos());
			assertThat(gauge(PotteryMeters.LOCK_WAITING)).isZero();
			assertThat(gauge(PotteryMeters.LOCK_ACTIVE)).isZero();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void timeouts() throws Exception {
		Redlock printer = this.locks.lock("printer");
		Lease lease = printer.acquire();
		assertThat(printer.tryAcquire()).isEmpty();
		assertThat(printer.tryAcquire(Duration.ofMillis(50))).isEmpty();
		assertThat(acquisitions(Outcome.TIMEOUT)).isEqualTo(2);
		assertThat(count(PotteryMeters.LOCK_CONTENDED)).isEqualTo(2);
		assertThat(timer(PotteryMeters.LOCK_WAIT).count()).isEqualTo(1);
		assertThat(acquisition(Outcome.TIMEOUT).max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(50);

		Thread interrupted = new Thread(printer::lock);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(printer::acquire);
		assertThat(acquisitions(Outcome.TIMEOUT)).as("not even begun").isEqualTo(2);
		interrupted.start();
		await().until(() -> gauge(PotteryMeters.LOCK_WAITING) == 1);
		interrupted.interrupt();
		await().until(() -> acquisitions(Outcome.TIMEOUT) == 3);
		lease.release();
		await().until(() -> acquisitions(Outcome.ACQUIRED) == 2);
		assertThat(gauge(PotteryMeters.LOCK_WAITING)).isZero();
		assertThat(gauge(PotteryMeters.LOCK_ACTIVE)).isEqualTo(1);
		assertThat(acquisitions(Outcome.ERROR)).isZero();
	}

	@Test
	void errors() throws Exception {
		Duration timeout = Duration.ofMillis(500);
		ClientResources resources = DefaultClientResources.create();
		try (RedisProcess server = RedisProcess.start();
				RedlockFactory failing = factory(this.meters,
						MasterConnections.of(RedisURI.create(server.url()), resources, timeout, SslOptions.create()))) {
			server.kill();
			Redlock printer = failing.lock("printer", LockOptions.DEFAULT.raisingOnRedisErrors());
			assertThatExceptionOfType(QuorumImpossibleException.class).isThrownBy(printer::acquire);
			assertThat(acquisitions(Outcome.ERROR)).isEqualTo(1);
			assertThat(acquisitions(Outcome.TIMEOUT)).isZero();
			assertThat(count(PotteryMeters.LOCK_CONTENDED)).as("nobody had it").isZero();
			assertThat(failing.lock("printer").tryAcquire(Duration.ofMillis(20))).isEmpty();
			assertThat(acquisitions(Outcome.TIMEOUT)).isEqualTo(1);
			assertThat(count(PotteryMeters.LOCK_CONTENDED)).isZero();
		}
		finally {
			resources.shutdown(0, 0, TimeUnit.SECONDS);
		}
	}

	@Test
	void lostLeases() throws Exception {
		Lease lease = this.locks.lock("printer", SHORT).acquire();
		await().until(() -> count(PotteryMeters.LOCK_LOST) == 1);
		assertThat(gauge(PotteryMeters.LOCK_ACTIVE)).isZero();
		assertThat(timer(PotteryMeters.LOCK_HELD).totalTime(TimeUnit.MILLISECONDS)).isGreaterThan(350);
		await().until(() -> this.locks.lock("printer").observed().isEmpty());
		assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lease::release);
		assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(lease::extend);
		assertThat(count(PotteryMeters.LOCK_LOST)).isEqualTo(1);
		assertThat(timer(PotteryMeters.LOCK_HELD).count()).isEqualTo(1);
		assertThat(gauge(PotteryMeters.LOCK_ACTIVE)).isZero();
	}

	@Test
	void leasesThatAreExtendedAtTheLastMoment() throws Exception {
		RedlockListener extending = new RedlockListener() {

			@Override
			public void losing(Lease lease) {
				lease.extendAsync().join();
			}

		};
		try (RedlockFactory extended = factory(RedlockListener.of(List.of(this.meters, extending)),
				MasterConnections.of("redis", TestRedis.get().connectionFactory()))) {
			Lease lease = extended.lock("printer", SHORT).acquire();
			await().until(() -> count(PotteryMeters.LOCK_EXTENSIONS) == 2);
			lease.release();
			assertThat(count(PotteryMeters.LOCK_LOST)).isZero();
			assertThat(timer(PotteryMeters.LOCK_HELD).count()).isEqualTo(1);
			assertThat(timer(PotteryMeters.LOCK_HELD).totalTime(TimeUnit.MILLISECONDS)).isGreaterThan(650);
		}
	}

	@Test
	void extensions() throws Exception {
		Lease lease = this.locks.lock("scanner").acquire();
		for (int extension = 0; extension < 3; extension++) {
			lease.extend();
		}
		assertThat(
				this.registry.get(PotteryMeters.LOCK_EXTENSIONS).tag(PotteryMeters.LOCK, "scanner").counter().count())
			.isEqualTo(3);
		assertThat(count(PotteryMeters.LOCK_EXTENSIONS)).isZero();
		lease.release();
	}

	@Test
	void undeclaredLocksCountTogether() {
		int before = this.registry.getMeters().size();
		for (int user = 0; user < 100; user++) {
			this.locks.lock("cart:" + user).tryAcquire().ifPresent(Lease::release);
		}
		Optional<Lease> shared = this.locks.withKeyPrefix("").lock("printer").tryAcquire();
		shared.ifPresent(Lease::release);
		assertThat(this.registry.getMeters()).hasSize(before);
		assertThat(this.registry.get(PotteryMeters.LOCK_ACQUIRE)
			.tag(PotteryMeters.LOCK, PotteryMeters.OTHER)
			.tag(PotteryMeters.OUTCOME, Outcome.ACQUIRED.tag())
			.timer()
			.count()).isEqualTo(101);
		assertThat(acquisitions(Outcome.ACQUIRED)).as("another lock, without the prefix").isZero();
	}

	@Test
	void locksOfAGroupCountTogether() throws Exception {
		RedlockFactory carts = this.locks.withGroup("carts");
		for (int user = 0; user < 100; user++) {
			carts.lock("cart:" + user).acquire().release();
		}
		this.locks.withGroup("scanner").lock("printer").acquire().release();
		assertThat(held("carts")).isEqualTo(100);
		assertThat(held("scanner")).as("the group, before the name").isEqualTo(1);
		assertThat(held("printer")).isZero();
		assertThat(held(PotteryMeters.OTHER)).isZero();
		assertThat(this.registry.get(PotteryMeters.LOCK_HELD).timers()).hasSize(4);
	}

	@Test
	void aGroupExcludesNobody() throws Exception {
		try (Lease lease = this.locks.withGroup("carts").lock("printer").acquire()) {
			assertThat(lease.lockName()).hasToString("shop:printer");
			assertThat(lease.lockName().group()).isEqualTo("carts");
			assertThat(this.locks.lock("printer").tryAcquire()).isEmpty();
			assertThat(this.locks.withKeyPrefix("shop:").withGroup("others").lock("printer").tryAcquire()).isEmpty();
		}
		assertThat(count(PotteryMeters.LOCK_CONTENDED)).isEqualTo(1);
		assertThat(this.registry.get(PotteryMeters.LOCK_CONTENDED).tag(PotteryMeters.LOCK, "others").counter().count())
			.isEqualTo(1);
	}

	@Test
	void oneThatIsDeclaredAsOtherCountsWithTheOthers() throws Exception {
		SimpleMeterRegistry own = new SimpleMeterRegistry();
		try (RedlockFactory factory = factory(new LockMeters(own, Map.of("other", "shop:other")),
				MasterConnections.of("redis", TestRedis.get().connectionFactory()))) {
			Lease declared = factory.lock("other").acquire();
			Lease undeclared = factory.lock("cart").acquire();
			assertThat(own.get(PotteryMeters.LOCK_ACTIVE).gauge().value()).isEqualTo(2);
			declared.release();
			undeclared.release();
			assertThat(own.get(PotteryMeters.LOCK_ACTIVE).gauge().value()).isZero();
		}
	}

	private RedlockFactory factory(RedlockListener listener, RedisMaster master) {
		Masters masters = new Masters(List.of(master), Duration.ofSeconds(5));
		this.opened.add(masters);
		return new RedlockFactory(masters, "shop:", LockMemory.DEFAULT, listener);
	}

	private static Duration since(long nanoTime) {
		return Duration.ofNanos(System.nanoTime() - nanoTime);
	}

	private RequiredSearch printer(String meter) {
		return this.registry.get(meter).tag(PotteryMeters.LOCK, "printer");
	}

	private long held(String lock) {
		return this.registry.get(PotteryMeters.LOCK_HELD).tag(PotteryMeters.LOCK, lock).timer().count();
	}

	private double count(String counter) {
		return printer(counter).counter().count();
	}

	private double gauge(String gauge) {
		return printer(gauge).gauge().value();
	}

	private Timer timer(String timer) {
		return printer(timer).timer();
	}

	private Timer acquisition(Outcome outcome) {
		return printer(PotteryMeters.LOCK_ACQUIRE).tag(PotteryMeters.OUTCOME, outcome.tag()).timer();
	}

	private long acquisitions(Outcome outcome) {
		return acquisition(outcome).count();
	}

}
