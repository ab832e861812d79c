package io.pottery.aop;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;

/**
 * Runs methods under their locks.
 */
final class SynchronizedInterceptor implements MethodInterceptor {

	private final SynchronizedMethods methods;

	SynchronizedInterceptor(SynchronizedMethods methods) {
		this.methods = methods;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		SynchronizedMethod method = (target != null)
				? this.methods.find(invocation.getMethod(), AopUtils.getTargetClass(target)) : null;
		return (method != null) ? method.invoke(invocation) : invocation.proceed();
	}

}
