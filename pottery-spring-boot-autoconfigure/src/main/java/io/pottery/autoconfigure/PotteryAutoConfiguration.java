package io.pottery.autoconfigure;

import io.pottery.codec.Codec;
import io.pottery.codec.JsonCodec;
import io.pottery.collection.RedisCollectionFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of the factories, and of the structures that the properties declare.
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class })
@EnableConfigurationProperties(PotteryProperties.class)
@Import(StructureRegistrar.class)
@ImportRuntimeHints(PotteryRuntimeHints.class)
public final class PotteryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Codec.class)
	JsonCodec potteryCodec(ObjectProvider<JsonMapper> mapper) {
		JsonMapper applicationMapper = mapper.getIfAvailable();
		return (applicationMapper != null) ? new JsonCodec(applicationMapper) : new JsonCodec();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
	RedisCollectionFactory redisCollectionFactory(RedisConnectionFactory connectionFactory, Codec codec,
			PotteryProperties properties) {
		return new RedisCollectionFactory(connectionFactory, codec, properties.keyPrefix());
	}

}
