package io.pottery.autoconfigure;

import java.util.Arrays;
import java.util.List;

import io.pottery.collection.RedisCollectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Says why there is no {@link RedisCollectionFactory}: it needs one Redis connection to
 * stand on. Comes before the analyzer of Spring Boot, which knows that the bean is
 * missing, but not the cure.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class RedisConnectionFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final @Nullable ConfigurableListableBeanFactory beanFactory;

	RedisConnectionFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		if (this.beanFactory == null || cause.getBeanType() != RedisCollectionFactory.class
				|| cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		List<String> candidates = candidates(this.beanFactory);
		String required = "%s required a %s, but ".formatted(consumer(rootFailure, description, this.beanFactory),
				RedisCollectionFactory.class.getSimpleName());
		return switch (candidates.size()) {
			case 0 -> none(required, cause);
			case 1 -> null;
			default -> several(required, candidates, cause);
		};
	}

	private static FailureAnalysis none(String required, Throwable cause) {
		return new FailureAnalysis(
				required + "there is no bean of type '" + RedisConnectionFactory.class.getName() + "'.", """
						Make sure that Lettuce or Jedis is on the class path and that \
						DataRedisAutoConfiguration is not excluded, or define a RedisConnectionFactory bean.""", cause);
	}

	private static FailureAnalysis several(String required, List<String> candidates, Throwable cause) {
		return new FailureAnalysis(
				required + "there are several Redis connections and none is primary: " + String.join(", ", candidates),
				"""
						Mark the one that holds the structures with @Primary, or the others with \
						@Bean(defaultCandidate = false); or define a RedisCollectionFactory bean over one of them.""",
				cause);
	}

	private static String consumer(Throwable rootFailure, @Nullable String injectionPoint,
			ConfigurableListableBeanFactory beans) {
		String beanName = null;
		for (Throwable ex = rootFailure; ex != null; ex = ex.getCause()) {
			if (ex instanceof BeanCreationException creation) {
				beanName = (ex instanceof UnsatisfiedDependencyException) ? null : creation.getBeanName();
			}
		}
		if (beanName == null) {
			return (injectionPoint != null) ? injectionPoint : "A component";
		}
		String description = beans.containsBeanDefinition(beanName) ? beans.getBeanDefinition(beanName).getDescription()
				: null;
		return "Bean '" + beanName + "'" + ((description != null) ? " " + description : "");
	}

	private static List<String> candidates(ConfigurableListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanNamesForType(RedisConnectionFactory.class, true, false))
			.filter((name) -> isCandidate(beanFactory, name))
			.toList();
	}

	private static boolean isCandidate(ConfigurableListableBeanFactory beanFactory, String name) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return true;
		}
		BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
		return definition.isAutowireCandidate()
				&& !(definition instanceof AbstractBeanDefinition bean && !bean.isDefaultCandidate());
	}

}
