package io.pottery.aop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.FencingToken;
import io.pottery.lock.Lease;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.ReleaseUnlockedLockException;
import io.pottery.lock.Synchronized;
import io.pottery.lock.Synchronized.OnFailure;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What {@link Synchronized} does around methods of beans.
 */
@SpringJUnitConfig(SynchronizedTests.Application.class)
@DirtiesContext
class SynchronizedTests {

	@Autowired
	private Service service;

	@Autowired
	private Outer outer;

	@Autowired
	private RedlockFactory locks;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
		properties.add("pottery.key-prefix", () -> "shop:");
		properties.add("pottery.locks.printer.auto-release", () -> "20s");
		properties.add("pottery.locks.printer.key", () -> "paper");
		properties.add("printing.wait", () -> "0s");
		properties.add("printing.place", () -> "desk");
	}

	@Test
	void oneThreadAtATime() {
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		List<CompletableFuture<Void>> callers = IntStream.range(0, 8)
			.mapToObj((number) -> CompletableFuture.runAsync(() -> this.service.count(inside, most),
					(task) -> new Thread(task).start()))
			.toList();
		CompletableFuture.allOf(callers.toArray(CompletableFuture<?>[]::new)).orTimeout(60, TimeUnit.SECONDS).join();
		assertThat(most).hasValue(1);
	}

	@Test
	void theKeyIsMadeOfTheCall() throws Exception {
		assertThat(this.service.byName(new Order("7"))).isEqualTo("shop:order:7");
		assertThat(this.service.byPosition(new Order("8"))).isEqualTo("shop:order:8/byPosition");
		assertThat(this.service.ofABean()).isEqualTo("shop:of:bean");
		assertThat(this.service.ofAProperty()).isEqualTo("shop:order:desk");
		assertThat(this.service.declared()).isEqualTo("paper");
		assertThat(this.service.byDefault(null)).isEqualTo("shop:" + Service.class.getName() + ".byDefault");
	}

	@Test
	void theTokenIsGiven() {
		FencingToken first = this.service.token(null);
		assertThat(this.service.token(null)).isGreaterThan(first);
	}

	@Test
	void whoDoesNotGetTheLockDoesWhatTheAnnotationSays() throws Exception {
		try (Lease lease = this.locks.lock("busy").acquire()) {
			assertThat(lease.isValid()).isTrue();
			assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(this.service::throwing);
			assertThat(this.service.skipping()).isNull();
			assertThat(this.service.skippingOptional()).isEmpty();
			assertThat(this.service.fallingBack("x")).isEqualTo("fallback x");
			assertThat(this.service.skippingStage().get(10, TimeUnit.SECONDS)).isNull();
			assertThat(this.service.skippingMono().blockOptional(Duration.ofSeconds(10))).isEmpty();
			assertThat(this.service.fallingBackFlux().collectList().block(Duration.ofSeconds(10)))
				.containsExactly("fallback");
		}
	}

	@Test
	void otherBeansEnterAgain() {
		assertThat(this.outer.outer()).isEqualTo("inner");
	}

	@Test
	void exceptionsPassUnchanged() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.service.failing(false, null))
			.satisfies((failure) -> assertThat(failure.getSuppressed()).isEmpty());
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.service.failing(true, null))
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.isInstanceOf(ReleaseUnlockedLockException.class));
		assertThatExceptionOfType(ReleaseUnlockedLockException.class).isThrownBy(() -> this.service.outliving(null));
	}

	@Test
	void aStageKeepsTheLock() throws Exception {
		CompletableFuture<String> inner = new CompletableFuture<>();
		CompletableFuture<String> result = this.service.stage(inner);
		await().until(() -> this.locks.lock("stage").observed().isPresent());
		assertThat(this.locks.lock("stage").tryAcquire()).isEmpty();
		inner.complete("done");
		assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("done");
		assertThat(this.locks.lock("stage").observed()).isEmpty();
		assertThat(this.service.stage(CompletableFuture.failedFuture(new IllegalArgumentException("no"))))
			.failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(ExecutionException.class)
			.withCauseExactlyInstanceOf(IllegalArgumentException.class);
		assertThat(this.locks.lock("stage").observed()).isEmpty();
	}

	@Test
	void aMonoKeepsTheLockForEachSubscription() {
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Mono<Integer> mono = this.service.mono(inside, most);
		assertThat(this.locks.lock("mono").observed()).isEmpty();
		Flux.range(0, 8).flatMap((number) -> mono).blockLast(Duration.ofSeconds(30));
		assertThat(most).hasValue(1);
		assertThat(this.locks.lock("mono").observed()).isEmpty();
	}

	@Test
	void aFluxKeepsTheLockUntilItIsCancelled() {
		Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
		List<String> seen = new CopyOnWriteArrayList<>();
		Disposable subscription = this.service.flux(sink.asFlux()).subscribe(seen::add);
		await().until(() -> sink.currentSubscriberCount() == 1);
		sink.tryEmitNext("one").orThrow();
		await().until(() -> seen.size() == 1);
		assertThat(this.locks.lock("flux").tryAcquire()).isEmpty();
		subscription.dispose();
		await().until(() -> this.locks.lock("flux").observed().isEmpty());
	}

	@Test
	void codeCanTellThatItIsLocked() {
		assertThat(this.service.asserting()).isTrue();
		assertThatIllegalStateException().isThrownBy(Synchronizations::assertLocked)
			.withMessageContaining("does not run a method with @Synchronized");
	}

	record Order(String id) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class })
	@Import({ Service.class, Outer.class })
	static class Application {

		@Bean
		String suffix() {
			return "bean";
		}

	}

	static class Service {

		@Synchronized("count")
		void count(AtomicInteger inside, AtomicInteger most) {
			most.accumulateAndGet(inside.incrementAndGet(), Math::max);
			Thread.yield();
			inside.decrementAndGet();
		}

		@Synchronized("order:#{#order.id}")
		String byName(Order order) {
			return name();
		}

		@Synchronized(key = "order:#{#p0.id}/#{#root.methodName}")
		String byPosition(Order order) {
			return name();
		}

		@Synchronized(key = "of:#{@suffix}")
		String ofABean() {
			return name();
		}

		@Synchronized("order:${printing.place}")
		String ofAProperty() {
			return name();
		}

		@Synchronized(lock = "printer")
		String declared() {
			return name();
		}

		@Synchronized
		String byDefault(@Nullable Lease lease) {
			assertThat(lease).isNotNull();
			return lease.name();
		}

		@Synchronized
		@Nullable FencingToken token(@Nullable FencingToken token) {
			return token;
		}

		@Synchronized(key = "busy", maxWait = "${printing.wait}")
		void throwing() {
		}

		@Synchronized(key = "busy", maxWait = "0s", onFailure = OnFailure.SKIP)
		@Nullable String skipping() {
			return "not skipped";
		}

		@Synchronized(key = "busy", maxWait = "0s", onFailure = OnFailure.SKIP)
		Optional<String> skippingOptional() {
			return Optional.of("not skipped");
		}

		@Synchronized(key = "busy", maxWait = "0s", onFailure = OnFailure.FALLBACK, fallback = "fallback")
		String fallingBack(String argument) {
			return argument;
		}

		private String fallback(String argument) {
			return "fallback " + argument;
		}

		@Synchronized(key = "busy", maxWait = "0s", onFailure = OnFailure.SKIP)
		CompletableFuture<String> skippingStage() {
			return CompletableFuture.completedFuture("not skipped");
		}

		@Synchronized(key = "busy", maxWait = "0s", onFailure = OnFailure.SKIP)
		Mono<String> skippingMono() {
			return Mono.just("not skipped");
		}

		@Synchronized(key = "busy", maxWait = "0s", onFailure = OnFailure.FALLBACK, fallback = "fallbackFlux")
		Flux<String> fallingBackFlux() {
			return Flux.just("not skipped");
		}

		Flux<String> fallbackFlux() {
			return Flux.just("fallback");
		}

		@Synchronized(key = "failing", autoRelease = "100ms")
		void failing(boolean late, @Nullable Lease lease) {
			if (late) {
				awaitEnd(lease);
			}
			throw new IllegalArgumentException("as it is");
		}

		@Synchronized(key = "outliving", autoRelease = "100ms")
		void outliving(@Nullable Lease lease) {
			awaitEnd(lease);
		}

		@Synchronized("stage")
		CompletableFuture<String> stage(CompletableFuture<String> inner) {
			return inner;
		}

		@Synchronized("mono")
		Mono<Integer> mono(AtomicInteger inside, AtomicInteger most) {
			return Mono.fromCallable(() -> most.accumulateAndGet(inside.incrementAndGet(), Math::max))
				.delayElement(Duration.ofMillis(5))
				.doOnNext((seen) -> inside.decrementAndGet());
		}

		@Synchronized("flux")
		Flux<String> flux(Flux<String> source) {
			return source;
		}

		@Synchronized("asserting")
		boolean asserting() {
			Synchronizations.assertLocked();
			Synchronizations.assertLocked("shop:asserting");
			return true;
		}

		@Synchronized("again")
		String inner() {
			return "inner";
		}

		private static String name() {
			return Synchronizations.current().orElseThrow();
		}

		private static void awaitEnd(@Nullable Lease lease) {
			assertThat(lease).isNotNull();
			await().until(() -> !lease.isValid());
		}

	}

	static class Outer {

		private final Service service;

		Outer(Service service) {
			this.service = service;
		}

		@Synchronized("again")
		String outer() {
			return this.service.inner();
		}

	}

}
