package io.pottery.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a {@link RedlockListener} is told, and that it cannot break a lock.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedlockListenerTests {

	private final List<Masters> opened = new ArrayList<>();

	private static final LockOptions SHORT = LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(400));

	private final Recorder told = new Recorder();

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.opened.forEach(Masters::close);
	}

	@Test
	void aLeaseThatIsReleasedInTimeEndsOnce() throws Exception {
		try (RedlockFactory locks = factory(this.told)) {
			Lease lease = locks.lock("printer", SHORT).acquire();
			lease.extend();
			lease.release();
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lease::release);
			assertThat(this.told.calls).containsExactly("acquired printer", "extended printer", "released printer");
		}
	}

	@Test
	void aLeaseThatIsNotReleasedIsLostOnce() throws Exception {
		try (RedlockFactory locks = factory(this.told)) {
			Lease lease = locks.lock("printer", SHORT).acquire();
			this.told.awaitCall("lost printer");
			assertThat(lease.isValid()).isFalse();
			assertThat(this.told.left).singleElement().satisfies((left) -> assertThat(left).isPositive());
			assertThat(this.told.held).singleElement()
				.satisfies((held) -> assertThat(held).isGreaterThan(Duration.ofMillis(350)));
			await().until(() -> locks.lock("printer").observed().isEmpty());
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(lease::release);
			assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(lease::extend);
			assertThat(this.told.calls).containsExactly("acquired printer", "losing printer", "lost printer");
		}
	}

	@Test
	void aReleaseBetweenValidityAndExpiryIsOfALostLease() throws Exception {
		try (RedlockFactory locks = factory(this.told)) {
			// Its validity ends 12 ms before its masters forget it.
			Lease lease = locks.lock("printer", LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(1))).acquire();
			await().pollInterval(Duration.ofMillis(1)).until(() -> !lease.isValid());
			try {
				lease.release();
			}
			catch (ReleaseUnlockedLockException ex) {
				assertThat(locks.lock("printer").observed()).isEmpty();
			}
			assertThat(this.told.calls).containsExactly("acquired printer", "losing printer", "lost printer");
		}
	}

	@Test
	void aLeaseThatIsExtendedAfterAllIsWatchedOn() throws Exception {
		this.told.onLosing = (lease) -> {
			if (this.told.left.size() == 1) {
				lease.extendAsync().join();
			}
		};
		try (RedlockFactory locks = factory(this.told)) {
			locks.lock("printer", SHORT).acquire();
			this.told.awaitCall("lost printer");
			assertThat(this.told.calls).containsExactly("acquired printer", "losing printer", "extended printer",
					"losing printer", "lost printer");
			assertThat(this.told.left).hasSize(2).allSatisfy((left) -> assertThat(left).isPositive());
		}
	}

	@Test
	void anExtensionOrReleaseFindsThatALeaseIsLost() throws Exception {
		try (RedlockFactory locks = factory(this.told)) {
			Lease extended = locks.lock("printer").acquire();
			TestRedis.get().flush();
			assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(extended::extend);
			assertThat(extended.isValid()).isFalse();
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(extended::release);
			assertThat(this.told.calls).containsExactly("acquired printer", "losing printer", "lost printer");

			Lease released = locks.lock("scanner").acquire();
			TestRedis.get().flush();
			assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(released::release);
			assertThat(this.told.calls).endsWith("acquired scanner", "lost scanner");
		}
	}

	@Test
	void aRenewalThatHangsDoesNotDelayTheNotice() throws Exception {
		Duration timeout = Duration.ofSeconds(3);
		ClientResources resources = DefaultClientResources.create();
		try (RedisProcess server = RedisProcess.start();
				RedlockFactory locks = factory(this.told, new Masters(List
					.of(MasterConnections.of(RedisURI.create(server.url()), resources, timeout, SslOptions.create())),
						timeout))) {
			Lease lease = locks
				.lock("printer",
						LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(1)).withRenewal(Duration.ofHours(1)))
				.acquire();
			server.freeze();
			this.told.awaitCall("lost printer");
			server.thaw();
			assertThat(this.told.left).singleElement().satisfies((left) -> assertThat(left).isPositive());
			assertThat(lease.isValid()).isFalse();
		}
		finally {
			resources.shutdown(0, 0, TimeUnit.SECONDS);
		}
	}

	@Test
	void whoDoesNotGetTheLockIsToldWithTheReason() throws Exception {
		try (RedlockFactory locks = factory(this.told)) {
			Lease lease = locks.lock("printer").acquire();
			this.told.calls.clear();
			assertThat(locks.lock("printer").tryAcquire()).isEmpty();
			assertThat(this.told.calls).containsExactly("contended printer",
					"notAcquired printer QuorumNotAchievedException");
			this.told.calls.clear();
			assertThat(locks.lock("printer").tryAcquire(Duration.ofMillis(20))).isEmpty();
			assertThat(this.told.calls).containsExactly("contended printer", "waiting printer", "waited printer",
					"notAcquired printer QuorumNotAchievedException");
			this.told.calls.clear();
			CompletableFuture<Lease> cancelled = locks.lock("printer").acquireAsync();
			this.told.awaitCall("waiting printer");
			cancelled.cancel(false);
			assertThat(this.told.calls).containsExactlyInAnyOrder("contended printer", "waiting printer",
					"waited printer", "notAcquired printer " + CancellationException.class.getSimpleName());
			lease.release();
		}
	}

	@Test
	void aListenerThatFailsBreaksNeitherLocksNorOtherListeners(CapturedOutput output) throws Exception {
		Recorder failing = new Recorder();
		failing.failure = new AssertionError("listener is broken");
		try (RedlockFactory locks = factory(RedlockListener.of(List.of(failing, this.told)))) {
			Redlock printer = locks.lock("printer", SHORT);
			Lease lease = printer.acquire();
			CompletableFuture<Lease> waiting = printer.acquireAsync();
			this.told.awaitCall("waiting printer");
			lease.extend();
			lease.release();
			waiting.get(10, TimeUnit.SECONDS);
			this.told.awaitCall("lost printer");
			assertThat(printer.tryAcquire(Duration.ofSeconds(10))).isPresent();
			assertThat(failing.calls).containsExactlyElementsOf(this.told.calls);
			assertThat(output.getOut().split("WARN.*failed, which changes nothing else", -1))
				.hasSize(failing.calls.size() + 1);
			assertThat(output).contains("listener is broken");
		}
	}

	private RedlockFactory factory(RedlockListener listener) {
		return factory(listener, new Masters(
				List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())), Duration.ofSeconds(5)));
	}

	private RedlockFactory factory(RedlockListener listener, Masters masters) {
		this.opened.add(masters);
		return new RedlockFactory(masters, "", LockMemory.DEFAULT, listener);
	}

	private static final class Recorder implements RedlockListener {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final List<Duration> left = new CopyOnWriteArrayList<>();

		private final List<Duration> held = new CopyOnWriteArrayList<>();

		private Consumer<Lease> onLosing = (lease) -> {
		};

		private @Nullable Error failure;

		void awaitCall(String call) {
			await().until(() -> this.calls.contains(call));
		}

		private void add(String call) {
			this.calls.add(call);
			if (this.failure != null) {
				throw this.failure;
			}
		}

		@Override
		public void contended(LockName lock) {
			add("contended " + lock);
		}

		@Override
		public void waiting(LockName lock) {
			add("waiting " + lock);
		}

		@Override
		public void waited(LockName lock, Duration time) {
			add("waited " + lock);
		}

		@Override
		public void acquired(LockName lock, Duration waited) {
			add("acquired " + lock);
		}

		@Override
		public void notAcquired(LockName lock, Duration waited, Throwable reason) {
			add("notAcquired " + lock + " " + reason.getClass().getSimpleName());
		}

		@Override
		public void extended(LockName lock) {
			add("extended " + lock);
		}

		@Override
		public void losing(Lease lease) {
			this.left.add(lease.validity());
			add("losing " + lease.name());
			this.onLosing.accept(lease);
		}

		@Override
		public void lost(Lease lease, Duration time) {
			this.held.add(time);
			add("lost " + lease.name());
		}

		@Override
		public void released(LockName lock, Duration time) {
			add("released " + lock);
		}

	}

}
