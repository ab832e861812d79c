package io.pottery.autoconfigure;

import io.pottery.collection.RedisCounter;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user's slice test that brings no Redis.
 */
@DataRedisTest(properties = "pottery.counters.page-views=")
class EmbeddedRedisSliceTests {

	@Test
	void embeddedRedisIsStarted(@Autowired RedisCounter<String> pageViews, @Autowired EmbeddedRedis redis) {
		assertThat(pageViews.increment("home")).isEqualTo(1);
		assertThat(redis.getStandalone().getPort()).isPositive();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class App {

	}

}
