package io.pottery.autoconfigure;

import java.util.Arrays;
import java.util.List;

import io.pottery.cache.RedisCache;
import io.pottery.core.Structure;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Says which structures or caches there are where another is injected. Comes before the
 * analyzer of Spring Boot, which leaves the types of the elements out.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class StructureFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final @Nullable ConfigurableListableBeanFactory beanFactory;

	StructureFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		Class<?> kind = (type != null) ? type.resolve() : null;
		if (this.beanFactory == null || kind == null || !hasElements(kind) || cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		return new FailureAnalysis(
				"%s required a bean of type '%s', and there is none. Of the same kind there is: %s".formatted(
						(description != null) ? description : "A component", type, candidates(this.beanFactory, kind)),
				"""
						Declare it below 'pottery' in the application's configuration, with the types of its elements, \
						or correct those of the injection point.""", cause);
	}

	private static boolean hasElements(Class<?> kind) {
		return Structure.class.isAssignableFrom(kind) || kind == RedisCache.class;
	}

	private static String candidates(ConfigurableListableBeanFactory beanFactory, Class<?> kind) {
		List<String> candidates = Arrays.stream(beanFactory.getBeanNamesForType(kind, true, false))
			.map((name) -> "'%s' (%s)".formatted(name, beanFactory.getMergedBeanDefinition(name).getResolvableType()))
			.toList();
		return candidates.isEmpty() ? "nothing" : String.join(", ", candidates);
	}

}
