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
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
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
		Section section = Sections.of(method, type, SingletonSupplier.of(this::executor));
		Method fallback = Fallbacks.find(annotation, method, type);
		Supplier<LockOptions> options = options(annotation, method);
		String key = resolve(annotation.key(), "key", method);
		if (!annotation.key().isEmpty() && key.isBlank()) {
			throw new InvalidAnnotationException(method, "key '%s' is empty.".formatted(annotation.key()),
					"Give it a value; for the default key, leave it out.", null);
		}
		LockOfCall locks = LockOfCall.of(key, annotation.lock(), method, type, this.beans, options);
		return new SynchronizedMethod(method, locks, annotation.onFailure(), fallback, section);
	}

	private static void refuseUnlessWrapped(Method method) {
		String words = Modifier.toString(method.getModifiers() & (Modifier.PRIVATE | Modifier.FINAL | Modifier.STATIC));
		if (!words.isEmpty()) {
			throw new InvalidAnnotationException(method, "it is %s, so no proxy can stand before it.".formatted(words),
					"Make it a method that is neither private nor static nor final, and call it through the bean.");
		}
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
						"Declare it as 'pottery.locks.%s', or correct the name.".formatted(lock));
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
		String value = resolve(text, name, method);
		if (value.isBlank()) {
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

	private String resolve(String text, String name, Method method) {
		try {
			String value = this.beans.resolveEmbeddedValue(text);
			return (value != null) ? value : "";
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidAnnotationException(method,
					"%s '%s' has a property that is not set: %s.".formatted(name, text, ex.getMessage()),
					"Set the property, or give a default as in ${name:default}.", ex);
		}
	}

	private Executor executor() {
		return this.beans.containsBean(EXECUTOR) ? this.beans.getBean(EXECUTOR, Executor.class)
				: ForkJoinPool.commonPool();
	}

}
