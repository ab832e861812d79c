package io.pottery.aop;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryCacheAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.cache.CacheInfo;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.test.util.AopTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Where annotations of caches may stand, and which keys, values and times they give.
 */
@SpringJUnitConfig(CachedMethodTests.Application.class)
@DirtiesContext
class CachedMethodTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private static final AtomicInteger CALLS = new AtomicInteger();

	private static final Duration SOON = Duration.ofSeconds(10);

	@Autowired
	private Keys keys;

	@Autowired
	private Values values;

	@Autowired
	private Conditions conditions;

	@Autowired
	private Times times;

	@Autowired
	private Typed typed;

	@Autowired
	private Contract contract;

	@Autowired
	private Store store;

	@Autowired
	private RedisCache<String, String> quotes;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
		properties.add("pottery.caches.quotes.ttl", () -> "10m");
		properties.add("pottery.caches.without-nulls.cache-nulls", () -> "false");
	}

	@BeforeEach
	void flush() {
		this.quotes.clear();
		TestRedis.get().flush();
		CALLS.set(0);
	}

	@Test
	void defaultKeysAreTheSameInEveryJvm() {
		this.keys.none();
		assertThat(REDIS.hasKey(Keys.class.getName() + ".none:[]")).isTrue();
		List<@Nullable Object> arguments = Arrays.asList(1, "1", -1, -2, null, "null", List.of(1, List.of(2)),
				List.of(List.of(1), 2), new Point(1, -2), DayOfWeek.MONDAY, LocalDate.of(2024, 2, 29),
				new byte[] { 1, 2 }, true, "true", Map.of("b", 1, "a", 2), Map.of(), 1.5, new BigDecimal("1.50"), "",
				List.of(), "é");
		arguments.forEach(this.keys::any);
		arguments.forEach(this.keys::any);
		assertThat(CALLS).hasValue(1 + arguments.size());
		String name = Keys.class.getName() + ".any:";
		assertThat(REDIS.keys(name + "*")).containsExactlyInAnyOrder(name + "[1]", name + "[\"1\"]", name + "[-1]",
				name + "[-2]", name + "[null]", name + "[\"null\"]", name + "[[1, [2]]]", name + "[[[1], 2]]",
				name + "[{\"x\": 1, \"y\": -2}]", name + "[\"MONDAY\"]", name + "[\"2024-02-29\"]", name + "[\"AQI=\"]",
				name + "[true]", name + "[\"true\"]", name + "[{\"a\": 2, \"b\": 1}]", name + "[{}]", name + "[1.5]",
				name + "[1.50]", name + "[\"\"]", name + "[[]]", name + "[\"\\u00e9\"]");
	}

	@Test
	void argumentsAreNotRunTogether() {
		assertThat(this.keys.two("a", "b, c")).isNotEqualTo(this.keys.two("a, b", "c"));
		assertThat(this.keys.two("a\", \"b", "")).isNotEqualTo(this.keys.two("a", "b"));
		assertThat(this.keys.many("a", "b")).isEqualTo(this.keys.many("a", "b")).isNotEqualTo(this.keys.many("b", "a"));
	}

	@Test
	void overloadedMethodsHaveCachesOfTheirOwn() {
		assertThat(this.keys.find((String) null)).isEqualTo("text");
		assertThat(this.keys.find((Long) null)).isEqualTo(7);
		assertThat(this.keys.find((String) null)).isEqualTo("text");
		assertThat(REDIS.hasKey(Keys.class.getName() + ".find(java.lang.Long):[null]")).isTrue();
	}

	@Test
	void anArgumentThatCannotBeWritten() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.keys.any(new Circular()))
			.withMessageContaining("Circular");
		assertThat(CALLS).hasValue(0);
	}

	@Test
	void keysThatHaveNoValueForACall() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.keys.name(null))
			.withMessageStartingWith("Key '#{#point.x()}/#{#point.y()}' of @RedisCached on java.lang.String "
					+ Keys.class.getName() + ".name(");
		assertThat(this.keys.name(new Point(1, 2))).isEqualTo("(1, 2)");
	}

	@Test
	void hitsEqualMisses() {
		same(this.values::list);
		same(this.values::map);
		same(this.values::record);
		same(this.values::decimal);
		same(this.values::instant);
		same(this.values::day);
		same(this.values::number);
		same(this.values::optional);
		same(this.values::set);
		assertThat(this.values.array()).isEqualTo(this.values.array()).containsExactly(1, 2);
		assertThat(this.values.points()).isEqualTo(this.values.points()).containsExactly(new Point(1, 2));
		assertThat(CALLS).hasValue(11);
	}

	@Test
	void nothingIsAResultAsWell() throws Exception {
		assertThat(this.values.nullText()).isNull();
		assertThat(this.values.nullText()).isNull();
		assertThat(this.values.nullOptional()).isEmpty();
		assertThat(this.values.nullOptional()).isEmpty();
		assertThat(this.values.nullStage().get(10, TimeUnit.SECONDS)).isNull();
		assertThat(this.values.nullStage().get(10, TimeUnit.SECONDS)).isNull();
		assertThat(this.values.nullMono().blockOptional(SOON)).isEmpty();
		assertThat(this.values.nullMono().blockOptional(SOON)).isEmpty();
		assertThat(CALLS).hasValue(4);
		assertThat(this.values.evictNullStage().get(10, TimeUnit.SECONDS)).isNull();
		assertThat(this.values.notKept()).isNull();
		assertThat(this.values.notKept()).isNull();
		assertThat(this.values.notKeptByTheCache()).isNull();
		assertThat(this.values.notKeptByTheCache()).isNull();
		assertThat(CALLS).hasValue(9);
	}

	@Test
	void whatTheMethodThrowsIsThrown() {
		IOException failure = new IOException("no");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.values.failing(failure)).isSameAs(failure);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.values.failing(failure)).isSameAs(failure);
		// The mark of a load that has failed goes without anybody waiting for that.
		await().until(() -> !REDIS.hasKey(Values.class.getName() + ".failing:failing"));
	}

	@Test
	void unlessSeesWhatIsInside() {
		for (int i = 0; i < 2; i++) {
			assertThat(this.conditions.optional("long")).contains("long");
			assertThat(this.conditions.optional("short")).contains("short");
			assertThat(this.conditions.stage("long")).succeedsWithin(SOON).isEqualTo("long");
			assertThat(this.conditions.stage("short")).succeedsWithin(SOON).isEqualTo("short");
			assertThat(this.conditions.mono("long").block(SOON)).isEqualTo("long");
			assertThat(this.conditions.mono("short").block(SOON)).isEqualTo("short");
			assertThat(this.conditions.put("short")).contains("short");
		}
		assertThat(CALLS).as("the long ones twice").hasValue(3 + 6);
		assertThat(REDIS.keys("*")).contains("puts:short", Conditions.class.getName() + ".stage:sshort");
		// The marks of loads whose values are not kept go without anybody waiting for
		// that.
		await().untilAsserted(() -> assertThat(REDIS.keys("*"))
			.noneMatch((key) -> !key.contains("redlock:") && key.endsWith("long")));
	}

	@Test
	void conditionsThatHaveNoValueForACall() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.conditions.condition(null))
			.withMessageStartingWith("condition '#text.length() > 3' of @RedisCached on java.lang.String "
					+ Conditions.class.getName() + ".condition(java.lang.String) has no value for this call: ");
		assertThatIllegalArgumentException().isThrownBy(() -> this.conditions.throwing("x"))
			.withMessageStartingWith("condition '#root.target.fail()' of @RedisCached on ")
			.withMessageEndingWith("has no value for this call: failed");
		assertThatIllegalArgumentException().isThrownBy(() -> this.conditions.noTruth("x"))
			.withMessageStartingWith("condition '#text' of @RedisCached on ");
		assertThatIllegalArgumentException().isThrownBy(() -> this.conditions.unless(null))
			.withMessageStartingWith("unless '#result.length() > 3' of @RedisCached on ");
	}

	@Test
	void timesOfTheAnnotationComeFirst() {
		this.times.ofTheCache("a");
		this.times.ofTheAnnotation("b");
		this.times.forEver("c");
		assertThat(REDIS.getExpire("quotes:a")).isBetween(590L, 600L);
		assertThat(REDIS.getExpire("quotes:b")).isBetween(20L, 30L);
		assertThat(REDIS.getExpire("quotes:c")).isEqualTo(-1);
		this.times.nothing();
		assertThat(REDIS.getExpire("nothing:x", TimeUnit.MILLISECONDS)).isBetween(1L, 5000L);
	}

	@Test
	void jitterSpreads() {
		Set<Long> expiries = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			this.times.spread(i);
			Long millis = REDIS.getExpire("spread:" + i, TimeUnit.MILLISECONDS);
			assertThat(millis).isBetween(450_000L, 1_000_000L);
			expiries.add(millis / 10_000);
		}
		assertThat(expiries).as("of 50 stretches of 10 s").hasSizeGreaterThan(20);
	}

	@Test
	void aTypeMeansItsMethodsThatReturnSomething() {
		assertThat(this.typed.quote("dune")).isEqualTo(this.typed.quote("dune"));
		assertThat(this.typed.other("dune")).isEqualTo(this.typed.other("dune")).startsWith("other");
		this.typed.nothing();
		this.typed.nothing();
		assertThat(this.typed.put("dune")).isNotEqualTo(this.typed.put("dune"));
		assertThat(CALLS).hasValue(6);
	}

	@Test
	void anInterfaceMayHaveIt() {
		assertThat(AopUtils.isJdkDynamicProxy(this.contract)).isTrue();
		assertThat(this.contract.quote("dune")).isEqualTo(this.contract.quote("dune"));
		assertThat(REDIS.getExpire("contract:dune")).isBetween(20L, 30L);
		this.contract.remove("dune");
		assertThat(this.contract.quote("dune")).isEqualTo("dune 2");
	}

	@Test
	void genericSuperclassesAndComposedAnnotations() {
		assertThat(this.store.find(1L)).isEqualTo(new Point(1, 1));
		assertThat(this.store.find(1L)).isEqualTo(new Point(1, 1));
		assertThat(this.store.found("dune")).isEqualTo(this.store.found("dune"));
		assertThat(REDIS.getExpire("composed:dune")).isBetween(3500L, 3600L);
	}

	@Test
	void callsWithinTheObjectAreNotCached() {
		assertThat(this.store.twice("dune")).containsExactly("dune 1", "dune 2");
	}

	@Test
	void aCacheMayHoldValuesOfSeveralTypesUnderKeysOfTheirOwn() {
		assertThat(this.store.mixedText()).isEqualTo(this.store.mixedText());
		assertThat(this.store.mixedPoint()).isEqualTo(this.store.mixedPoint());
		assertThat(CALLS).hasValue(2);
	}

	// Scenarios 83 to 87 of Python's pottery.
	@Test
	void hitsMissesBypassAndClearCount() {
		assertThat(this.times.ofTheCache("a")).isEqualTo(this.times.ofTheCache("a"));
		this.times.ofTheCache("b");
		assertThat(this.quotes.info()).isEqualTo(new CacheInfo(1, 2, 2, 0, 0, 0, 0, 2));
		REDIS.expire("quotes:a", Duration.ofSeconds(5));
		assertThat(this.times.bypass("a")).isEqualTo("a 3");
		assertThat(this.times.ofTheCache("a")).isEqualTo("a 3");
		assertThat(REDIS.getExpire("quotes:a")).isBetween(590L, 600L);
		assertThat(this.quotes.info().hits()).isEqualTo(2);
		assertThat(this.quotes.info().misses()).isEqualTo(2);
		Times wrapped = AopTestUtils.getTargetObject(this.times);
		assertThat(wrapped.ofTheCache("a")).isEqualTo("a 4");
		assertThat(this.quotes.info().hits()).isEqualTo(2);
		assertThat(this.quotes.getIfPresent("a")).isEqualTo("a 3");
		this.times.clear();
		await().untilAsserted(() -> assertThat(this.quotes.info()).isEqualTo(new CacheInfo(0, 0, 0, 0, 0, 0, 0, 0)));
		assertThat(this.times.ofTheCache("a")).isEqualTo("a 5");
	}

	// The tour of Python's pottery.
	@Test
	void expensiveFunction() {
		assertThat(this.times.expensive()).isEqualTo("done 1");
		assertThat(this.times.expensive()).isEqualTo("done 1");
		assertThat(REDIS.getExpire("expensive_function:[]")).isBetween(1L, 10L);
	}

	private static void same(Supplier<?> method) {
		Object miss = method.get();
		int calls = CALLS.get();
		assertThat(method.get()).isEqualTo(miss).hasSameClassAs(miss);
		assertThat(CALLS).hasValue(calls);
	}

	record Point(int x, int y) {

	}

	record Circular() {

		public Circular getSelf() {
			return this;
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@RedisCached(ttl = "1h")
	@interface Hourly {

		@AliasFor(annotation = RedisCached.class, attribute = "cache")
		String cache();

		@AliasFor(annotation = RedisCached.class, attribute = "key")
		String by();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotteryCacheAutoConfiguration.class })
	@Import({ Keys.class, Values.class, Conditions.class, Times.class, Typed.class, Store.class })
	static class Application {

		@Bean
		Contract contract() {
			return new Implementation();
		}

	}

	static class Keys {

		@RedisCached
		int none() {
			return CALLS.incrementAndGet();
		}

		@RedisCached
		int any(@Nullable Object argument) {
			return CALLS.incrementAndGet();
		}

		@RedisCached
		int two(String one, String other) {
			return CALLS.incrementAndGet();
		}

		@RedisCached
		int many(String... all) {
			return CALLS.incrementAndGet();
		}

		@RedisCached
		String find(@Nullable String text) {
			return "text";
		}

		@RedisCached
		int find(@Nullable Long number) {
			return 7;
		}

		@RedisCached(key = "#{#point.x()}/#{#point.y()}")
		String name(@Nullable Point point) {
			return (point != null) ? "(%d, %d)".formatted(point.x(), point.y()) : "";
		}

	}

	static class Values {

		private static <T> T called(T value) {
			CALLS.incrementAndGet();
			return value;
		}

		@RedisCached
		List<BigDecimal> list() {
			return called(new ArrayList<>(List.of(new BigDecimal("1.50"), BigDecimal.ONE)));
		}

		@RedisCached
		Map<String, List<Map<DayOfWeek, Point>>> map() {
			return called(new LinkedHashMap<>(Map.of("a",
					new ArrayList<>(List.of(new LinkedHashMap<>(Map.of(DayOfWeek.MONDAY, new Point(1, 2))))))));
		}

		@RedisCached
		Point record() {
			return called(new Point(1, 2));
		}

		@RedisCached
		BigDecimal decimal() {
			return called(new BigDecimal("12.50"));
		}

		@RedisCached
		Instant instant() {
			return called(Instant.parse("2024-02-29T12:00:00.123456789Z"));
		}

		@RedisCached
		DayOfWeek day() {
			return called(DayOfWeek.FRIDAY);
		}

		@RedisCached
		long number() {
			return called(7L);
		}

		@RedisCached
		Optional<List<Point>> optional() {
			return called(Optional.of(new ArrayList<>(List.of(new Point(1, 2)))));
		}

		@RedisCached
		Set<String> set() {
			return called(new HashSet<>(Set.of("a", "b")));
		}

		@RedisCached
		int[] array() {
			return called(new int[] { 1, 2 });
		}

		@RedisCached
		Point[] points() {
			return called(new Point[] { new Point(1, 2) });
		}

		@RedisCached
		@Nullable String nullText() {
			CALLS.incrementAndGet();
			return null;
		}

		@RedisCached
		Optional<String> nullOptional() {
			CALLS.incrementAndGet();
			return nothing();
		}

		@RedisCached
		CompletableFuture<String> nullStage() {
			CALLS.incrementAndGet();
			return nothing();
		}

		@RedisCacheEvict("nulls")
		CompletableFuture<String> evictNullStage() {
			CALLS.incrementAndGet();
			return nothing();
		}

		@RedisCached
		Mono<String> nullMono() {
			CALLS.incrementAndGet();
			return nothing();
		}

		@SuppressWarnings({ "NullAway", "DataFlowIssue" })
		private static <T> T nothing() {
			return null;
		}

		@RedisCached(cacheNulls = false)
		@Nullable String notKept() {
			CALLS.incrementAndGet();
			return null;
		}

		@RedisCached("without-nulls")
		@Nullable String notKeptByTheCache() {
			CALLS.incrementAndGet();
			return null;
		}

		@RedisCached(key = "failing")
		String failing(IOException failure) throws IOException {
			throw failure;
		}

	}

	static class Conditions {

		@RedisCached(key = "o#{#text}", unless = "#result == 'long'")
		Optional<String> optional(String text) {
			CALLS.incrementAndGet();
			return Optional.of(text);
		}

		@RedisCached(key = "s#{#text}", unless = "#result == 'long'")
		CompletableFuture<String> stage(String text) {
			CALLS.incrementAndGet();
			return CompletableFuture.completedFuture(text);
		}

		@RedisCached(key = "m#{#text}", unless = "#result == 'long'")
		Mono<String> mono(String text) {
			CALLS.incrementAndGet();
			return Mono.just(text);
		}

		@RedisCachePut(cache = "puts", key = "#{#result}", unless = "#result == 'long'")
		Optional<String> put(String text) {
			return Optional.of(text);
		}

		@RedisCached(condition = "#text.length() > 3")
		String condition(@Nullable String text) {
			return "any";
		}

		@RedisCached(condition = "#root.target.fail()")
		String throwing(String text) {
			return "any";
		}

		public boolean fail() {
			throw new IllegalStateException("failed");
		}

		@RedisCached(condition = "#text")
		String noTruth(String text) {
			return "any";
		}

		@RedisCached(unless = "#result.length() > 3")
		@Nullable String unless(@Nullable String text) {
			return text;
		}

	}

	static class Times {

		@RedisCached(cache = "quotes", key = "#{#book}")
		String ofTheCache(String book) {
			return book + " " + CALLS.incrementAndGet();
		}

		@RedisCachePut(cache = "quotes", key = "#{#book}")
		String bypass(String book) {
			return book + " " + CALLS.incrementAndGet();
		}

		@RedisCacheEvict(cache = "quotes", allEntries = true)
		void clear() {
		}

		@RedisCached(cache = "quotes", key = "#{#book}", ttl = "30s")
		String ofTheAnnotation(String book) {
			return book;
		}

		@RedisCached(cache = "quotes", key = "#{#book}", ttl = "0s")
		String forEver(String book) {
			return book;
		}

		@RedisCached(cache = "nothing", key = "x", ttl = "1h", nullTtl = "5s")
		@Nullable String nothing() {
			return null;
		}

		@RedisCached(cache = "spread", key = "#{#number}", ttl = "1000s", ttlJitter = "50%")
		int spread(int number) {
			return number;
		}

		@RedisCached(cache = "expensive_function", ttl = "10s")
		String expensive() {
			return "done " + CALLS.incrementAndGet();
		}

	}

	@RedisCached
	static class Typed {

		public String quote(String book) {
			return "quote " + CALLS.incrementAndGet();
		}

		public String other(String book) {
			return "other " + CALLS.incrementAndGet();
		}

		public void nothing() {
			CALLS.incrementAndGet();
		}

		@RedisCachePut("puts")
		public String put(String book) {
			return "put " + CALLS.incrementAndGet();
		}

	}

	interface Contract {

		@RedisCached(cache = "contract", key = "#{#p0}", ttl = "30s")
		String quote(String book);

		@RedisCacheEvict(cache = "contract", key = "#{#p0}")
		void remove(String book);

	}

	static class Implementation implements Contract {

		@Override
		public String quote(String book) {
			return book + " " + CALLS.incrementAndGet();
		}

		@Override
		public void remove(String book) {
		}

	}

	abstract static class Repository<K, T> {

		@RedisCached
		T find(K key) {
			return load(key);
		}

		abstract T load(K key);

	}

	static class Store extends Repository<Long, Point> {

		@Override
		Point load(Long key) {
			assertThat(CALLS.incrementAndGet()).isEqualTo(1);
			return new Point(key.intValue(), 1);
		}

		@Hourly(cache = "composed", by = "#{#book}")
		String found(String book) {
			return book + " " + CALLS.incrementAndGet();
		}

		List<String> twice(String book) {
			return List.of(found(book), found(book));
		}

		@RedisCached(cache = "mixed", key = "text")
		String mixedText() {
			return "text " + CALLS.incrementAndGet();
		}

		@RedisCached(cache = "mixed", key = "point")
		Point mixedPoint() {
			return new Point(CALLS.incrementAndGet(), 0);
		}

	}

}
