package io.pottery.aop;

import org.jspecify.annotations.Nullable;

/**
 * The call of a method, or what is done instead.
 */
@FunctionalInterface
interface Call {

	@Nullable Object run() throws Throwable;

}
