package io.pottery.aop;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * What is done around a method, known before it is called.
 */
interface AnnotatedMethod {

	/**
	 * Calls the method, or does something else.
	 * @throws Throwable what the method throws, or what keeps it from being called
	 */
	@Nullable Object invoke(MethodInvocation invocation) throws Throwable;

	/**
	 * Checks what can be checked only when there are beans.
	 * @throws InvalidAnnotationException if the annotation could not do what it says
	 */
	void check();

}
