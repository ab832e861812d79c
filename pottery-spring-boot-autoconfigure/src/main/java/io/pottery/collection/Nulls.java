package io.pottery.collection;

import org.jspecify.annotations.Nullable;

/**
 * Where null stands in these collections.
 */
final class Nulls {

	private Nulls() {
	}

	/**
	 * Refuses null as the {@code java.util} interfaces demand, before the codec sees it.
	 */
	static <T> T refused(@Nullable T value, String name) {
		if (value == null) {
			throw new NullPointerException("'" + name + "' must not be null");
		}
		return value;
	}

	/**
	 * Passes on what may be null only because a foreign client wrote null, which the
	 * types of {@code java.util} cannot say.
	 */
	@SuppressWarnings("NullAway")
	static <T> T foreign(@Nullable T decoded) {
		return decoded;
	}

}
