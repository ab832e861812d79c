package io.pottery.core;

import org.jspecify.annotations.Nullable;

/**
 * An element could not be turned into bytes, or bytes not into an element of the declared
 * type. The message quotes the beginning of the bytes and the type.
 */
public final class CodecException extends PotteryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message the value, the type, and what did not fit
	 * @param cause what the encoder or decoder said
	 */
	public CodecException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
