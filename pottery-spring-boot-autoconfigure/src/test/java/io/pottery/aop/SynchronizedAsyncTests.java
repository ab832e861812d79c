package io.pottery.aop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.lock.ExtendUnlockedLockException;
import io.pottery.lock.Lease;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.ReleaseUnlockedLockException;
import io.pottery.lock.Synchronized;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link Synchronized} on methods whose results come later. All leases are so long that
 * none ends by itself.
 */
@SpringJUnitConfig(SynchronizedAsyncTests.Application.class)
@DirtiesContext
@Timeout(60)
class SynchronizedAsyncTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final AtomicInteger CALLS = new AtomicInteger();

	@Autowired
	private Service service;

	@Autowired
	private Outer outer;

	@Autowired
	private RedlockFactory locks;

	@Autowired
	private LockRecorder recorder;

	@Autowired
	private OwnExecutor executor;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
	}

	@BeforeEach
	void forget() {
		TestRedis.get().flush();
		CALLS.set(0);
	}

	@AfterEach
	void nothingIsLeft() {
		await().atMost(SOON).until(() -> this.recorder.held() == 0 && this.recorder.waiting() == 0);
		assertThat(this.locks.lock("later").observed()).isEmpty();
	}

	@Test
	void aStageThatIsCancelledWhileItWaitsIsNeverRun() throws Exception {
		Lease lease = this.locks.lock("later").acquire();
		CompletableFuture<String> result = this.service.stage(CompletableFuture::new);
		await().until(() -> this.recorder.waiting() == 1);
		result.cancel(true);
		await().until(() -> this.recorder.waiting() == 0);
		lease.release();
		assertThat(this.locks.lock("later").tryAcquire()).hasValueSatisfying(Lease::release);
		assertThat(CALLS).hasValue(0);
	}

	@Test
	void cancellingAStageCancelsThatOfTheMethod() {
		CompletableFuture<String> inner = new CompletableFuture<>();
		CompletableFuture<String> result = this.service.stage(() -> inner);
		await().until(() -> CALLS.get() == 1);
		assertThat(this.locks.lock("later").tryAcquire()).isEmpty();
		result.cancel(true);
		await().until(inner::isCancelled);
		await().atMost(SOON).until(() -> this.locks.lock("later").observed().isEmpty());
	}

	@Test
	void aStageThatFailsOrIsNotEvenMadeReleasesTheLock() throws Exception {
		IOException failure = new IOException("as it is");
		assertThat(causeOf(this.service.stage(() -> CompletableFuture.failedFuture(failure)))).isSameAs(failure);
		assertThat(causeOf(this.service.failingStage(failure))).isSameAs(failure);
		assertThat(this.service.stage(() -> null).join()).isNull();
		assertThat(failure).hasNoSuppressedExceptions();
		assertThat(this.locks.lock("later").observed()).isEmpty();
	}

	@Test
	void aLeaseThatWasLostFailsTheStage() {
		assertThat(causeOf(this.service.shortStage(null))).isInstanceOf(ReleaseUnlockedLockException.class);
	}

	@Test
	void anExecutorThatRejectsReleasesTheLock() {
		this.executor.rejects = true;
		try {
			assertThat(causeOf(this.service.stage(() -> CompletableFuture.completedFuture(""))))
				.isInstanceOf(RejectedExecutionException.class);
			assertThat(this.locks.lock("later").observed()).isEmpty();
			assertThat(CALLS).hasValue(0);
		}
		finally {
			this.executor.rejects = false;
		}
	}

	@Test
	void anExecutorWithoutThreadsReleasesTheLock() {
		OutOfMemoryError failure = new OutOfMemoryError("unable to create native thread");
		this.executor.failure = failure;
		try {
			assertThat(causeOf(this.service.stage(() -> CompletableFuture.completedFuture("")))).isSameAs(failure);
			assertThat(this.locks.lock("later").observed()).isEmpty();
		}
		finally {
			this.executor.failure = null;
		}
	}

	@Test
	void stagesExcludeEachOther() {
		AtomicInteger inside = new AtomicInteger();
		List<CompletableFuture<String>> results = new ArrayList<>();
		for (int call = 0; call < 20; call++) {
			results.add(this.service.stage(() -> CompletableFuture.supplyAsync(() -> {
				assertThat(inside.incrementAndGet()).isEqualTo(1);
				return "done";
			}, CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS)).whenComplete((done, failure) -> {
				inside.decrementAndGet();
			})));
		}
		assertThat(results).allSatisfy((result) -> assertThat(result).succeedsWithin(SOON).isEqualTo("done"));
	}

	// The lock is free only after the call has returned.
	@Test
	void noThreadIsHeldWhileALockIsAwaited() throws Exception {
		Lease lease = this.locks.lock("later").acquire();
		CompletableFuture<CompletableFuture<String>> stage = new CompletableFuture<>();
		List<String> seen = new CopyOnWriteArrayList<>();
		CountDownLatch subscribed = new CountDownLatch(2);
		// One after the other, on one thread.
		Scheduler eventLoop = Schedulers.newParallel("event-loop", 1);
		try {
			eventLoop
				.schedule(() -> stage.complete(this.service.stage(() -> CompletableFuture.completedFuture("stage"))));
			eventLoop.schedule(() -> {
				this.service.mono(Mono.just("mono")).subscribe(seen::add);
				subscribed.countDown();
			});
			eventLoop.schedule(() -> {
				this.service.flux(Flux.just("flux")).subscribe(seen::add);
				subscribed.countDown();
			});
			assertThat(subscribed.await(10, TimeUnit.SECONDS)).isTrue();
			await().until(() -> this.recorder.waiting() == 3);
			assertThat(CALLS).hasValue(0);
			lease.release();
			assertThat(stage.join()).succeedsWithin(SOON).isEqualTo("stage");
			await().atMost(SOON).untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("mono", "flux"));
		}
		finally {
			eventLoop.dispose();
		}
	}

	@Test
	void aFluxHoldsTheLockFromTheFirstElementToTheLast() {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		List<String> seen = new CopyOnWriteArrayList<>();
		List<Boolean> freeWhenComplete = new CopyOnWriteArrayList<>();
		this.service.flux(sink.asFlux())
			.subscribe(seen::add, (failure) -> seen.add(failure.toString()),
					() -> freeWhenComplete.add(this.locks.lock("later").observed().isEmpty()));
		for (int element = 1; element <= 3; element++) {
			sink.tryEmitNext("element").orThrow();
			int size = element;
			await().until(() -> seen.size() == size);
			assertThat(this.locks.lock("later").tryAcquire()).isEmpty();
		}
		sink.tryEmitComplete().orThrow();
		await().untilAsserted(() -> assertThat(freeWhenComplete).containsExactly(true));
	}

	@Test
	void whatFailsOrIsNotEvenMadeReleasesTheLock() throws Exception {
		IOException failure = new IOException("as it is");
		assertThat(failureOf(this.service.mono(Mono.error(failure)))).isSameAs(failure);
		assertThat(failureOf(this.service.flux(Flux.just("first").concatWith(Flux.error(failure))).then()))
			.isSameAs(failure);
		assertThat(failureOf(this.service.failingMono(failure))).isSameAs(failure);
		assertThat(this.service.mono(null).blockOptional(SOON)).isEmpty();
		assertThat(this.service.flux(null).collectList().block(SOON)).isEmpty();
		assertThat(failure).hasNoSuppressedExceptions();
		assertThat(this.locks.lock("later").observed()).isEmpty();
	}

	@Test
	void aLeaseThatWasLostFailsTheMono() {
		assertThat(failureOf(this.service.shortMono(null))).isInstanceOf(ReleaseUnlockedLockException.class);
	}

	@Test
	void aSubscriptionThatIsCancelledWhileItWaitsIsNeverRun() throws Exception {
		Lease lease = this.locks.lock("later").acquire();
		List<Disposable> subscriptions = List.of(this.service.mono(Mono.just("mono")).subscribe(),
				this.service.flux(Flux.just("flux")).subscribe());
		await().until(() -> this.recorder.waiting() == 2);
		subscriptions.forEach(Disposable::dispose);
		await().until(() -> this.recorder.waiting() == 0);
		lease.release();
		assertThat(this.locks.lock("later").tryAcquire()).hasValueSatisfying(Lease::release);
		assertThat(CALLS).hasValue(0);
	}

	@Test
	void aMonoThatIsCancelledReleasesTheLock() {
		Sinks.One<String> sink = Sinks.one();
		Disposable subscription = this.service.mono(sink.asMono()).subscribe();
		await().until(() -> sink.currentSubscriberCount() == 1);
		assertThat(this.locks.lock("later").tryAcquire()).isEmpty();
		subscription.dispose();
		await().until(() -> sink.currentSubscriberCount() == 0);
		await().atMost(SOON).until(() -> this.locks.lock("later").observed().isEmpty());
	}

	@Test
	void subscriptionsOfOneFluxExcludeEachOther() {
		AtomicInteger inside = new AtomicInteger();
		Flux<Integer> flux = this.service.flux(Flux.range(0, 3)
			.delayElements(Duration.ofMillis(2))
			.doOnSubscribe((subscription) -> assertThat(inside.incrementAndGet()).isEqualTo(1))
			.doOnComplete(inside::decrementAndGet));
		assertThat(Flux.range(0, 10).flatMap((number) -> flux).count().block(SOON)).isEqualTo(30);
		assertThat(CALLS).hasValue(10);
	}

	@Test
	void subscriptionsWithinEnterAgain() {
		int acquired = this.recorder.acquired();
		assertThat(this.outer.fluxInMono().block(SOON)).containsExactly("inner", "inner");
		assertThat(this.outer.monoInFlux().collectList().block(SOON)).containsExactly("0 inner", "1 inner");
		assertThat(this.recorder.acquired()).isEqualTo(acquired + 2);
	}

	@Test
	void aLongerLeaseWithinExtendsTheOuterOne() {
		assertThat(this.outer.longerWithin(null).block(SOON)).isGreaterThan(Duration.ofMinutes(15));
	}

	@Test
	void aLeaseThatWasLostIsNotAcquiredAgain() {
		int acquired = this.recorder.acquired();
		assertThat(failureOf(this.outer.lostWithin(null))).isInstanceOf(ExtendUnlockedLockException.class)
			.satisfies((failure) -> assertThat(failure.getSuppressed())
				.anyMatch(ReleaseUnlockedLockException.class::isInstance));
		assertThat(this.recorder.acquired()).isEqualTo(acquired + 1);
		assertThat(CALLS).hasValue(0);
	}

	@Test
	void whatIsCancelledAtAnyMomentLeavesNoLockHeld() {
		Random random = new Random(6);
		CountDownLatch cancelled = new CountDownLatch(1_000);
		for (int call = 0; call < 1_000; call++) {
			String key = "cancelled:" + random.nextInt(100);
			Disposable running = switch (call % 3) {
				case 0 -> this.service.keyedMono(key).subscribe();
				case 1 -> this.service.keyedFlux(key).subscribe();
				default -> cancelling(this.service.keyedStage(key));
			};
			Schedulers.parallel().schedule(() -> {
				running.dispose();
				cancelled.countDown();
			}, random.nextInt(10_000), TimeUnit.MICROSECONDS);
		}
		await().atMost(SOON).until(() -> cancelled.getCount() == 0);
		await().atMost(SOON).until(() -> this.recorder.held() == 0 && this.recorder.waiting() == 0);
		await().atMost(SOON).untilAsserted(() -> {
			for (int key = 0; key < 100; key++) {
				assertThat(this.locks.lock("cancelled:" + key).observed()).as("cancelled:%d", key).isEmpty();
			}
		});
	}

	private static Disposable cancelling(CompletableFuture<?> future) {
		return () -> future.cancel(true);
	}

	private static Throwable causeOf(CompletableFuture<?> result) {
		return assertThat(result).failsWithin(SOON).withThrowableOfType(ExecutionException.class).actual().getCause();
	}

	// As a subscriber sees it, and not as blocking throws it.
	private static @Nullable Throwable failureOf(Mono<?> mono) {
		return mono.materialize().block(SOON).getThrowable();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class })
	@Import({ Service.class, Outer.class, LockRecorder.class })
	static class Application {

		@Bean
		OwnExecutor applicationTaskExecutor() {
			return new OwnExecutor();
		}

	}

	static final class OwnExecutor implements Executor {

		private volatile boolean rejects;

		private volatile @Nullable Error failure;

		@Override
		public void execute(Runnable task) {
			if (this.rejects) {
				throw new RejectedExecutionException("rejected");
			}
			if (this.failure != null) {
				throw this.failure;
			}
			new Thread(task).start();
		}

	}

	static class Service {

		@Synchronized(key = "later", autoRelease = "10m")
		@Nullable CompletableFuture<@Nullable String> stage(Supplier<@Nullable CompletableFuture<String>> inner) {
			CompletableFuture<String> stage = inner.get();
			CALLS.incrementAndGet();
			return stage;
		}

		@Synchronized(key = "later", autoRelease = "10m")
		CompletableFuture<String> failingStage(IOException failure) throws IOException {
			throw failure;
		}

		@Synchronized(key = "later", autoRelease = "100ms")
		CompletableFuture<String> shortStage(@Nullable Lease lease) {
			assertThat(lease).isNotNull();
			await().until(() -> !lease.isValid());
			return CompletableFuture.completedFuture("too late");
		}

		@Synchronized(key = "later", autoRelease = "10m")
		@Nullable Mono<String> mono(@Nullable Mono<String> inner) {
			CALLS.incrementAndGet();
			return inner;
		}

		@Synchronized(key = "later", autoRelease = "10m")
		Mono<String> failingMono(IOException failure) throws IOException {
			throw failure;
		}

		@Synchronized(key = "later", autoRelease = "100ms")
		Mono<String> shortMono(@Nullable Lease lease) {
			assertThat(lease).isNotNull();
			await().until(() -> !lease.isValid());
			return Mono.just("too late");
		}

		@Synchronized(key = "later", autoRelease = "10m")
		<T> @Nullable Flux<T> flux(@Nullable Flux<T> inner) {
			CALLS.incrementAndGet();
			return inner;
		}

		@Synchronized(key = "later", autoRelease = "20m")
		Mono<Duration> longer(@Nullable Lease lease) {
			assertThat(lease).isNotNull();
			CALLS.incrementAndGet();
			return Mono.fromSupplier(lease::validity);
		}

		@Synchronized(key = "#{#key}", autoRelease = "10m")
		Mono<Long> keyedMono(String key) {
			return Mono.delay(Duration.ofMillis(3));
		}

		@Synchronized(key = "#{#key}", autoRelease = "10m")
		Flux<Long> keyedFlux(String key) {
			return Flux.interval(Duration.ofMillis(1)).take(5);
		}

		@Synchronized(key = "#{#key}", autoRelease = "10m")
		CompletableFuture<Long> keyedStage(String key) {
			return Mono.delay(Duration.ofMillis(3)).toFuture();
		}

	}

	static class Outer {

		private final Service service;

		Outer(Service service) {
			this.service = service;
		}

		@Synchronized(key = "later", autoRelease = "10m")
		Mono<List<String>> fluxInMono() {
			return Flux.range(0, 2)
				.flatMap((number) -> this.service.flux(Flux.just("inner").delayElements(Duration.ofMillis(1))))
				.collectList();
		}

		@Synchronized(key = "later", autoRelease = "10m")
		Flux<String> monoInFlux() {
			return Flux.range(0, 2)
				.concatMap(
						(number) -> this.service.mono(Mono.just(number + " inner")).publishOn(Schedulers.parallel()));
		}

		@Synchronized(key = "later", autoRelease = "10m")
		Mono<Duration> longerWithin(@Nullable Lease lease) {
			return this.service.longer(null);
		}

		@Synchronized(key = "later", autoRelease = "100ms")
		Mono<Duration> lostWithin(@Nullable Lease lease) {
			assertThat(lease).isNotNull();
			await().until(() -> !lease.isValid());
			return this.service.longer(null);
		}

	}

}
