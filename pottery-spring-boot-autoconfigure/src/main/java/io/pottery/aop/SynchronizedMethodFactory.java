package io.pottery.aop;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.Synchronized;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes of an annotation what is done when its method is called, and refuses what could
 * not work.
 */
final class SynchronizedMethodFactory {

	private static final String EXECUTOR = "applicationTaskExecutor";

	private final ConfigurableListableBeanFactory beans;

	private final Texts texts;

	SynchronizedMethodFactory(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.texts = new Texts(beans);
	}

	SynchronizedMethod create(Method method, Class<?> type, Class<?> named) {
		Synchronized annotation = Annotations.find(Synchronized.class, method, type);
		Assert.state(annotation != null, "Only annotated methods are asked for");
		Use use = new Use(Synchronized.class, method);
		use.refuseUnlessWrapped();
		Section section = Sections.of(use, named, SingletonSupplier.of(this::executor));
		Method fallback = Fallbacks.find(use, annotation, named);
		Supplier<LockOptions> options = options(use, annotation);
		String key = this.texts.key(use, annotation.key());
		LockOfCall locks = LockOfCall.of(use, key, annotation.lock(), named, this.beans, options);
		return new SynchronizedMethod(method, locks, annotation.onFailure(), fallback, section);
	}

	private Supplier<LockOptions> options(Use use, Synchronized annotation) {
		Duration autoRelease = this.texts.duration(use, "autoRelease", annotation.autoRelease());
		Duration maxWait = this.texts.duration(use, "maxWait", annotation.maxWait());
		try {
			LockOptions checked = with(LockOptions.DEFAULT, autoRelease, maxWait, annotation.renew());
			String lock = annotation.lock();
			if (lock.isEmpty()) {
				return () -> checked;
			}
			if (!this.beans.containsBean(lock) || !this.beans.isTypeMatch(lock, Redlock.class)) {
				throw use.refusal("lock '%s' is not declared.".formatted(lock),
						"Declare it as 'pottery.locks.%s', or correct the name.".formatted(lock));
			}
			return SingletonSupplier.of(() -> with(this.beans.getBean(lock, Redlock.class).options(), autoRelease,
					maxWait, annotation.renew()));
		}
		catch (IllegalArgumentException ex) {
			throw use.refusal(ex.getMessage() + ".", "Correct the value.", ex);
		}
	}

	private static LockOptions with(LockOptions options, @Nullable Duration autoRelease, @Nullable Duration maxWait,
			boolean renew) {
		LockOptions changed = (autoRelease != null) ? options.withAutoRelease(autoRelease) : options;
		changed = (maxWait != null) ? changed.withMaxWait(maxWait) : changed;
		return (renew && !changed.renew()) ? changed.withRenewal(changed.maxHold()) : changed;
	}

	private Executor executor() {
		return this.beans.containsBean(EXECUTOR) ? this.beans.getBean(EXECUTOR, Executor.class)
				: ForkJoinPool.commonPool();
	}

}
