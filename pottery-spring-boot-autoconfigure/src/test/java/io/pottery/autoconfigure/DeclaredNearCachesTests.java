package io.pottery.autoconfigure;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.pottery.cache.NearOptions;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCached;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Declared caches with values next to the caller.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeclaredNearCachesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
				PotteryRedlockAutoConfiguration.class, PotteryCacheAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url());

	@Test
	void propertiesAreHeeded() {
		this.runner.withPropertyValues("pottery.caches.quotes.near.max-size=5", "pottery.caches.quotes.near.ttl=10s",
				"pottery.caches.quotes.near.max-silence=200ms", "pottery.caches.prices.near=", "pottery.caches.names=")
			.run((context) -> {
				assertThat(near(context.getBean("quotes", RedisCache.class)))
					.isEqualTo(new NearOptions(5, Duration.ofSeconds(10), Duration.ofMillis(200)));
				assertThat(near(context.getBean("prices", RedisCache.class))).isEqualTo(NearOptions.DEFAULT);
				assertThat(context.getBean("names", RedisCache.class).options().near()).isNull();
			});
	}

	private static NearOptions near(RedisCache<?, ?> cache) {
		NearOptions near = cache.options().near();
		assertThat(near).isNotNull();
		return near;
	}

	@Test
	void valuesOutOfBounds(CapturedOutput output) {
		fail(Application.class, "pottery.caches.quotes.near.max-size=0");
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.caches.quotes.near' is not possible: 'maxSize' must be at least 1, but is 0.

				Action:

				Correct the value.""");
	}

	@Test
	void aClientThatIsNotTold(CapturedOutput output) {
		fail(Application.class, "pottery.caches.quotes.near.max-size=10", "spring.data.redis.client-type=jedis");
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.caches.quotes.near' is not possible: it needs one Redis server, or Sentinel, and Lettuce. \
				Only Lettuce tells of changes in Redis, but the connection factory is a \
				org.springframework.data.redis.connection.jedis.JedisConnectionFactory.

				Action:

				Leave 'pottery.caches.quotes.near' out, or provide what it needs.""");
	}

	@Test
	void aClusterThatDoesNotTell(CapturedOutput output) {
		fail(Application.class, "pottery.caches.quotes.near.max-size=10",
				"spring.data.redis.cluster.nodes=127.0.0.1:" + TestRedis.get().port(), "spring.data.redis.url=");
		assertThat(report(output)).contains("A Redis Cluster does not tell of changes to one connection");
	}

	@Test
	void anAnnotationOfAClientThatIsNotTold(CapturedOutput output) {
		fail(Quotes.class, "spring.data.redis.client-type=jedis");
		assertThat(report(output)).contains(
				"@RedisCached on " + Quotes.class.getName()
						+ ".quote(): near is not possible: it needs one Redis server",
				"Leave 'near' out, or provide what it needs.");
	}

	@Test
	void withoutCaffeine() {
		ApplicationContextRunner without = this.runner.withClassLoader(new FilteredClassLoader(Caffeine.class));
		without.withPropertyValues("pottery.caches.quotes.ttl=5s").run((context) -> assertThat(context).hasNotFailed());
		without.withPropertyValues("pottery.caches.quotes.near=")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseMessage(
						"it needs com.github.ben-manes.caffeine:caffeine, which is not on the class path"));
	}

	private static void fail(Class<?> configuration, String... properties) {
		String[] arguments = new String[properties.length + 2];
		arguments[0] = "--spring.main.banner-mode=off";
		arguments[1] = "--spring.data.redis.url=" + TestRedis.get().url();
		for (int i = 0; i < properties.length; i++) {
			arguments[i + 2] = "--" + properties[i];
		}
		assertThatException().isThrownBy(
				() -> new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).run(arguments).close());
	}

	private static String report(CapturedOutput output) {
		String all = output.toString();
		return all.substring(all.indexOf("Description:")).strip();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotteryCacheAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Quotes {

		@RedisCached(near = true)
		String quote(String isbn) {
			return isbn;
		}

	}

}
