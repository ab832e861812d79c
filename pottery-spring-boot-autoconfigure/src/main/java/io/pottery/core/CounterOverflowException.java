package io.pottery.core;

import org.jspecify.annotations.Nullable;

/**
 * A count would leave the range of a 64-bit integer; what the same call had added before
 * was taken back.
 */
public final class CounterOverflowException extends PotteryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message the key, the element and the amount
	 * @param cause the reply of Redis, if there was one
	 */
	public CounterOverflowException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
