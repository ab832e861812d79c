package io.pottery.aop;

import java.util.concurrent.Future;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.lock.Synchronized;
import io.pottery.lock.Synchronized.OnFailure;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An annotation that could not do what it says stops the start, with the class, the
 * method and the rule.
 */
class InvalidAnnotationTests {

	private ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
				PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url());

	@Test
	void anExpressionThatIsNotCorrect() {
		assertRefused(Unparsable.class, "print(): key 'order:#{#id.}' has an expression that is not correct: ",
				"Write expressions as #{…}, such as \"order:#{#order.id}\".");
	}

	@Test
	void aVariableThatIsNoParameter() {
		assertRefused(UnknownVariable.class, "print(): key '#{#other}' has #other, but the parameters are [id].",
				"Correct the name.");
	}

	@Test
	void skippingAPrimitive() {
		assertRefused(SkippedPrimitive.class, "print(): onFailure is SKIP, but there is no int that means nothing.",
				"Return Integer, which may be null, or name a fallback.");
	}

	@Test
	void aFallbackThatIsMissing() {
		assertRefused(MissingFallback.class,
				"print(): " + MissingFallback.class.getName()
						+ " has no method 'nothing' with the same parameters that returns String.",
				"Add it, or correct the name of the fallback.");
	}

	@Test
	void aFallbackThatIsNotNamed() {
		assertRefused(UnnamedFallback.class, "print(): onFailure is FALLBACK, but no fallback is named.",
				"Set both onFailure = FALLBACK and fallback, or none of them.");
	}

	@Test
	void aFallbackThatIsNeverCalled() {
		assertRefused(UselessFallback.class, "print(): fallback 'nothing' is never called, because onFailure is THROW.",
				"Set both onFailure = FALLBACK and fallback, or none of them.");
	}

	@Test
	void aPrivateMethod() {
		assertRefused(PrivateMethod.class, "print(): it is private, so no proxy can stand before it.",
				"Make it a method that is neither private nor static nor final, and call it through the bean.");
	}

	@Test
	void aFinalMethod() {
		assertRefused(FinalMethod.class, "print(): it is final, so no proxy can stand before it.",
				"Make it a method that is neither private nor static nor final, and call it through the bean.");
	}

	@Test
	void aResultThatIsCompleteSometime() {
		assertRefused(FutureResult.class,
				"print(): it returns java.util.concurrent.Future, of which nobody can tell when it is complete.",
				"Return a CompletionStage, CompletableFuture, Mono or Flux, or the value itself.");
	}

	@Test
	void aDurationThatIsNone() {
		assertRefused(NoDuration.class, "print(): maxWait 'soon' is no duration.",
				"Write it like 500ms, 30s or PT1M30S.");
	}

	@Test
	void aLeaseThatIsTooShort() {
		assertRefused(TooShort.class, "print(): 'autoRelease' must be 3 ms to 365 days, but is PT0.001S.",
				"Correct the value.");
	}

	@Test
	void aLockThatIsNotDeclared() {
		assertRefused(UndeclaredLock.class, "print(): lock 'printer' is not declared.",
				"Declare it as 'pottery.locks.printer', or correct the name.");
	}

	@Test
	void aBeanThatIsCreatedBeforeThereAreProxies() {
		this.runner = this.runner.withUserConfiguration(EarlyConfiguration.class);
		assertRefused(Early.class,
				"print(): bean 'invalidAnnotationTests.Early' was created so early that no proxy stands before it.",
				"Do not let a BeanPostProcessor or an Advisor depend on it, except by an ObjectProvider.");
	}

	private void assertRefused(Class<?> type, String description, String action) {
		this.runner.withBean(type).run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			while (failure != null && !(failure instanceof InvalidAnnotationException)) {
				failure = failure.getCause();
			}
			assertThat(failure).isInstanceOfSatisfying(InvalidAnnotationException.class, (invalid) -> {
				assertThat(invalid).hasMessageStartingWith("@Synchronized on " + type.getName() + "." + description);
				assertThat(invalid.action()).isEqualTo(action);
			});
		});
	}

	static class Early {

		@Synchronized
		void print() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyConfiguration {

		@Bean
		static Needy needy(Early early) {
			return new Needy();
		}

	}

	// Before even what makes proxies.
	static class Needy implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return LOWEST_PRECEDENCE;
		}

	}

	static class Unparsable {

		@Synchronized("order:#{#id.}")
		void print(String id) {
		}

	}

	static class UnknownVariable {

		@Synchronized("#{#other}")
		void print(String id) {
		}

	}

	static class SkippedPrimitive {

		@Synchronized(onFailure = OnFailure.SKIP)
		int print() {
			return 1;
		}

	}

	static class MissingFallback {

		@Synchronized(onFailure = OnFailure.FALLBACK, fallback = "nothing")
		String print() {
			return "";
		}

	}

	static class UnnamedFallback {

		@Synchronized(onFailure = OnFailure.FALLBACK)
		void print() {
		}

	}

	static class UselessFallback {

		@Synchronized(fallback = "nothing")
		void print() {
		}

		void nothing() {
		}

	}

	static class PrivateMethod {

		@Synchronized
		private void print() {
		}

	}

	static class FinalMethod {

		@Synchronized
		final void print() {
		}

	}

	static class FutureResult {

		@Synchronized
		Future<String> print() {
			throw new IllegalStateException("never called");
		}

	}

	static class NoDuration {

		@Synchronized(maxWait = "soon")
		void print() {
		}

	}

	static class TooShort {

		@Synchronized(autoRelease = "1ms")
		void print() {
		}

	}

	static class UndeclaredLock {

		@Synchronized(lock = "printer")
		void print() {
		}

	}

}
