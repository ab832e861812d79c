package io.pottery.aop;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.pottery.aop.CachingMethod.Eviction;
import io.pottery.cache.CacheListener;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.NearOptions;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes of the annotations of caches what is done when their method is called, and
 * refuses what could not work.
 */
final class CachingMethodFactory {

	private final ConfigurableListableBeanFactory beans;

	private final Texts texts;

	private final Caches caches;

	CachingMethodFactory(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.texts = new Texts(beans);
		this.caches = new Caches(beans);
	}

	CachingMethod create(Method method, Class<?> type, Class<?> named) {
		RedisCached cached = Annotations.find(RedisCached.class, method, type);
		RedisCachePut put = Annotations.find(RedisCachePut.class, method, type);
		RedisCacheEvict evict = Annotations.find(RedisCacheEvict.class, method, type);
		return new CachingMethod(result(method, cached, put), (cached != null) ? cached(cached, method, named) : null,
				(put != null) ? put(put, method, named) : null, (evict != null) ? evict(evict, method, named) : null);
	}

	private static Result result(Method method, @Nullable RedisCached cached, @Nullable RedisCachePut put) {
		Use use = new Use(
				(cached != null) ? RedisCached.class : (put != null) ? RedisCachePut.class : RedisCacheEvict.class,
				method);
		use.refuseUnlessWrapped();
		if (cached != null && put != null) {
			throw use.refusal("with @RedisCachePut it would be called each time, and nothing read from the cache.",
					"Take one of the two away.");
		}
		return Results.of(use);
	}

	private CacheOfMethod cached(RedisCached annotation, Method method, Class<?> named) {
		Use use = new Use(RedisCached.class, method);
		Duration ttl = this.texts.duration(use, "ttl", annotation.ttl());
		Duration nullTtl = this.texts.duration(use, "nullTtl", annotation.nullTtl());
		Double jitter = this.texts.percentage(use, "ttlJitter", annotation.ttlJitter());
		if (nullTtl != null && !annotation.cacheNulls()) {
			throw use.refusal(
					"nullTtl '%s' is never used, because cacheNulls is false.".formatted(annotation.nullTtl()),
					"Take one of the two away.");
		}
		UnaryOperator<CacheOptions> changes = (options) -> {
			CacheOptions changed = (ttl != null) ? options.withTtl(ttl.isZero() ? null : ttl) : options;
			changed = (jitter != null) ? changed.withTtlJitter(jitter) : changed;
			changed = (nullTtl != null) ? changed.withNulls(nullTtl) : changed;
			changed = annotation.cacheNulls() ? changed : changed.withoutNulls();
			return (annotation.near() && changed.near() == null) ? changed.withNear(NearOptions.DEFAULT) : changed;
		};
		try {
			changed(changes);
		}
		catch (IllegalArgumentException ex) {
			throw use.refusal(ex.getMessage() + ".", "Correct the value.", ex);
		}
		return cache(use, named, annotation.cache(), annotation.key(), annotation.condition(), annotation.unless(),
				changes);
	}

	private static CacheOptions changed(UnaryOperator<CacheOptions> changes) {
		return changes.apply(CacheOptions.DEFAULT);
	}

	private CacheOfMethod put(RedisCachePut annotation, Method method, Class<?> named) {
		Use use = new Use(RedisCachePut.class, method);
		refuseUnlessNamed(use, annotation.cache());
		return cache(use, named, annotation.cache(), annotation.key(), annotation.condition(), annotation.unless(),
				UnaryOperator.identity());
	}

	private Eviction evict(RedisCacheEvict annotation, Method method, Class<?> named) {
		Use use = new Use(RedisCacheEvict.class, method);
		if (annotation.allEntries() && !annotation.key().isEmpty()) {
			throw use.refusal("key '%s' is never used, because allEntries is true.".formatted(annotation.key()),
					"Take one of the two away.");
		}
		refuseUnlessNamed(use, annotation.cache());
		return new Eviction(cache(use, named, annotation.cache(), annotation.key(), annotation.condition(), "",
				UnaryOperator.identity()), annotation.allEntries(), annotation.beforeInvocation());
	}

	// One of its own would be read by nobody.
	private static void refuseUnlessNamed(Use use, String cache) {
		if (cache.isEmpty()) {
			throw use.refusal("it names no cache.", "Name the one that is meant, such as cache = \"quotes\".");
		}
	}

	private CacheOfMethod cache(Use use, Class<?> named, String cache, String key, String condition, String unless,
			UnaryOperator<CacheOptions> changes) {
		String name = this.texts.resolve(use, "cache", cache);
		String text = this.texts.key(use, key);
		String given = name.isBlank() ? Caches.nameOf(use.method(), named) : name;
		String metered = name.isBlank() ? named.getSimpleName() + "." + use.method().getName() : name;
		Supplier<RedisCache<String, Object>> values;
		if (use.annotation() == RedisCacheEvict.class) {
			values = SingletonSupplier.of(() -> this.caches.open(given));
		}
		else {
			ResolvableType type = KeptType.of(use,
					Results.of(use).valueType(ResolvableType.forMethodReturnType(use.method(), named)));
			values = SingletonSupplier.of(() -> this.caches.open(given, metered, type, changes));
		}
		return new CacheOfMethod(values, new Expressions(use, this.beans),
				text.isEmpty() ? null : Template.parse(use, text),
				SingletonSupplier
					.of(() -> this.beans.getBean(RedisCacheFactory.class).argumentsKey(types(use.method(), named))),
				Condition.parse(use, "condition", condition, true), Condition.parse(use, "unless", unless, false));
	}

	private static List<ResolvableType> types(Method method, Class<?> named) {
		return IntStream.range(0, method.getParameterCount())
			.mapToObj((position) -> ResolvableType.forMethodParameter(method, position, named))
			.toList();
	}

}
