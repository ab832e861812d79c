package io.pottery.testing;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@DataRedisTest
@Import(TestConnectionConfiguration.class)
class TestConnectionConfigurationTests {

	@Test
	void sliceTestUsesTheSharedServer(@Autowired StringRedisTemplate template) {
		template.opsForValue().set("slice", "value");
		assertThat(new StringRedisTemplate(TestRedis.get().connectionFactory()).hasKey("slice")).isTrue();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
