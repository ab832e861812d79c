package io.pottery.aop;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;

/**
 * Does around methods what their annotations say.
 */
final class AnnotationInterceptor implements MethodInterceptor {

	private final AnnotatedMethods methods;

	AnnotationInterceptor(AnnotatedMethods methods) {
		this.methods = methods;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		AnnotatedMethod method = (target != null)
				? this.methods.find(invocation.getMethod(), AopUtils.getTargetClass(target)) : null;
		return (method != null) ? method.invoke(invocation) : invocation.proceed();
	}

}
