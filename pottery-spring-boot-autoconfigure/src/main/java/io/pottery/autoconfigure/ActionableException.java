package io.pottery.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.pottery.core.PotteryException;

/**
 * The application cannot start as it is configured, and this is what to do about it.
 */
final class ActionableException extends PotteryException {

	private static final long serialVersionUID = 1L;

	private final String action;

	ActionableException(String description, String action) {
		this(description, action, null);
	}

	ActionableException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
