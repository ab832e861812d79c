package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The lock of a call: always the same one, or that of a key which the call gives.
 */
final class LockOfCall {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final Method method;

	private final Template key;

	// Whose accessors remember what they have resolved.
	private final StandardEvaluationContext shared = new StandardEvaluationContext();

	private final Supplier<RedlockFactory> locks;

	private final Supplier<LockOptions> options;

	private final @Nullable Supplier<Redlock> always;

	private LockOfCall(Method method, Template key, ConfigurableListableBeanFactory beans,
			Supplier<RedlockFactory> locks, Supplier<LockOptions> options, @Nullable Supplier<Redlock> always) {
		this.method = method;
		this.key = key;
		this.shared.setBeanResolver(new BeanFactoryResolver(beans));
		this.options = options;
		this.locks = locks;
		this.always = (always != null || !key.isLiteral()) ? always : SingletonSupplier.of(() -> lock(key.text()));
	}

	static LockOfCall of(String written, String lock, Method method, Class<?> type,
			ConfigurableListableBeanFactory beans, Supplier<LockOptions> options) {
		boolean keyed = StringUtils.hasText(written);
		String text = keyed ? written : type.getName() + "." + method.getName();
		Supplier<Redlock> declared = (keyed || lock.isEmpty()) ? null
				: SingletonSupplier.of(() -> beans.getBean(lock, Redlock.class).withOptions(options.get()));
		Supplier<RedlockFactory> locks = SingletonSupplier.of(() -> beans.getBean(RedlockFactory.class)
			.withGroup(lock.isEmpty() ? type.getSimpleName() + "." + method.getName() : group(lock, beans)));
		try {
			Template key = Template.parse(text);
			KeyVariables.check(key, method, NAMES);
			return new LockOfCall(method, key, beans, locks, options, declared);
		}
		catch (ParseException ex) {
			throw new InvalidAnnotationException(method,
					"key '%s' has an expression that is not correct: %s.".formatted(text, ex.getSimpleMessage()),
					"Write expressions as #{…}, such as \"order:#{#order.id}\".", ex);
		}
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
			throw new InvalidAnnotationException(this.method, ex.getMessage() + ".", "Correct the value.", ex);
		}
	}

	Redlock apply(MethodInvocation invocation) {
		return (this.always != null) ? this.always.get() : lock(evaluate(invocation));
	}

	private Redlock lock(String name) {
		return this.locks.get().lock(name, this.options.get());
	}

	private String evaluate(MethodInvocation invocation) {
		Object target = invocation.getThis();
		Assert.state(target != null, "Methods without a target are not wrapped");
		@Nullable Object[] arguments = invocation.getArguments();
		MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(
				new Invocation(this.method, target, AopUtils.getTargetClass(target), arguments), this.method, arguments,
				NAMES);
		this.shared.applyDelegatesTo(context);
		String name;
		try {
			name = this.key.evaluate(context);
		}
		catch (EvaluationException ex) {
			throw new IllegalArgumentException("Key '%s' of @Synchronized on %s has no value for this call: %s"
				.formatted(this.key.text(), this.method, ex.getMessage()), ex);
		}
		if (!StringUtils.hasText(name)) {
			throw new IllegalArgumentException(
					"Key '%s' of @Synchronized on %s is empty for this call".formatted(this.key.text(), this.method));
		}
		return name;
	}

}
