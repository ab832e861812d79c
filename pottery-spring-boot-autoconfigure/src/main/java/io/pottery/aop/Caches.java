package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.pottery.cache.CacheListener;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * The caches that annotations name: those that are declared, and others.
 *
 * @param beans where they are
 */
record Caches(ConfigurableListableBeanFactory beans) {

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	// Overloaded methods may be called with the same arguments, such as null.
	static String nameOf(Method method, Class<?> named) {
		String name = named.getName() + "." + method.getName();
		boolean overloaded = Stream.of(ReflectionUtils.getUniqueDeclaredMethods(named))
			.filter((other) -> other.getName().equals(method.getName()) && !other.isBridge())
			.count() > 1;
		return overloaded ? name
				+ Stream.of(method.getParameterTypes()).map(Class::getName).collect(Collectors.joining(", ", "(", ")"))
				: name;
	}

	/**
	 * Opens the cache of a method.
	 * @param name the name of the cache
	 * @param metered what it is called in meters
	 */
	RedisCache<String, Object> open(String name, String metered, ResolvableType type,
			UnaryOperator<CacheOptions> changes) {
		RedisCacheFactory factory = this.beans.getBean(RedisCacheFactory.class);
		RedisCache<?, ?> declared = declared(name);
		if (declared != null) {
			return factory.withKeyPrefix("").cache(declared.name(), TEXT, type, changes.apply(declared.options()));
		}
		RedisCache<String, Object> cache = factory.cache(name, TEXT, type, changes.apply(CacheOptions.DEFAULT));
		this.beans.getBeanProvider(CacheListener.class)
			.forEach((listener) -> listener.annotated(cache.name(), metered));
		return cache;
	}

	// Nothing is read, so that any type will do.
	@SuppressWarnings("unchecked")
	RedisCache<String, Object> open(String name) {
		RedisCache<?, ?> declared = declared(name);
		return (declared != null) ? (RedisCache<String, Object>) declared
				: this.beans.getBean(RedisCacheFactory.class).cache(name, TEXT, TEXT, CacheOptions.DEFAULT);
	}

	private @Nullable RedisCache<?, ?> declared(String name) {
		return (this.beans.containsBean(name) && this.beans.isTypeMatch(name, RedisCache.class))
				? this.beans.getBean(name, RedisCache.class) : null;
	}

}
