package io.pottery.aop;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * What <code>#root</code> is in expressions.
 *
 * @param method the method
 * @param target the object it is called on
 * @param targetClass its class
 * @param args the arguments
 */
record Invocation(Method method, Object target, Class<?> targetClass, @Nullable Object[] args) {

	public String methodName() {
		return this.method.getName();
	}

}
