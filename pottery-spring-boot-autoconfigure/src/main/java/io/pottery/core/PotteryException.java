package io.pottery.core;

import org.jspecify.annotations.Nullable;

/**
 * Root of the exceptions that this library throws of its own. Failures of the connection
 * stay what Spring makes of them, a {@code DataAccessException}.
 */
public class PotteryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what was refused, with the name, the value and the rule
	 */
	public PotteryException(String message) {
		super(message);
	}

	/**
	 * Creates an exception with a cause.
	 * @param message what was refused, with the name, the value and the rule
	 * @param cause what it was found by
	 */
	public PotteryException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
