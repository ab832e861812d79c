package io.pottery.core;

/**
 * Contents were given for a structure whose key already exists; nothing was written.
 */
public final class KeyExistsException extends PotteryException {

	private static final long serialVersionUID = 1L;

	private final String key;

	/**
	 * Creates an exception for a key.
	 * @param key the Redis key that exists
	 */
	public KeyExistsException(String key) {
		super("Key '" + key + "' already exists, so it cannot be created with contents: "
				+ "open it without contents, or delete it first");
		this.key = key;
	}

	/**
	 * The key that exists.
	 * @return the Redis key
	 */
	public String key() {
		return this.key;
	}

}
