package io.pottery.aop;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.Redlock;
import io.pottery.lock.Synchronized;
import io.pottery.lock.Synchronized.OnFailure;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is done instead of a method, for each kind of result: when somebody else holds the
 * lock, and when no master answers.
 */
@Tag("one-server")
class SynchronizedFailureTests {

	private static final AtomicInteger FALLBACKS = new AtomicInteger();

	private static final IOException FAILURE = new IOException("of the fallback");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
				PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class))
		.withPropertyValues("pottery.locks.busy.wait=0s", "pottery.locks.busy.raise-on-redis-errors=true")
		.withBean(Throwing.class)
		.withBean(Skipping.class)
		.withBean(FallingBack.class)
		.withBean(Outer.class)
		.withBean(Longer.class);

	@Test
	void aLockThatIsHeldAndMastersThatDoNotAnswer() {
		try (RedisProcess server = RedisProcess.start()) {
			this.runner
				.withPropertyValues("spring.data.redis.url=" + server.url(), "spring.data.redis.timeout=500ms",
						"spring.data.redis.connect-timeout=500ms")
				.run((context) -> {
					Lease lease = context.getBean("busy", Redlock.class).acquire();
					throwing(context.getBean(Throwing.class), QuorumNotAchievedException.class);
					skipping(context.getBean(Skipping.class));
					fallingBack(context.getBean(FallingBack.class));
					lease.release();
					server.kill();
					throwing(context.getBean(Throwing.class), QuorumImpossibleException.class);
					skipping(context.getBean(Skipping.class));
					fallingBack(context.getBean(FallingBack.class));
				});
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anExtensionWithinThatNoMasterAnswers(boolean reactive) {
		try (RedisProcess server = RedisProcess.start()) {
			this.runner
				.withPropertyValues("spring.data.redis.url=" + server.url(), "spring.data.redis.timeout=500ms",
						"spring.data.redis.connect-timeout=500ms")
				.run((context) -> {
					List<String> seen = new CopyOnWriteArrayList<>();
					Outer outer = context.getBean(Outer.class);
					assertThatExceptionOfType(QuorumImpossibleException.class).isThrownBy(() -> {
						if (reactive) {
							outer.reactive(server, seen).block();
						}
						else {
							outer.plain(server, seen);
						}
					});
					assertThat(seen).containsExactly("skipped");
				});
		}
	}

	// For each method of such a class there is another of the same parameters, which
	// returns an Object and is not in the source.
	@Test
	void aFallbackOfAGenericInterface() {
		this.runner.withBean(OfInterface.class)
			.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url())
			.run((context) -> {
				Lease lease = context.getBean("busy", Redlock.class).acquire();
				Results<?> service = context.getBean(Results.class);
				assertThat(service.first()).isEqualTo("instead");
				assertThat(service.second()).isEqualTo("instead");
				assertThat(service.third()).isEqualTo("instead");
				lease.release();
			});
	}

	private static void throwing(Throwing service, Class<? extends RuntimeException> type) {
		assertThatExceptionOfType(type).isThrownBy(service::nothing);
		assertThatExceptionOfType(type).isThrownBy(service::object);
		assertThatExceptionOfType(type).isThrownBy(service::number);
		assertThatExceptionOfType(type).isThrownBy(service::optional);
		CompletableFuture<String> stage = service.stage().toCompletableFuture();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(stage::join).withCauseExactlyInstanceOf(type);
		assertThatExceptionOfType(type).isThrownBy(service.mono()::block);
		assertThatExceptionOfType(type).isThrownBy(service.flux()::blockLast);
	}

	private static void skipping(Skipping service) {
		service.nothing();
		assertThat(service.object()).isNull();
		assertThat(service.number()).isNull();
		assertThat(service.optional()).isEmpty();
		assertThat(service.stage().toCompletableFuture().join()).isNull();
		assertThat(service.mono().blockOptional()).isEmpty();
		assertThat(service.flux().collectList().block()).isEmpty();
	}

	private static void fallingBack(FallingBack service) {
		int before = FALLBACKS.get();
		service.nothing();
		assertThat(FALLBACKS).hasValue(before + 1);
		assertThat(service.object("x")).isEqualTo("instead of x");
		assertThat(service.number(7)).isEqualTo(-7);
		assertThat(service.optional()).hasValue("instead");
		assertThat(service.stage().toCompletableFuture().join()).isEqualTo("instead");
		assertThat(service.mono().block()).isEqualTo("instead");
		assertThat(service.flux().collectList().block()).containsExactly("instead", "of it");
		assertThatExceptionOfType(IOException.class).isThrownBy(service::failing).isSameAs(FAILURE);
		CompletableFuture<String> stage = service.failingStage().toCompletableFuture();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(stage::join).havingCause().isSameAs(FAILURE);
		assertThat(service.failingMono()
			.onErrorResume((failure) -> Mono.just(String.valueOf(failure == FAILURE)))
			.block(Duration.ofSeconds(10))).isEqualTo("true");
		assertThat(FAILURE).hasNoSuppressedExceptions();
	}

	private static <T> T neverCalled() {
		throw new AssertionError("never called");
	}

	@Synchronized(lock = "busy")
	static class Throwing {

		public void nothing() {
			neverCalled();
		}

		public String object() {
			return neverCalled();
		}

		public int number() {
			return SynchronizedFailureTests.<Integer>neverCalled();
		}

		public Optional<String> optional() {
			return neverCalled();
		}

		public CompletionStage<String> stage() {
			return neverCalled();
		}

		public Mono<String> mono() {
			return neverCalled();
		}

		public Flux<String> flux() {
			return neverCalled();
		}

	}

	@Synchronized(lock = "busy", onFailure = OnFailure.SKIP)
	static class Skipping {

		public void nothing() {
			neverCalled();
		}

		public @Nullable String object() {
			return neverCalled();
		}

		public @Nullable Integer number() {
			return neverCalled();
		}

		public Optional<String> optional() {
			return neverCalled();
		}

		public CompletionStage<@Nullable String> stage() {
			return neverCalled();
		}

		public Mono<String> mono() {
			return neverCalled();
		}

		public Flux<String> flux() {
			return neverCalled();
		}

	}

	@Synchronized(lock = "busy", onFailure = OnFailure.FALLBACK)
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface OrElse {

		@AliasFor(annotation = Synchronized.class, attribute = "fallback")
		String value();

	}

	static class FallingBack {

		@OrElse("count")
		void nothing() {
			neverCalled();
		}

		private void count() {
			FALLBACKS.incrementAndGet();
		}

		@OrElse("otherObject")
		Object object(String argument) {
			return neverCalled();
		}

		private String otherObject(String argument) {
			return "instead of " + argument;
		}

		@OrElse("otherNumber")
		int number(int argument) {
			return SynchronizedFailureTests.<Integer>neverCalled();
		}

		private static int otherNumber(int argument) {
			return -argument;
		}

		@OrElse("otherOptional")
		Optional<String> optional() {
			return neverCalled();
		}

		Optional<String> otherOptional() {
			return Optional.of("instead");
		}

		@OrElse("otherStage")
		CompletionStage<String> stage() {
			return neverCalled();
		}

		CompletableFuture<String> otherStage() {
			return CompletableFuture.supplyAsync(() -> "instead");
		}

		@OrElse("otherMono")
		Mono<String> mono() {
			return neverCalled();
		}

		Mono<String> otherMono() {
			return Mono.just("instead");
		}

		@OrElse("otherFlux")
		Flux<String> flux() {
			return neverCalled();
		}

		Flux<String> otherFlux() {
			return Flux.just("instead", "of it");
		}

		@OrElse("otherFailing")
		String failing() throws IOException {
			return neverCalled();
		}

		private String otherFailing() throws IOException {
			throw FAILURE;
		}

		@OrElse("otherFailingStage")
		CompletionStage<String> failingStage() {
			return neverCalled();
		}

		CompletionStage<String> otherFailingStage() throws IOException {
			throw FAILURE;
		}

		@OrElse("otherFailingMono")
		Mono<String> failingMono() {
			return neverCalled();
		}

		Mono<String> otherFailingMono() throws IOException {
			throw FAILURE;
		}

	}

	static class Outer {

		private final Longer longer;

		Outer(Longer longer) {
			this.longer = longer;
		}

		@Synchronized(lock = "busy")
		void plain(RedisProcess server, List<String> seen) {
			server.kill();
			seen.add(Optional.ofNullable(this.longer.plain()).orElse("skipped"));
		}

		@Synchronized(lock = "busy")
		Mono<String> reactive(RedisProcess server, List<String> seen) {
			server.kill();
			return this.longer.reactive().defaultIfEmpty("skipped").doOnNext(seen::add);
		}

	}

	interface Results<T> {

		T first();

		T second();

		T third();

		T instead();

	}

	static class OfInterface implements Results<String> {

		@Override
		@Synchronized(lock = "busy", onFailure = OnFailure.FALLBACK, fallback = "instead")
		public String first() {
			return neverCalled();
		}

		@Override
		@Synchronized(lock = "busy", onFailure = OnFailure.FALLBACK, fallback = "instead")
		public String second() {
			return neverCalled();
		}

		@Override
		@Synchronized(lock = "busy", onFailure = OnFailure.FALLBACK, fallback = "instead")
		public String third() {
			return neverCalled();
		}

		@Override
		public String instead() {
			return "instead";
		}

	}

	static class Longer {

		@Synchronized(lock = "busy", autoRelease = "1m", onFailure = OnFailure.SKIP)
		@Nullable String plain() {
			return neverCalled();
		}

		@Synchronized(lock = "busy", autoRelease = "1m", onFailure = OnFailure.SKIP)
		Mono<String> reactive() {
			return neverCalled();
		}

	}

}
