package io.pottery.aop;

import java.lang.reflect.Method;

import io.pottery.core.PotteryException;
import org.jspecify.annotations.Nullable;

/**
 * An annotation on a method or type that could not do what it says. It is thrown when the
 * bean is created.
 */
public final class InvalidAnnotationException extends PotteryException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidAnnotationException(Method method, String rule, String action) {
		this(method, rule, action, null);
	}

	InvalidAnnotationException(Method method, String rule, String action, @Nullable Throwable cause) {
		this("%s.%s()".formatted(method.getDeclaringClass().getName(), method.getName()), rule, action, cause);
	}

	InvalidAnnotationException(Class<?> type, String rule, String action) {
		this(type.getName(), rule, action, null);
	}

	private InvalidAnnotationException(String place, String rule, String action, @Nullable Throwable cause) {
		super("@Synchronized on %s: %s".formatted(place, rule), cause);
		this.action = action;
	}

	/**
	 * What to do about it.
	 * @return one or two sentences
	 */
	public String action() {
		return this.action;
	}

}
