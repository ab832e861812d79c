package io.pottery.autoconfigure;

import redis.embedded.RedisServer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of a Redis server for development and tests: where the library
 * {@code embedded-redis} is on the class path and nothing says where Redis is. Never part
 * of an application that is processed ahead of time.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass(RedisServer.class)
@ConditionalOnBooleanProperty(name = "pottery.embedded.enabled", matchIfMissing = true)
@Conditional(OnNoRedisLocation.class)
@ConditionalOnMissingBean({ DataRedisConnectionDetails.class, RedisConnectionFactory.class })
public final class PotteryEmbeddedRedisAutoConfiguration {

	@Bean
	EmbeddedRedis embeddedRedisConnectionDetails() {
		return EmbeddedRedis.start(RedisBinary.bundled(), RedisBinary.onPath(System.getenv("PATH")));
	}

}
