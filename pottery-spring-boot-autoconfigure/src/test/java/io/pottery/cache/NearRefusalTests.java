package io.pottery.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Redis that refuses to tell of changes.
 */
@ExtendWith(OutputCaptureExtension.class)
class NearRefusalTests {

	@Test
	void isToldOnceAndTheCacheServesWithout(CapturedOutput output) {
		execute("SETUSER", "deaf", "on", "nopass", "~*", "&*", "+@all", "-client");
		RedisStandaloneConfiguration deaf = new RedisStandaloneConfiguration(TestRedis.get().host(),
				TestRedis.get().port());
		deaf.setUsername("deaf");
		deaf.setPassword("any");
		LettuceConnectionFactory connections = new LettuceConnectionFactory(deaf,
				LettuceClientConfiguration.builder().shutdownTimeout(Duration.ZERO).build());
		connections.afterPropertiesSet();
		connections.start();
		try (CacheSide side = CacheSide.over(connections, ForkJoinPool.commonPool(), CacheListener.of(List.of()))) {
			RedisCache<String, String> cache = side
				.quotes(CacheOptions.DEFAULT.withNear(new NearOptions(10, null, Duration.ofMillis(20))));
			await().until(() -> output.getAll().contains("Redis does not tell of changes of"));
			assertThat(cache.get("dune", (key) -> "loaded")).isEqualTo("loaded");
			await().during(Duration.ofMillis(200))
				.untilAsserted(() -> assertThat(output.getAll()).containsOnlyOnce("Redis does not tell of changes of"));
		}
		finally {
			connections.destroy();
			execute("SETUSER", "deaf", "off");
		}
	}

	private static void execute(String... arguments) {
		try (RedisConnection connection = TestRedis.get().connectionFactory().getConnection()) {
			byte[][] bytes = new byte[arguments.length][];
			for (int i = 0; i < arguments.length; i++) {
				bytes[i] = arguments[i].getBytes(StandardCharsets.US_ASCII);
			}
			connection.execute("ACL", bytes);
		}
	}

}
