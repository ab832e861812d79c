package io.pottery.core;

import org.jspecify.annotations.Nullable;

/**
 * A key holds another Redis type than its structure needs; nothing was written.
 */
public final class WrongTypeException extends PotteryException {

	private static final long serialVersionUID = 1L;

	private final String key;

	private final String found;

	private final String expected;

	/**
	 * Creates an exception for a key.
	 * @param key the Redis key
	 * @param found the type that Redis reports for it
	 * @param expected the type that the structure needs
	 * @param cause the reply of Redis, if there was one
	 */
	public WrongTypeException(String key, String found, String expected, @Nullable Throwable cause) {
		super("Key '" + key + "' holds a Redis " + found + ", but this structure needs a " + expected
				+ ": choose another name or key-prefix, or delete the key", cause);
		this.key = key;
		this.found = found;
		this.expected = expected;
	}

	/**
	 * The key that holds another type.
	 * @return the Redis key
	 */
	public String key() {
		return this.key;
	}

	/**
	 * The type that the key holds, as the command {@code TYPE} names it.
	 * @return the type found
	 */
	public String found() {
		return this.found;
	}

	/**
	 * The type that the structure needs, as the command {@code TYPE} names it.
	 * @return the type expected
	 */
	public String expected() {
		return this.expected;
	}

}
