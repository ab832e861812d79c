package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

import io.pottery.lock.FencingToken;
import io.pottery.lock.Lease;
import io.pottery.lock.Synchronized.OnFailure;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.Assert;

/**
 * A method that runs under a lock, and all that is known of it before it is called.
 *
 * @param method the method of the target's class
 * @param locks the lock of a call
 * @param onFailure what is done when the lock is not acquired
 * @param fallback the method that is called then, if any
 * @param section how the result keeps the lock
 */
record SynchronizedMethod(Method method, LockOfCall locks, OnFailure onFailure, @Nullable Method fallback,
		Section section) {

	@Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		return this.section.run(this, this.locks.apply(invocation), invocation);
	}

	/**
	 * Runs the method itself, with the lease in those parameters that ask for it.
	 */
	@Nullable Object proceed(MethodInvocation invocation, Lease lease) throws Throwable {
		Object[] arguments = invocation.getArguments();
		Class<?>[] types = this.method.getParameterTypes();
		for (int i = 0; i < types.length; i++) {
			if (types[i] == Lease.class) {
				arguments[i] = lease;
			}
			else if (types[i] == FencingToken.class) {
				arguments[i] = lease.token();
			}
		}
		return Synchronizations.within(lease.name(), invocation);
	}

	/**
	 * What is done instead of the method.
	 * @throws Throwable the failure, where that is to be thrown, or what the fallback
	 * throws
	 */
	@Nullable Object instead(MethodInvocation invocation, RuntimeException failure) throws Throwable {
		return switch (this.onFailure) {
			case THROW -> throw failure;
			case SKIP -> (this.method.getReturnType() == Optional.class) ? Optional.empty() : null;
			case FALLBACK -> {
				Assert.state(this.fallback != null && invocation.getThis() != null, "There is a fallback");
				yield AopUtils.invokeJoinpointUsingReflection(unwrap(invocation.getThis()), this.fallback,
						invocation.getArguments());
			}
		};
	}

	// The target may be a proxy of somebody else's, which has no private methods.
	private static Object unwrap(Object target) {
		Object inner = AopProxyUtils.getSingletonTarget(target);
		return (inner != null) ? unwrap(inner) : target;
	}

	/**
	 * Whether a method declares that it throws such an exception.
	 */
	boolean mayThrow(Class<? extends Throwable> type) {
		return List.of(this.method.getExceptionTypes())
			.stream()
			.anyMatch((declared) -> declared.isAssignableFrom(type));
	}

}
