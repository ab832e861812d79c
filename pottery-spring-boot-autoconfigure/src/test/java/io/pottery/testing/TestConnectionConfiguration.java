package io.pottery.testing;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Connects an application context to {@link TestRedis}: to be imported by a test with
 * {@code @SpringBootTest} or {@code @DataRedisTest}, or handed to a context runner as a
 * user configuration.
 */
@TestConfiguration(proxyBeanMethods = false)
public class TestConnectionConfiguration {

	@Bean
	DataRedisConnectionDetails testRedisConnectionDetails() {
		TestRedis redis = TestRedis.get();
		return new DataRedisConnectionDetails() {

			@Override
			public Standalone getStandalone() {
				return Standalone.of(redis.host(), redis.port());
			}

		};
	}

}
