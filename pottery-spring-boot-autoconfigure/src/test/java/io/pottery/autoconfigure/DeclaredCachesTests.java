package io.pottery.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.pottery.aop.AnnotationAdvisor;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.RedisCache;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Declared caches as beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeclaredCachesTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
				PotteryRedlockAutoConfiguration.class, PotteryCacheAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url());

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void anEmptyDeclarationTakesTheDefaults() {
		this.runner.withPropertyValues("pottery.key-prefix=shop:", "pottery.caches.book-quotes=").run((context) -> {
			RedisCache<?, ?> cache = context.getBean("bookQuotes", RedisCache.class);
			assertThat(cache.name()).isEqualTo("shop:book-quotes");
			assertThat(cache.options()).isEqualTo(CacheOptions.DEFAULT);
			assertThat(context.getBean("book-quotes")).isSameAs(cache);
		});
	}

	@Test
	void everyPropertyIsHeeded() {
		this.runner
			.withPropertyValues("pottery.key-prefix=shop:", "pottery.caches.quotes.key=own",
					"pottery.caches.quotes.ttl=10m", "pottery.caches.quotes.ttl-jitter=10%",
					"pottery.caches.quotes.null-ttl=5s", "pottery.caches.quotes.beta=1.5",
					"pottery.caches.quotes.stale-while-revalidate=20s", "pottery.caches.quotes.stale-if-error=30s",
					"pottery.caches.quotes.command-timeout=70ms", "pottery.caches.quotes.raise-on-redis-errors=true",
					"pottery.caches.names.ttl=0s", "pottery.caches.names.ttl-jitter=0.25",
					"pottery.caches.names.cache-nulls=false")
			.run((context) -> {
				RedisCache<?, ?> quotes = context.getBean("quotes", RedisCache.class);
				assertThat(quotes.name()).isEqualTo("own");
				assertThat(quotes.options())
					.isEqualTo(new CacheOptions(Duration.ofMinutes(10), 0.1, true, Duration.ofSeconds(5), 1.5,
							Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMillis(70), true, null));
				CacheOptions names = context.getBean("names", RedisCache.class).options();
				assertThat(names.ttl()).isNull();
				assertThat(names.ttlJitter()).isEqualTo(0.25);
				assertThat(names.cacheNulls()).isFalse();
			});
	}

	@Test
	void aCacheIsInjectedByItsTypesOrItsName() {
		this.runner.withUserConfiguration(Shop.class)
			.withPropertyValues("pottery.caches.prices.key-type=java.lang.Long",
					"pottery.caches.prices.value-type=java.util.List<" + Price.class.getName() + ">",
					"pottery.caches.names.ttl=0s", "pottery.caches.titles=")
			.run((context) -> {
				assertThat(context.getBean(Till.class).prices(7)).containsExactly(new Price("EUR", 12));
				assertThat(context.getBean(Till.class).prices(7)).containsExactly(new Price("EUR", 12));
				assertThat(context.getBean(Till.class).names()).isSameAs(context.getBean("names"));
				assertThat(REDIS.getExpire("prices:7")).isBetween(50L, 60L);
				assertThat(REDIS.getExpire("names:dune")).isEqualTo(-1);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "ttl=-1s|'ttl' must be 1 ms to 3650 days, but is PT-1S",
					"ttl=10ns|'ttl' must be 1 ms to 3650 days, but is PT0.00000001S",
					"null-ttl=0s|'nullTtl' must be 1 ms to 3650 days, but is PT0S",
					"ttl-jitter=110%|'ttlJitter' must be 0 to 1 (100%), but is 1.1",
					"ttl-jitter=NaN|'ttlJitter' must be 0 to 1 (100%), but is NaN",
					"beta=-1|'beta' must be 0 to 1000, but is -1.0",
					"stale-while-revalidate=-1s|'staleWhileRevalidate' must be 0 ms to 3650 days, but is PT-1S",
					"stale-if-error=-1s|'staleIfError' must be 0 ms to 3650 days, but is PT-1S",
					"command-timeout=0s|'commandTimeout' must be 1 ms to 3650 days, but is PT0S" })
	void valuesOutOfBounds(String value, String rule, CapturedOutput output) {
		fail("pottery.caches.quotes." + value);
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.caches.quotes' is not possible: %s.

				Action:

				Correct the value.""".formatted(rule));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"ttl-jitter=some|some|It must be a percentage, such as 10%, or a part of one, such as 0.1.",
			"cache-nulls=false --pottery.caches.quotes.null-ttl=5s|5s|It is never used, because 'pottery.caches.quotes.cache-nulls' is false. Take one of the two away.",
			"value-type=com.acme.Quote|com.acme.Quote|'com.acme.Quote' is not a type of elements",
			"key-type=void|void|'void' is not a type of elements" })
	void valuesThatAreRefusedByThemselves(String value, String quoted, String rule, CapturedOutput output) {
		fail(("pottery.caches.quotes." + value).split(" --"));
		assertThat(report(output)).contains(
				"Invalid value '%s' for configuration property 'pottery.caches.quotes.".formatted(quoted), rule,
				"Review the value of the property with the provided reason.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ttl=soon", "beta=much", "cache-nulls=perhaps", "raise-on-redis-errors=7" })
	void valuesThatAreNone(String value, CapturedOutput output) {
		fail("pottery.caches.quotes." + value);
		assertThat(report(output)).contains("Property: pottery.caches.quotes." + value.substring(0, value.indexOf('=')),
				"Value: \"%s\"".formatted(value.substring(value.indexOf('=') + 1)));
	}

	@Test
	void aMisspeltProperty(CapturedOutput output) {
		fail("pottery.caches.quotes.timeout=5s");
		assertThat(report(output))
			.contains("There are unknown properties below 'pottery': [pottery.caches.quotes.timeout]");
	}

	@Test
	void theBeanOfAnotherStructure(CapturedOutput output) {
		fail("pottery.caches.page-views=", "pottery.counters.pageViews=");
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.counters.pageViews' and 'pottery.caches.page-views' both become the bean 'pageViews'.

				Action:

				Rename one of the two.""");
	}

	@Test
	void theKeyOfAnotherStructure(CapturedOutput output) {
		fail("pottery.caches.quotes.key=views", "pottery.counters.views=");
		assertThat(report(output)).contains("'pottery.counters.views'", "'pottery.caches.quotes'",
				"share the Redis key 'views', but are not of the same kind");
	}

	@Test
	void otherTypesThanThoseInjected(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Shop.class, "pottery.caches.prices=", "pottery.caches.names="));
		assertThat(report(output)).contains(
				"required a bean of type 'io.pottery.cache.RedisCache<java.lang.Long, java.util.List<%s>>', and there is none"
					.formatted(Price.class.getName()),
				"'prices' (io.pottery.cache.RedisCache<java.lang.String, java.lang.String>)",
				"Declare it below 'pottery' in the application's configuration");
	}

	@Test
	void anEnvironmentVariableSetsAPropertyOfADeclaredCache() {
		this.runner.withPropertyValues("pottery.caches.book-quotes.ttl=10m")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("POTTERY_CACHES_BOOKQUOTES_TTL", "7s"))))
			.run((context) -> {
				assertThat(context.getBeanNamesForType(RedisCache.class)).containsExactly("bookQuotes");
				assertThat(context.getBean(RedisCache.class).options().ttl()).isEqualTo(Duration.ofSeconds(7));
			});
	}

	@Test
	void theOrderIsAProperty() {
		this.runner.withPropertyValues("pottery.cached.order=7")
			.run((context) -> assertThat(context.getBean("potteryCachingAdvisor", AnnotationAdvisor.class).getOrder())
				.isEqualTo(7));
	}

	private static void fail(String... properties) {
		assertThatException().isThrownBy(() -> run(Application.class, properties));
	}

	private static void run(Class<?> configuration, String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.main.banner-mode=off", "--spring.data.redis.url=" + TestRedis.get().url()));
		List.of(properties).forEach((property) -> arguments.add("--" + property));
		new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new))
			.close();
	}

	private static String report(CapturedOutput output) {
		String all = output.toString();
		return all.substring(all.indexOf("Description:")).strip();
	}

	record Price(String currency, int amount) {

	}

	record Till(RedisCache<Long, List<Price>> cache, RedisCache<String, String> names) {

		List<Price> prices(long id) {
			this.names.put("dune", "Dune");
			return List.copyOf(this.cache.get(id, (key) -> List.of(new Price("EUR", 12))));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotteryCacheAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Shop extends Application {

		@Bean
		Till till(RedisCache<Long, List<Price>> cache, RedisCache<String, String> names) {
			return new Till(cache, names);
		}

	}

}
