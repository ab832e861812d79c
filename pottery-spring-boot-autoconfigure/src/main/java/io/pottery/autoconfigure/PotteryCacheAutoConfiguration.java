package io.pottery.autoconfigure;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

import io.pottery.cache.CacheListener;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.codec.Codec;
import io.pottery.redis.Masters;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of caches.
 */
@AutoConfiguration(after = PotteryRedlockAutoConfiguration.class)
@ConditionalOnBean({ RedisConnectionFactory.class, Masters.class })
public final class PotteryCacheAutoConfiguration {

	private static final String EXECUTOR = "applicationTaskExecutor";

	@Bean
	@ConditionalOnMissingBean
	RedisCacheFactory redisCacheFactory(RedisConnectionFactory connectionFactory, Masters masters, Codec codec,
			PotteryProperties properties, BeanFactory beans, ObjectProvider<CacheListener> listeners) {
		Executor executor = beans.containsBean(EXECUTOR) ? beans.getBean(EXECUTOR, Executor.class)
				: ForkJoinPool.commonPool();
		return new RedisCacheFactory(connectionFactory, masters, codec, properties.keyPrefix(), executor,
				CacheListener.of(listeners.orderedStream().toList()));
	}

}
