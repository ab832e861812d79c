package io.pottery.aop;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * What a method returns its value in.
 */
interface Result {

	/**
	 * The type of the value.
	 */
	ResolvableType valueType(ResolvableType returned);

	/**
	 * Returns a value of a cache, for which the method is called if need be.
	 */
	@Nullable Object cached(CacheOfMethod cache, MethodInvocation invocation) throws Throwable;

	/**
	 * Calls a method, and does something with its value when it has succeeded and the
	 * transaction of the caller, if there is one, is committed.
	 * @param method the method
	 * @param invocation the call
	 * @param action what is done
	 * @return what the method returns; outside of transactions, when that is done
	 */
	@Nullable Object after(Step method, MethodInvocation invocation, Function<@Nullable Object, CompletableFuture<?>> action)
			throws Throwable;

	/**
	 * What is done with a call.
	 */
	@FunctionalInterface
	interface Step {

		@Nullable Object run(MethodInvocation invocation) throws Throwable;

	}

}
