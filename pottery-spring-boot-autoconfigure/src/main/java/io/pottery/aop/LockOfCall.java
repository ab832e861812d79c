package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The lock of a call: always the same one, or that of a key which the call gives.
 */
final class LockOfCall {

	private final Use use;

	private final Expressions expressions;

	private final Template key;

	private final Supplier<RedlockFactory> locks;

	private final Supplier<LockOptions> options;

	private final @Nullable Supplier<Redlock> always;

	private LockOfCall(Use use, Template key, ConfigurableListableBeanFactory beans, Supplier<RedlockFactory> locks,
			Supplier<LockOptions> options, @Nullable Supplier<Redlock> always) {
		this.use = use;
		this.expressions = new Expressions(use, beans);
		this.key = key;
		this.options = options;
		this.locks = locks;
		this.always = (always != null || !key.isLiteral()) ? always : SingletonSupplier.of(() -> lock(key.text()));
	}

	static LockOfCall of(Use use, String written, String lock, Class<?> type, ConfigurableListableBeanFactory beans,
			Supplier<LockOptions> options) {
		Method method = use.method();
		boolean keyed = StringUtils.hasText(written);
		String text = keyed ? written : type.getName() + "." + method.getName();
		Supplier<Redlock> declared = (keyed || lock.isEmpty()) ? null
				: SingletonSupplier.of(() -> beans.getBean(lock, Redlock.class).withOptions(options.get()));
		Supplier<RedlockFactory> locks = SingletonSupplier.of(() -> beans.getBean(RedlockFactory.class)
			.withGroup(lock.isEmpty() ? type.getSimpleName() + "." + method.getName() : group(lock, beans)));
		return new LockOfCall(use, Template.parse(use, text), beans, locks, options, declared);
	}

	private static String group(String lock, ConfigurableListableBeanFactory beans) {
		String group = beans.getBean(lock, Redlock.class).lockName().group();
		return (group != null) ? group : lock;
	}

	/**
	 * Refuses options that the masters of the application cannot keep to.
	 * @throws InvalidAnnotationException if there are such
	 */
	void check() {
		try {
			lock(this.key.text());
		}
		catch (IllegalArgumentException ex) {
			throw this.use.refusal(ex.getMessage() + ".", "Correct the value.", ex);
		}
	}

	Redlock apply(MethodInvocation invocation) {
		return (this.always != null) ? this.always.get()
				: lock(this.expressions.key(this.key, this.expressions.context(invocation)));
	}

	private Redlock lock(String name) {
		return this.locks.get().lock(name, this.options.get());
	}

}
