package io.pottery.autoconfigure;

import io.pottery.aop.AnnotatedMethods;
import io.pottery.aop.AnnotationAdvisor;
import io.pottery.aop.AnnotationChecks;
import io.pottery.lock.RedlockFactory;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Auto-configuration of {@link io.pottery.lock.Synchronized}. Nothing here may need other
 * beans before a synchronized method is called: it is made before them.
 */
@AutoConfiguration(after = PotteryRedlockAutoConfiguration.class)
@ConditionalOnBean(RedlockFactory.class)
@Import(PotterySynchronizedAutoConfiguration.Proxies.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public final class PotterySynchronizedAutoConfiguration {

	/** Inside of asynchronous methods, outside of transactions. */
	static final int ORDER = Integer.MAX_VALUE - 1000;

	private static final String METHODS = "potterySynchronizedMethods";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotatedMethods potterySynchronizedMethods(ConfigurableListableBeanFactory beans) {
		return AnnotatedMethods.ofSynchronized(beans);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotationAdvisor potterySynchronizedAdvisor(@Qualifier(METHODS) AnnotatedMethods methods,
			Environment environment) {
		return new AnnotationAdvisor(methods,
				environment.getProperty(PotteryProperties.PREFIX + ".synchronized.order", Integer.class, ORDER));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotationChecks potterySynchronizedChecks(@Qualifier(METHODS) AnnotatedMethods methods,
			ConfigurableListableBeanFactory beans) {
		return new AnnotationChecks(methods, beans);
	}

	/**
	 * Has beans wrapped, whether AspectJ is there or not.
	 */
	static final class Proxies implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
		}

	}

}
