package io.pottery.autoconfigure;

import java.util.List;

import redis.embedded.RedisServer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of a Redis server for development and tests: where the library
 * {@code embedded-redis} is on the class path and nothing says where Redis is.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass(RedisServer.class)
@ConditionalOnBooleanProperty(name = "pottery.embedded.enabled", matchIfMissing = true)
@Conditional(OnNoRedisLocation.class)
@ConditionalOnMissingBean({ DataRedisConnectionDetails.class, RedisConnectionFactory.class })
public final class PotteryEmbeddedRedisAutoConfiguration {

	@Bean
	EmbeddedRedis embeddedRedisConnectionDetails(Environment environment) {
		refuseLocation(environment);
		return EmbeddedRedis.start(RedisBinary.bundled(), RedisBinary.onPath(System.getenv("PATH")));
	}

	/**
	 * Conditions are evaluated once where an application is processed ahead of time: it
	 * must not lose data because only its running environment says where Redis is.
	 */
	private static void refuseLocation(Environment environment) {
		List<String> locations = OnNoRedisLocation.locations(environment);
		if (!locations.isEmpty()) {
			throw new ActionableException(
					"This application was processed ahead of time to start an embedded Redis, but now %s says where Redis is."
						.formatted(locations),
					"Process it again with that property, or without embedded-redis on the class path.");
		}
	}

}
