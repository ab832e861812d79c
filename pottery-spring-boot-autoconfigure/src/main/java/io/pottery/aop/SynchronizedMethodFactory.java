package io.pottery.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.Synchronized;
import io.pottery.lock.Synchronized.OnFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes of an annotation what is done when its method is called, and refuses what could
 * not work.
 */
final class SynchronizedMethodFactory {

	private static final String EXECUTOR = "applicationTaskExecutor";

	private final ConfigurableListableBeanFactory beans;

	SynchronizedMethodFactory(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	SynchronizedMethod create(Synchronized annotation, Method method, Class<?> type) {
		refuseUnlessWrapped(method);
		Section section = Sections.of(method, SingletonSupplier.of(this::executor));
		Method fallback = fallback(annotation, method, type);
		Supplier<LockOptions> options = options(annotation, method);
		LockOfCall locks = LockOfCall.of(annotation, method, type, this.beans, options);
		return new SynchronizedMethod(method, locks, annotation.onFailure(), fallback, section);
	}

	private static void refuseUnlessWrapped(Method method) {
		int modifiers = method.getModifiers();
		for (String word : Modifier.toString(modifiers & (Modifier.PRIVATE | Modifier.FINAL | Modifier.STATIC))
			.split(" ")) {
			if (!word.isEmpty()) {
				throw new InvalidAnnotationException(method,
						"it is %s, so no proxy can stand before it.".formatted(word),
						"Make it a method that is neither private nor static nor final, and call it through the bean.",
						null);
			}
		}
	}

	private static @Nullable Method fallback(Synchronized annotation, Method method, Class<?> type) {
		boolean named = StringUtils.hasText(annotation.fallback());
		if (named != (annotation.onFailure() == OnFailure.FALLBACK)) {
			throw new InvalidAnnotationException(method,
					named ? "fallback '%s' is never called, because onFailure is %s.".formatted(annotation.fallback(),
							annotation.onFailure()) : "onFailure is FALLBACK, but no fallback is named.",
					"Set both onFailure = FALLBACK and fallback, or none of them.", null);
		}
		if (annotation.onFailure() == OnFailure.SKIP && method.getReturnType().isPrimitive()
				&& method.getReturnType() != void.class) {
			throw new InvalidAnnotationException(method,
					"onFailure is SKIP, but there is no %s that means nothing.".formatted(method.getReturnType()),
					"Return %s, which may be null, or name a fallback.".formatted(
							ClassUtils.resolvePrimitiveIfNecessary(method.getReturnType()).getSimpleName()),
					null);
		}
		if (!named) {
			return null;
		}
		Method fallback = ReflectionUtils.findMethod(type, annotation.fallback(), method.getParameterTypes());
		if (fallback == null || !ClassUtils.isAssignable(method.getReturnType(), fallback.getReturnType())) {
			throw new InvalidAnnotationException(method,
					"%s has no method '%s' with the same parameters that returns %s.".formatted(type.getName(),
							annotation.fallback(), method.getReturnType().getSimpleName()),
					"Add it, or correct the name of the fallback.", null);
		}
		ReflectionUtils.makeAccessible(fallback);
		return fallback;
	}

	private Supplier<LockOptions> options(Synchronized annotation, Method method) {
		Duration autoRelease = duration(annotation.autoRelease(), "autoRelease", method);
		Duration maxWait = duration(annotation.maxWait(), "maxWait", method);
		try {
			LockOptions checked = with(LockOptions.DEFAULT, autoRelease, maxWait, annotation.renew());
			String lock = annotation.lock();
			if (lock.isEmpty()) {
				return () -> checked;
			}
			if (!this.beans.containsBean(lock) || !this.beans.isTypeMatch(lock, Redlock.class)) {
				throw new InvalidAnnotationException(method, "lock '%s' is not declared.".formatted(lock),
						"Declare it as 'pottery.locks.%s', or correct the name.".formatted(lock), null);
			}
			return SingletonSupplier.of(() -> with(this.beans.getBean(lock, Redlock.class).options(), autoRelease,
					maxWait, annotation.renew()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidAnnotationException(method, ex.getMessage() + ".", "Correct the value.", ex);
		}
	}

	private static LockOptions with(LockOptions options, @Nullable Duration autoRelease, @Nullable Duration maxWait,
			boolean renew) {
		LockOptions changed = (autoRelease != null) ? options.withAutoRelease(autoRelease) : options;
		changed = (maxWait != null) ? changed.withMaxWait(maxWait) : changed;
		return (renew && !changed.renew()) ? changed.withRenewal(changed.maxHold()) : changed;
	}

	private @Nullable Duration duration(String text, String name, Method method) {
		String value = this.beans.resolveEmbeddedValue(text);
		if (!StringUtils.hasText(value)) {
			return null;
		}
		try {
			return DurationFormatterUtils.detectAndParse(value, DurationFormat.Unit.MILLIS);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidAnnotationException(method, "%s '%s' is no duration.".formatted(name, value),
					"Write it like 500ms, 30s or PT1M30S.", ex);
		}
	}

	private Executor executor() {
		return this.beans.containsBean(EXECUTOR) ? this.beans.getBean(EXECUTOR, Executor.class)
				: ForkJoinPool.commonPool();
	}

}
