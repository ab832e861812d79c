package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;

import io.pottery.lock.FencingToken;
import io.pottery.lock.Lease;
import io.pottery.lock.Synchronized.OnFailure;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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
		Section section) implements AnnotatedMethod {

	private static final Log logger = LogFactory.getLog(SynchronizedMethod.class);

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		return this.section.run(this, this.locks.apply(invocation), invocation);
	}

	@Override
	public void check() {
		this.locks.check();
	}

	/**
	 * Runs the method itself, with the lease in those parameters that ask for it.
	 */
	@Nullable Object proceed(MethodInvocation invocation, Lease lease) throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
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
		if (this.onFailure != OnFailure.THROW && failure.getSuppressed().length > 0) {
			// Otherwise somebody else has the lock, as is to be expected.
			logger.warn("%s: %s".formatted((this.onFailure == OnFailure.SKIP) ? "Skipped" : "Fell back", this.method),
					failure);
		}
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
		return Stream.of(this.method.getExceptionTypes()).anyMatch((declared) -> declared.isAssignableFrom(type));
	}

}
