package io.pottery.aop;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.lock.Synchronized;
import io.pottery.lock.Synchronized.OnFailure;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.ConnectableFlux;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An annotation that could not do what it says stops the start, with the class, the
 * method, the rule, and what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidAnnotationTests {

	private static final String NO_PROXY = "Make it a method that is neither private nor static nor final, "
			+ "and call it through the bean.";

	private static final String UNWRAPPED = "It was created so early that none could be made: do not let a "
			+ "BeanPostProcessor or an Advisor depend on it, except by an ObjectProvider. Or it is behind a JDK proxy "
			+ "already: then annotate the interface.";

	private static final String BOTH = "Set both onFailure = FALLBACK and fallback, or none of them.";

	private static final String OTHER_VARIABLE = "Correct the name, or write #p0 for the first parameter, #p1 for the second.";

	private static final String OTHER_FALLBACK = "Add it, or correct the name of the fallback.";

	@Test
	void anExpressionThatIsNotCorrect(CapturedOutput output) {
		fail(Unparsable.class);
		assertThat(report(output)).isEqualTo(refused(Unparsable.class, """
				key 'order:#{#id + }' has an expression that is not correct: \
				EL1042E: Problem parsing right operand.""", """
				Write expressions as #{…}, such as "order:#{#order.id}"."""));
	}

	@Test
	void aVariableThatIsNoParameter(CapturedOutput output) {
		fail(UnknownVariable.class);
		assertThat(report(output)).isEqualTo(refused(UnknownVariable.class,
				"key '#{#id}/#{#other.name}' has #other, but the parameters are [id].", OTHER_VARIABLE));
	}

	@Test
	void aPositionThatIsNoParameter(CapturedOutput output) {
		fail(UnknownPosition.class);
		assertThat(report(output)).isEqualTo(
				refused(UnknownPosition.class, "key '#{#p1}' has #p1, but the parameters are [id].", OTHER_VARIABLE));
	}

	@ParameterizedTest
	@ValueSource(classes = { Cacheable.class, CacheablePosition.class, HalfCacheable.class })
	void aVariableOutsideOfAnExpression(Class<?> type, CapturedOutput output) throws NoSuchMethodException {
		fail(type);
		String key = type.getDeclaredMethod("print", String.class).getAnnotation(Synchronized.class).value();
		assertThat(report(output)).isEqualTo(refused(type, "key '%s' has #%s outside of #{…}, where it is only text."
			.formatted(key, key.contains("#id") ? "id" : "p0"), """
					Write expressions as #{…}, such as "order:#{#order.id}"."""));
	}

	@Test
	void aVariableWithoutTheNamesOfParameters(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path source = Files.writeString(directory.resolve("Unnamed.java"), """
				public class Unnamed {
					@io.pottery.lock.Synchronized("order:#{#id}/#{#p0}")
					public void print(String id) {
					}
				}
				""");
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-g:none", "-proc:none", "-cp", System.getProperty("java.class.path"), "-d",
					directory.toString(), source.toString()))
			.isZero();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				getClass().getClassLoader())) {
			Class<?> unnamed = loader.loadClass("Unnamed");
			fail(unnamed);
			assertThat(report(output)).isEqualTo(refused(unnamed,
					"key 'order:#{#id}/#{#p0}' has #id, but the names of the parameters were not compiled in.",
					"Compile with -parameters, or write #p0 for the first parameter, #p1 for the second."));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aPlaceholderThatIsNotSet(CapturedOutput output) {
		fail(NoProperty.class);
		assertThat(report(output)).isEqualTo(refused(NoProperty.class,
				"key 'shop:${shop.nmae}' has a property that is not set: "
						+ "Could not resolve placeholder 'shop.nmae' in value \"shop:${shop.nmae}\".",
				"Set the property, or give a default as in ${name:default}."));
	}

	@Test
	void aKeyThatIsEmpty(CapturedOutput output) {
		fail(EmptyKey.class);
		assertThat(report(output)).isEqualTo(refused(EmptyKey.class, "key '${shop.key:}' is empty.",
				"Give it a value; for the default key, leave it out."));
	}

	@Test
	void aPlaceholderOfADurationThatIsNotSet(CapturedOutput output) {
		fail(NoDurationProperty.class);
		assertThat(report(output)).isEqualTo(refused(NoDurationProperty.class,
				"maxWait '${shop.wait}' has a property that is not set: "
						+ "Could not resolve placeholder 'shop.wait' in value \"${shop.wait}\".",
				"Set the property, or give a default as in ${name:default}."));
	}

	@Test
	void skippingAPrimitive(CapturedOutput output) {
		fail(SkippedPrimitive.class);
		assertThat(report(output))
			.isEqualTo(refused(SkippedPrimitive.class, "onFailure is SKIP, but there is no int that means nothing.",
					"Return Integer, which may be null, or name a fallback."));
	}

	@ParameterizedTest
	@ValueSource(classes = { MissingFallback.class, FallbackOfOtherParameters.class, FallbackOfOtherResult.class })
	void aFallbackThatIsMissing(Class<?> type, CapturedOutput output) {
		fail(type);
		assertThat(report(output)).isEqualTo(
				refused(type, type.getName() + " has no method 'nothing' with the same parameters that returns String.",
						OTHER_FALLBACK));
	}

	@Test
	void aFallbackThatIsTheMethodItself(CapturedOutput output) {
		fail(OwnFallback.class);
		assertThat(report(output)).isEqualTo(refused(OwnFallback.class,
				"fallback 'print' is the method itself, which would then run without the lock.", "Name another one."));
	}

	@Test
	void aFallbackThatIsNotNamed(CapturedOutput output) {
		fail(UnnamedFallback.class);
		assertThat(report(output))
			.isEqualTo(refused(UnnamedFallback.class, "onFailure is FALLBACK, but no fallback is named.", BOTH));
	}

	@Test
	void aFallbackThatIsNeverCalled(CapturedOutput output) {
		fail(UselessFallback.class);
		assertThat(report(output)).isEqualTo(refused(UselessFallback.class,
				"fallback 'nothing' is never called, because onFailure is THROW.", BOTH));
	}

	@Test
	void aPrivateMethod(CapturedOutput output) {
		fail(PrivateMethod.class);
		assertThat(report(output))
			.isEqualTo(refused(PrivateMethod.class, "it is private, so no proxy can stand before it.", NO_PROXY));
	}

	@Test
	void aFinalMethod(CapturedOutput output) {
		fail(FinalMethod.class);
		assertThat(report(output))
			.isEqualTo(refused(FinalMethod.class, "it is final, so no proxy can stand before it.", NO_PROXY));
	}

	@Test
	void aStaticMethod(CapturedOutput output) {
		fail(StaticMethod.class);
		assertThat(report(output))
			.isEqualTo(refused(StaticMethod.class, "it is static, so no proxy can stand before it.", NO_PROXY));
	}

	@Test
	void aTypeWithoutPublicMethods(CapturedOutput output) {
		fail(NoPublicMethod.class);
		assertThat(report(output)).isEqualTo("""
				Description:

				@Synchronized on %s: it has no public method that it could be meant for.

				Action:

				Make its methods public, or annotate them.""".formatted(NoPublicMethod.class.getName()));
	}

	// Whichever of its methods a proxy is first made for.
	@Test
	void aFinalMethodOfAnAnnotatedType(CapturedOutput output) {
		fail(FinalMethodOfType.class);
		assertThat(report(output))
			.isEqualTo(refused(FinalMethodOfType.class, "it is final, so no proxy can stand before it.", NO_PROXY));
	}

	@ParameterizedTest
	@ValueSource(classes = { FutureResult.class, ScheduledFutureResult.class, FutureTaskResult.class,
			FutureSubclassResult.class, PublisherResult.class, FlowResult.class, FluxSubclassResult.class })
	void aResultThatIsCompleteSometime(Class<?> type, CapturedOutput output) throws NoSuchMethodException {
		fail(type);
		assertThat(report(output)).isEqualTo(refused(type,
				"it returns %s, of which nobody can tell when it is complete."
					.formatted(type.getDeclaredMethod("print").getReturnType().getName()),
				"Return a CompletionStage, CompletableFuture, Mono or Flux, or the value itself."));
	}

	@Test
	void aDurationThatIsNone(CapturedOutput output) {
		fail(NoDuration.class);
		assertThat(report(output)).isEqualTo(
				refused(NoDuration.class, "maxWait 'soon' is no duration.", "Write it like 500ms, 30s or PT1M30S."));
	}

	@Test
	void aLeaseThatIsTooShort(CapturedOutput output) {
		fail(TooShort.class);
		assertThat(report(output)).isEqualTo(refused(TooShort.class,
				"'autoRelease' must be 3 ms to 365 days, but is PT0.001S.", "Correct the value."));
	}

	@Test
	void aLeaseThatOutlivesTheQuarantine(CapturedOutput output) {
		fail(TooLong.class, "--pottery.redlock.restart-quarantine=20s");
		assertThat(report(output)).isEqualTo(refused(TooLong.class, """
				'autoRelease' of lock 'print:#{#id}' is PT30S, longer than the restart quarantine of the masters \
				(PT20S), so that one which has lost its data would grant the lock a second time: shorten it, or \
				lengthen the quarantine (pottery.redlock.restart-quarantine).""", "Correct the value."));
	}

	@Test
	void aLockThatIsNotDeclared(CapturedOutput output) {
		fail(UndeclaredLock.class);
		assertThat(report(output)).isEqualTo(refused(UndeclaredLock.class, "lock 'printer' is not declared.",
				"Declare it as 'pottery.locks.printer', or correct the name."));
	}

	@Test
	void aLockThatIsABeanOfAnotherKind(CapturedOutput output) {
		fail(UndeclaredLock.class, "--pottery.counters.printer=");
		assertThat(report(output)).contains("lock 'printer' is not declared.");
	}

	@Test
	void ofSeveralTheFirstIsTold(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(new Class<?>[] { TooShort.class, NoDuration.class }).close());
		assertThat(report(output)).contains(TooShort.class.getName() + ".print()")
			.doesNotContain(NoDuration.class.getName());
	}

	@Test
	void aBeanThatIsCreatedBeforeThereAreProxies(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class, Early.class, EarlyConfiguration.class)
				.web(WebApplicationType.NONE)
				.run("--spring.data.redis.url=" + TestRedis.get().url()));
		assertThat(report(output)).isEqualTo(refused(Early.class,
				"no proxy that heeds it stands before bean '%s'.".formatted("invalidAnnotationTests.Early"),
				UNWRAPPED));
	}

	@Test
	void aBeanThatIsBehindAProxyOfItsInterface(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class, BehindConfiguration.class)
				.web(WebApplicationType.NONE)
				.run("--spring.data.redis.url=" + TestRedis.get().url()));
		assertThat(report(output))
			.isEqualTo(refused(Behind.class, "no proxy that heeds it stands before bean 'behind'.", UNWRAPPED));
	}

	private static void fail(Class<?> type, String... arguments) {
		assertThatException().isThrownBy(() -> run(new Class<?>[] { type }, arguments).close());
	}

	private static AutoCloseable run(Class<?>[] types, String... arguments) {
		return new SpringApplicationBuilder(Application.class).sources(types)
			.web(WebApplicationType.NONE)
			.run(Stream
				.concat(Stream.of("--spring.main.banner-mode=off", "--spring.data.redis.url=" + TestRedis.get().url()),
						Arrays.stream(arguments))
				.toArray(String[]::new));
	}

	private static String refused(Class<?> type, String rule, String action) {
		return """
				Description:

				@Synchronized on %s.print(): %s

				Action:

				%s""".formatted(type.getName(), rule, action);
	}

	private static String report(CapturedOutput output) {
		String all = output.toString();
		return all.substring(all.indexOf("Description:")).strip();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class,
			PropertyPlaceholderAutoConfiguration.class })
	static class Application {

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

	static class Behind implements Runnable {

		@Synchronized
		void print() {
		}

		@Override
		public void run() {
			print();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BehindConfiguration {

		@Bean
		Runnable behind() {
			return (Runnable) new ProxyFactory(new Behind()).getProxy();
		}

	}

	static class Unparsable {

		@Synchronized("order:#{#id + }")
		void print(String id) {
		}

	}

	static class UnknownVariable {

		@Synchronized("#{#id}/#{#other.name}")
		void print(String id) {
		}

	}

	static class Cacheable {

		@Synchronized("'order:' + #id")
		void print(String id) {
		}

	}

	static class CacheablePosition {

		@Synchronized("#p0")
		void print(String id) {
		}

	}

	static class HalfCacheable {

		@Synchronized("#id/#{#id}")
		void print(String id) {
		}

	}

	static class UnknownPosition {

		@Synchronized("#{#p1}")
		void print(String id) {
		}

	}

	static class NoProperty {

		@Synchronized("shop:${shop.nmae}")
		void print() {
		}

	}

	static class EmptyKey {

		@Synchronized("${shop.key:}")
		void print() {
		}

	}

	static class NoDurationProperty {

		@Synchronized(maxWait = "${shop.wait}")
		void print() {
		}

	}

	@Synchronized
	static class NoPublicMethod {

		void print() {
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

	static class FallbackOfOtherParameters {

		@Synchronized(onFailure = OnFailure.FALLBACK, fallback = "nothing")
		String print(String id) {
			return "";
		}

		String nothing(Object id) {
			return "";
		}

	}

	static class FallbackOfOtherResult {

		@Synchronized(onFailure = OnFailure.FALLBACK, fallback = "nothing")
		String print() {
			return "";
		}

		Optional<String> nothing() {
			return Optional.empty();
		}

	}

	static class OwnFallback {

		@Synchronized(onFailure = OnFailure.FALLBACK, fallback = "print")
		void print() {
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

	static class StaticMethod {

		@Synchronized
		static void print() {
		}

	}

	@Synchronized
	static class FinalMethodOfType {

		public void a() {
		}

		public final void print() {
		}

		public void z() {
		}

	}

	static class FutureResult {

		@Synchronized
		Future<String> print() {
			return new CompletableFuture<>();
		}

	}

	static class ScheduledFutureResult {

		@Synchronized
		ScheduledFuture<String> print() {
			throw new IllegalStateException("never called");
		}

	}

	static class FutureTaskResult {

		@Synchronized
		FutureTask<String> print() {
			throw new IllegalStateException("never called");
		}

	}

	static final class OwnFuture extends CompletableFuture<String> {

	}

	static class FutureSubclassResult {

		@Synchronized
		OwnFuture print() {
			return new OwnFuture();
		}

	}

	static class PublisherResult {

		@Synchronized
		Publisher<String> print() {
			throw new IllegalStateException("never called");
		}

	}

	static class FlowResult {

		@Synchronized
		Flow.Publisher<String> print() {
			throw new IllegalStateException("never called");
		}

	}

	static class FluxSubclassResult {

		@Synchronized
		ConnectableFlux<String> print() {
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

	static class TooLong {

		@Synchronized(key = "print:#{#id}", autoRelease = "30s")
		void print(String id) {
		}

	}

	static class UndeclaredLock {

		@Synchronized(lock = "printer")
		void print() {
		}

	}

}
