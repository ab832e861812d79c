package io.pottery.testing;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class RedisTopologiesTests {

	private static final Docker NO_DOCKER = new Docker("no-such-docker", Duration.ofSeconds(5));

	@Test
	void clusterKeepsKeysOnAllMasters() {
		TestRedis redis = TestRedis.start("cluster", "unused", NO_DOCKER);
		StringRedisTemplate template = new StringRedisTemplate(redis.connectionFactory());
		for (int i = 0; i < 100; i++) {
			template.opsForValue().set("key" + i, "value");
		}
		assertThat(redis.mode()).isEqualTo(TestRedis.Mode.CLUSTER);
		assertThat(redis.version()).matches("(Redis|Valkey) \\d+\\.\\d+\\..+");
		redis.flush();
		assertThat(template.keys("*")).isEmpty();
		redis.stop();
	}

	@Test
	void sentinelsKnowTheMaster() {
		TestRedis redis = TestRedis.start("sentinel", "unused", NO_DOCKER);
		StringRedisTemplate template = new StringRedisTemplate(redis.connectionFactory());
		template.opsForValue().set("key", "value");
		assertThat(redis.mode()).isEqualTo(TestRedis.Mode.SENTINEL);
		assertThat(redis.version()).matches("(Redis|Valkey) \\d+\\.\\d+\\..+");
		redis.flush();
		assertThat(template.hasKey("key")).isFalse();
		redis.stop();
	}

}
