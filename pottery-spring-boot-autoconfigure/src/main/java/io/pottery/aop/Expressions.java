package io.pottery.aop;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * What the expressions of an annotation see of a call.
 */
final class Expressions {

	static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final Use use;

	// Whose accessors remember what they have resolved.
	private final StandardEvaluationContext shared = new StandardEvaluationContext();

	Expressions(Use use, ConfigurableListableBeanFactory beans) {
		this.use = use;
		this.shared.setBeanResolver(new BeanFactoryResolver(beans));
	}

	/**
	 * What is seen of a call.
	 */
	EvaluationContext context(MethodInvocation invocation) {
		Object target = invocation.getThis();
		Assert.state(target != null, "Methods without a target are not wrapped");
		@Nullable Object[] arguments = invocation.getArguments();
		MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(
				new Invocation(this.use.method(), target, AopUtils.getTargetClass(target), arguments),
				this.use.method(), arguments, NAMES);
		this.shared.applyDelegatesTo(context);
		return context;
	}

	/**
	 * Makes the key of a call.
	 * @throws IllegalArgumentException if it has none
	 */
	String key(Template key, EvaluationContext context) {
		String name;
		try {
			name = key.evaluate(context);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException(
					"Key '%s' of %s has no value for this call: %s".formatted(key.text(), this.use, ex.getMessage()),
					ex);
		}
		if (!StringUtils.hasText(name)) {
			throw new IllegalArgumentException("Key '%s' of %s is empty for this call".formatted(key.text(), this.use));
		}
		return name;
	}

}
