package io.pottery.aop;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryCacheAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An annotation of a cache that could not do what it says stops the start, with the
 * class, the method, the rule, and what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidCachingTests {

	private static final String KEYS = "Write expressions as #{…}, such as \"order:#{#order.id}\".";

	private static final String CONDITIONS = "Write an expression that is true or false, such as \"#order.total > 100\".";

	private static final String VARIABLES = "Correct the name, or write #p0 for the first parameter, #p1 for the second.";

	private static final String ONE_OF_TWO = "Take one of the two away.";

	@Test
	void expressionsThatAreNotCorrect(CapturedOutput output) {
		fail(output, BadKey.class, "RedisCached",
				"key 'q:#{#id + }' has an expression that is not correct: EL1042E: Problem parsing right operand.",
				KEYS);
		fail(output, BadCondition.class, "RedisCacheEvict",
				"condition '#id == ' is not correct: EL1042E: Problem parsing right operand.", CONDITIONS);
		fail(output, BadUnless.class, "RedisCachePut",
				"unless '#result.' is not correct: EL1044E: Unexpectedly ran out of input.", CONDITIONS);
	}

	@Test
	void variablesThatAreNotThere(CapturedOutput output) {
		fail(output, UnknownInKey.class, "RedisCached", "key '#{#isbn}' has #isbn, but the parameters are [id].",
				VARIABLES);
		fail(output, UnknownInCondition.class, "RedisCached",
				"condition '#isbn != null' has #isbn, but the parameters are [id].", VARIABLES);
		fail(output, ResultInKey.class, "RedisCached", "key '#{#result}' has #result, but the parameters are [id].",
				VARIABLES);
		fail(output, ResultInCondition.class, "RedisCachePut",
				"condition '#result != null' has #result, but the parameters are [id].", VARIABLES);
		fail(output, ResultInEviction.class, "RedisCacheEvict",
				"key '#{#result}' has #result, but the parameters are [id].", VARIABLES);
	}

	@Test
	void keys(CapturedOutput output) {
		fail(output, NoBraces.class, "RedisCached", "key '#id' has #id outside of #{…}, where it is only text.", KEYS);
		fail(output, NoProperty.class, "RedisCached",
				"key '${shop.nmae}' has a property that is not set: "
						+ "Could not resolve placeholder 'shop.nmae' in value \"${shop.nmae}\".",
				"Set the property, or give a default as in ${name:default}.");
		fail(output, AllAndKey.class, "RedisCacheEvict", "key '#{#id}' is never used, because allEntries is true.",
				ONE_OF_TWO);
	}

	@Test
	void times(CapturedOutput output) {
		String durations = "Write it like 500ms, 30s or PT1M30S.";
		fail(output, BadTtl.class, "RedisCached", "ttl 'soon' is no duration.", durations);
		fail(output, BadNullTtl.class, "RedisCached", "nullTtl 'soon' is no duration.", durations);
		fail(output, NegativeTtl.class, "RedisCached", "'ttl' must be 1 ms to 3650 days, but is PT-1S.",
				"Correct the value.");
		fail(output, BadJitter.class, "RedisCached", "ttlJitter 'some' is no percentage.", "Write it like 10% or 0.1.");
		fail(output, HighJitter.class, "RedisCached", "'ttlJitter' must be 0 to 1 (100%), but is 1.1.",
				"Correct the value.");
		fail(output, UselessNullTtl.class, "RedisCached", "nullTtl '5s' is never used, because cacheNulls is false.",
				ONE_OF_TWO);
	}

	@ParameterizedTest
	@ValueSource(classes = { NothingResult.class, NothingPut.class, NothingInMono.class, NothingInStage.class })
	void nothingToKeep(Class<?> type, CapturedOutput output) {
		fail(output, type, (type == NothingPut.class) ? "RedisCachePut" : "RedisCached",
				"it returns nothing that could be kept.", "Return the value.");
	}

	@ParameterizedTest
	@ValueSource(classes = { FutureResult.class, FluxResult.class, FluxEviction.class })
	void resultsThatAreCompleteSometime(Class<?> type, CapturedOutput output) {
		fail(output, type, (type == FluxEviction.class) ? "RedisCacheEvict" : "RedisCached",
				"it returns %s, of which nobody can tell when it is complete."
					.formatted(type.getDeclaredMethods()[0].getReturnType().getName()),
				"Return the value itself, an Optional, a CompletionStage, a CompletableFuture or a Mono of it.");
	}

	@Test
	void resultsThatAreUsedUp(CapturedOutput output) {
		String action = "Return a value that can be read any number of times, such as a List.";
		Map.of(StreamResult.class, Stream.class, IntStreamResult.class, IntStream.class, IteratorResult.class,
				Iterator.class, InputStreamResult.class, InputStream.class, StreamInMono.class, Stream.class,
				FluxInOptional.class, Flux.class)
			.forEach((type, result) -> fail(output, type, "RedisCached",
					"it returns %s, which a cache cannot keep.".formatted(result.getName()), action));
	}

	@Test
	void resultsOfUnknownType(CapturedOutput output) {
		String rule = "it returns '%s', so that nobody can tell what a stored value was.";
		String action = "Return a type that says so, or resolve its variable in the class of the bean.";
		fail(output, ObjectResult.class, "RedisCached", rule.formatted(Object.class), action);
		fail(output, WildcardResult.class, "RedisCached", rule.formatted("?"), action);
		fail(output, RawOptional.class, "RedisCached", rule.formatted("T"), action);
		fail(output, VariableResult.class, "RedisCached", rule.formatted("T"), action);
		fail(output, VariableInList.class, "RedisCached", rule.formatted("java.util.List<T>"), action);
	}

	@Test
	void cachesThatNobodyReads(CapturedOutput output) {
		String action = "Name the one that is meant, such as cache = \"quotes\".";
		fail(output, PutNowhere.class, "RedisCachePut", "it names no cache.", action);
		fail(output, EvictionFromNowhere.class, "RedisCacheEvict", "it names no cache.", action);
	}

	@Test
	void bothReadAndPut(CapturedOutput output) {
		fail(output, ReadAndPut.class, "RedisCached",
				"with @RedisCachePut it would be called each time, and nothing read from the cache.", ONE_OF_TWO);
	}

	@ParameterizedTest
	@ValueSource(classes = { PrivateMethod.class, FinalMethod.class, StaticMethod.class })
	void methodsThatNoProxyStandsBefore(Class<?> type, CapturedOutput output) {
		fail(output, type, "RedisCached",
				"it is %s, so no proxy can stand before it."
					.formatted(type.getSimpleName().replace("Method", "").toLowerCase(Locale.ROOT)),
				"Make it a method that is neither private nor static nor final, and call it through the bean.");
	}

	@Test
	void otherTypesStart() {
		new SpringApplicationBuilder(Application.class).sources(Fine.class, Resolved.class)
			.web(WebApplicationType.NONE)
			.run("--spring.data.redis.url=" + TestRedis.get().url())
			.close();
	}

	private static void fail(CapturedOutput output, Class<?> type, String annotation, String rule, String action) {
		int before = output.toString().length();
		assertThatException().isThrownBy(() -> new SpringApplicationBuilder(Application.class).sources(type)
			.web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--spring.data.redis.url=" + TestRedis.get().url())
			.close());
		String all = output.toString().substring(before);
		assertThat(all.substring(all.indexOf("Description:")).strip()).isEqualTo("""
				Description:

				@%s on %s.find(): %s

				Action:

				%s""".formatted(annotation, type.getName(), rule, action));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotteryCacheAutoConfiguration.class,
			PropertyPlaceholderAutoConfiguration.class })
	static class Application {

	}

	static class BadKey {

		@RedisCached(key = "q:#{#id + }")
		String find(String id) {
			return id;
		}

	}

	static class BadCondition {

		@RedisCacheEvict(cache = "quotes", condition = "#id == ")
		String find(String id) {
			return id;
		}

	}

	static class BadUnless {

		@RedisCachePut(cache = "quotes", unless = "#result.")
		String find(String id) {
			return id;
		}

	}

	static class UnknownInKey {

		@RedisCached(key = "#{#isbn}")
		String find(String id) {
			return id;
		}

	}

	static class UnknownInCondition {

		@RedisCached(condition = "#isbn != null")
		String find(String id) {
			return id;
		}

	}

	static class ResultInKey {

		@RedisCached(key = "#{#result}")
		String find(String id) {
			return id;
		}

	}

	static class ResultInCondition {

		@RedisCachePut(cache = "quotes", condition = "#result != null")
		String find(String id) {
			return id;
		}

	}

	static class ResultInEviction {

		@RedisCacheEvict(cache = "quotes", key = "#{#result}")
		String find(String id) {
			return id;
		}

	}

	static class NoBraces {

		@RedisCached(key = "#id")
		String find(String id) {
			return id;
		}

	}

	static class NoProperty {

		@RedisCached(key = "${shop.nmae}")
		String find(String id) {
			return id;
		}

	}

	static class AllAndKey {

		@RedisCacheEvict(key = "#{#id}", allEntries = true)
		String find(String id) {
			return id;
		}

	}

	static class BadTtl {

		@RedisCached(ttl = "soon")
		String find(String id) {
			return id;
		}

	}

	static class BadNullTtl {

		@RedisCached(nullTtl = "soon")
		String find(String id) {
			return id;
		}

	}

	static class NegativeTtl {

		@RedisCached(ttl = "-1s")
		String find(String id) {
			return id;
		}

	}

	static class BadJitter {

		@RedisCached(ttlJitter = "some")
		String find(String id) {
			return id;
		}

	}

	static class HighJitter {

		@RedisCached(ttlJitter = "110%")
		String find(String id) {
			return id;
		}

	}

	static class UselessNullTtl {

		@RedisCached(cacheNulls = false, nullTtl = "5s")
		String find(String id) {
			return id;
		}

	}

	static class PutNowhere {

		@RedisCachePut(key = "#{#id}")
		String find(String id) {
			return id;
		}

	}

	static class EvictionFromNowhere {

		@RedisCacheEvict(allEntries = true)
		String find(String id) {
			return id;
		}

	}

	static class ReadAndPut {

		@RedisCached
		@RedisCachePut
		String find(String id) {
			return id;
		}

	}

	static class NothingInMono {

		@RedisCached
		Mono<Void> find(String id) {
			return Mono.empty();
		}

	}

	static class NothingInStage {

		@RedisCached
		CompletableFuture<Void> find(String id) {
			return new CompletableFuture<>();
		}

	}

	static class FutureResult {

		@RedisCached
		Future<String> find(String id) {
			return new CompletableFuture<>();
		}

	}

	static class FluxResult {

		@RedisCached
		Flux<String> find(String id) {
			return Flux.empty();
		}

	}

	static class StreamResult {

		@RedisCached
		Stream<String> find(String id) {
			return Stream.empty();
		}

	}

	static class IntStreamResult {

		@RedisCached
		IntStream find(String id) {
			return IntStream.empty();
		}

	}

	static class IteratorResult {

		@RedisCached
		Iterator<String> find(String id) {
			return List.of(id).iterator();
		}

	}

	static class InputStreamResult {

		@RedisCached
		InputStream find(String id) {
			return InputStream.nullInputStream();
		}

	}

	static class StreamInMono {

		@RedisCached
		Mono<Stream<String>> find(String id) {
			return Mono.empty();
		}

	}

	static class FluxInOptional {

		@RedisCached
		Optional<Flux<String>> find(String id) {
			return Optional.empty();
		}

	}

	static class ObjectResult {

		@RedisCached
		Object find(String id) {
			return id;
		}

	}

	static class WildcardResult {

		@RedisCached
		Mono<?> find(String id) {
			return Mono.empty();
		}

	}

	static class FluxEviction {

		@RedisCacheEvict("quotes")
		Flux<String> find(String id) {
			return Flux.empty();
		}

	}

	static class NothingPut {

		@RedisCachePut("quotes")
		void find(String id) {
		}

	}

	static class NothingResult {

		@RedisCached
		void find(String id) {
		}

	}

	static class PrivateMethod {

		@RedisCached
		private String find(String id) {
			return id;
		}

	}

	static class FinalMethod {

		@RedisCached
		final String find(String id) {
			return id;
		}

	}

	static class StaticMethod {

		@RedisCached
		static String find(String id) {
			return id;
		}

	}

	static class VariableResult<T> {

		@RedisCached
		@Nullable T find(String id) {
			return null;
		}

	}

	static class VariableInList<T> {

		@RedisCached
		List<T> find(String id) {
			return new ArrayList<>();
		}

	}

	static class RawOptional {

		@RedisCached
		@SuppressWarnings("rawtypes")
		Optional find(String id) {
			return Optional.empty();
		}

	}

	static class Resolved extends VariableResult<String> {

	}

	static class Fine {

		@RedisCached
		Map<String, Object> document(String id) {
			return Map.of();
		}

		@RedisCached
		List<?> wild(String id) {
			return Arrays.asList(id);
		}

		@RedisCached
		CompletableFuture<? extends Number> bound(String id) {
			return CompletableFuture.completedFuture(1);
		}

		@RedisCacheEvict("quotes")
		Stream<String> evict(String id) {
			return Stream.of(id);
		}

	}

}
