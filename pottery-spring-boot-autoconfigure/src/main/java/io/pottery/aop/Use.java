package io.pottery.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import io.pottery.cache.RedisCachePut;
import org.jspecify.annotations.Nullable;

/**
 * An annotation on a method, or on the type that it belongs to.
 *
 * @param annotation the annotation
 * @param method the method
 */
record Use(Class<? extends Annotation> annotation, Method method) {

	/**
	 * Refuses a method that no proxy can stand before.
	 * @throws InvalidAnnotationException if it is such a one
	 */
	void refuseUnlessWrapped() {
		String words = Modifier
			.toString(this.method.getModifiers() & (Modifier.PRIVATE | Modifier.FINAL | Modifier.STATIC));
		if (!words.isEmpty()) {
			throw refusal("it is %s, so no proxy can stand before it.".formatted(words),
					"Make it a method that is neither private nor static nor final, and call it through the bean.");
		}
	}

	/**
	 * Whether an expression is evaluated when the method has returned.
	 */
	boolean hasResult(String name) {
		return name.equals("unless") || (name.equals("key") && this.annotation == RedisCachePut.class);
	}

	InvalidAnnotationException refusal(String rule, String action) {
		return refusal(rule, action, null);
	}

	InvalidAnnotationException refusal(String rule, String action, @Nullable Throwable cause) {
		return new InvalidAnnotationException(this.annotation,
				"%s.%s()".formatted(this.method.getDeclaringClass().getName(), this.method.getName()), rule, action,
				cause);
	}

	@Override
	public String toString() {
		return "@%s on %s".formatted(this.annotation.getSimpleName(), this.method);
	}

}
