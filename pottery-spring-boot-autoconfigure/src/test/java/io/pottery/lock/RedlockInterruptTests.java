package io.pottery.lock;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

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
 * {@link Redlock} and threads that are interrupted.
 */
@Tag("one-server")
class RedlockInterruptTests {

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

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void whoIsInterruptedBeforeDoesNotAcquire(int masters) throws Exception {
		try (RedlockFactory locks = over(masters)) {
			Redlock lock = locks.lock("before");
			for (Callable<?> acquisition : acquisitions(lock)) {
				Thread.currentThread().interrupt();
				assertThatExceptionOfType(InterruptedException.class).isThrownBy(acquisition::call);
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
			}
			assertThat(servers.granted("before")).isZero();
			// These do not look.
			Thread.currentThread().interrupt();
			assertThat(lock.tryLock()).isTrue();
			assertThat(Thread.interrupted()).isTrue();
			lock.unlock();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void whoIsInterruptedWhileWaitingHoldsNothing(int masters) throws Exception {
		try (RedlockFactory locks = over(masters)) {
			for (Callable<?> acquisition : acquisitions(locks.lock("waiting"))) {
				Lease lease = locks.lock("waiting").acquire();
				FutureTask<?> task = new FutureTask<>(acquisition);
				Thread thread = startWaiting(task);
				thread.interrupt();
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> task.get(5, TimeUnit.SECONDS))
					.withCauseInstanceOf(InterruptedException.class);
				lease.release();
				await().until(() -> servers.held("waiting") == 0);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void lockWaitsOnAndKeepsTheInterrupt(int masters) throws Exception {
		try (RedlockFactory locks = over(masters)) {
			Redlock lock = locks.lock("kept");
			Lease lease = lock.acquire();
			FutureTask<Boolean> task = new FutureTask<>(() -> {
				lock.lock();
				try {
					return Thread.currentThread().isInterrupted() && lock.locked().toMillis() > 0;
				}
				finally {
					lock.unlock();
				}
			});
			Thread thread = startWaiting(task);
			thread.interrupt();
			assertThat(lock.tryAcquire(Duration.ofMillis(100))).isEmpty();
			assertThat(task).isNotDone();
			lease.release();
			assertThat(task.get(5, TimeUnit.SECONDS)).isTrue();
			await().until(() -> servers.held("kept") == 0);
		}
	}

	/**
	 * Interrupted or given up at any time while the masters are asked.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void whateverTheTimeNothingStaysHeld(int masters) throws Exception {
		try (RedlockFactory locks = over(masters)) {
			Redlock lock = locks.lock("any-time");
			int interrupted = 0;
			for (int round = 0; round < 200; round++) {
				FutureTask<Lease> task = new FutureTask<>(lock::acquire);
				Thread thread = new Thread(task);
				thread.start();
				long until = System.nanoTime() + round * 10_000L;
				while (System.nanoTime() < until) {
					Thread.onSpinWait();
				}
				thread.interrupt();
				try {
					task.get(5, TimeUnit.SECONDS).release();
				}
				catch (ExecutionException ex) {
					assertThat(ex).hasCauseInstanceOf(InterruptedException.class);
					interrupted++;
				}
				CompletableFuture<Lease> cancelled = lock.acquireAsync();
				if (!cancelled.cancel(true)) {
					cancelled.get().release();
				}
			}
			assertThat(interrupted).isPositive();
			await().atMost(Duration.ofSeconds(5)).until(() -> servers.held("any-time") == 0);
			assertThat(lock.tryAcquire()).hasValueSatisfying(Lease::release);
		}
	}

	private static Thread startWaiting(Runnable task) {
		Thread thread = new Thread(task);
		thread.start();
		await().pollInterval(Duration.ofMillis(5))
			.until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
		return thread;
	}

	private static Callable<?>[] acquisitions(Redlock lock) {
		return new Callable<?>[] { lock::acquire, () -> lock.tryAcquire(Duration.ofSeconds(10)), () -> {
			lock.lockInterruptibly();
			return null;
		}, () -> lock.tryLock(10, TimeUnit.SECONDS), () -> lock.withLock(() -> null) };
	}

	private static RedlockFactory over(int masters) throws InterruptedException {
		return servers.connected(IntStream.range(0, masters).toArray());
	}

}
