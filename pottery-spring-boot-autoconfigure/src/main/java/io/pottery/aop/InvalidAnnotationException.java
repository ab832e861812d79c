package io.pottery.aop;

import java.lang.annotation.Annotation;

import io.pottery.core.PotteryException;
import org.jspecify.annotations.Nullable;

/**
 * An annotation on a method or type that could not do what it says. It is thrown when the
 * bean is created.
 */
public final class InvalidAnnotationException extends PotteryException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidAnnotationException(Class<? extends Annotation> annotation, String place, String rule, String action,
			@Nullable Throwable cause) {
		super("@%s on %s: %s".formatted(annotation.getSimpleName(), place, rule), cause);
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
