package io.pottery.autoconfigure;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

import io.pottery.aop.AnnotatedMethods;
import io.pottery.aop.AnnotationAdvisor;
import io.pottery.aop.AnnotationChecks;
import io.pottery.cache.CacheListener;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.codec.Codec;
import io.pottery.redis.Masters;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of caches.
 */
@AutoConfiguration(after = PotteryRedlockAutoConfiguration.class)
@ConditionalOnBean({ RedisConnectionFactory.class, Masters.class })
@Import(PotterySynchronizedAutoConfiguration.Proxies.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public final class PotteryCacheAutoConfiguration {

	/** Outside of locks and transactions: what is there needs neither. */
	static final int ORDER = PotterySynchronizedAutoConfiguration.ORDER - 100;

	private static final String METHODS = "potteryCachingMethods";

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

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotatedMethods potteryCachingMethods(ConfigurableListableBeanFactory beans) {
		return AnnotatedMethods.ofCaches(beans);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotationAdvisor potteryCachingAdvisor(@Qualifier(METHODS) AnnotatedMethods methods,
			Environment environment) {
		return new AnnotationAdvisor(methods,
				environment.getProperty(PotteryProperties.PREFIX + ".cached.order", Integer.class, ORDER));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotationChecks potteryCachingChecks(@Qualifier(METHODS) AnnotatedMethods methods,
			ConfigurableListableBeanFactory beans) {
		return new AnnotationChecks(methods, beans);
	}

}
