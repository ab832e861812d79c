package io.pottery.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.pottery.codec.JsonCodec;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * What becomes of the memory of what was cleared.
 */
class UnlinkingTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final Masters masters = new Masters(
			List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())), Duration.ofSeconds(5));

	private final Queue<Runnable> background = new ArrayDeque<>();

	private final RedisCacheFactory factory = new RedisCacheFactory(TestRedis.get().connectionFactory(), this.masters,
			new JsonCodec(), "shop:", this.background::add, CacheListener.of(List.of()));

	private final RedisCache<String, String> cache = this.factory.cache("quotes", String.class, String.class,
			CacheOptions.DEFAULT);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.factory.close();
		this.masters.close();
	}

	@Test
	void allThatWasClearedIsGivenBackInOneGo() {
		for (String title : List.of("dune", "emma", "ulysses")) {
			this.cache.put(title, "1");
			this.cache.clear();
		}
		this.cache.put("kim", "1");
		REDIS.opsForList().leftPush("shop:quotes:own", "1");
		assertThat(this.background).hasSize(1);
		this.background.remove().run();
		assertThat(REDIS.keys("*")).containsExactlyInAnyOrder("shop:quotes", "shop:quotes:kim", "shop:quotes:own");
		this.cache.clear();
		this.background.remove().run();
		assertThat(REDIS.keys("*")).containsExactlyInAnyOrder("shop:quotes", "shop:quotes:own");
	}

	@Test
	void nobodyNeedsToKnowThatItIsNot() {
		this.cache.put("dune", "1");
		this.cache.clear();
		this.factory.close();
		assertThatCode(this.background.remove()::run).doesNotThrowAnyException();
		assertThat(REDIS.hasKey("shop:quotes:dune")).isTrue();
	}

}
