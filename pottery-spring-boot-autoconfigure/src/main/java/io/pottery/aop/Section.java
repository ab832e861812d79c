package io.pottery.aop;

import io.pottery.lock.Redlock;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * How a method is run under a lock, and how long its result keeps that.
 */
interface Section {

	/**
	 * Runs a method under a lock.
	 * @param method the method
	 * @param lock the lock
	 * @param invocation the call
	 * @return the result
	 * @throws Throwable what the method throws, or what keeps it from the lock
	 */
	@Nullable Object run(SynchronizedMethod method, Redlock lock, MethodInvocation invocation) throws Throwable;

}
