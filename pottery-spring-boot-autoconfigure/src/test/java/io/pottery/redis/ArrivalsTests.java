package io.pottery.redis;

import java.time.Duration;

import io.pottery.core.Expiry;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Arrivals} against a real Redis.
 */
class ArrivalsTests {

	private final BoundKey key = new BoundKey(new RedisAccess(TestRedis.get().connectionFactory()), "list",
			DataType.LIST, Expiry.NEVER);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1_000, 1_000_000, 1_500_000, 3_000_000 })
	void aMomentHasAnEnd(long nanos) {
		try (Arrivals arrivals = this.key.arrivals()) {
			assertThat(arrivals.await(Duration.ofNanos(nanos))).isFalse();
		}
	}

	@Test
	void whatIsThereIsNoticed() {
		new StringRedisTemplate(TestRedis.get().connectionFactory()).opsForList().rightPush("list", "element");
		try (Arrivals arrivals = this.key.arrivals()) {
			assertThat(arrivals.await(Duration.ofSeconds(1))).isTrue();
		}
	}

}
