package io.pottery.collection;

import org.jspecify.annotations.Nullable;

/**
 * Refuses null as the {@code java.util} interfaces demand, before the codec sees it.
 */
final class Nulls {

	private Nulls() {
	}

	static <T> T refused(@Nullable T value, String name) {
		if (value == null) {
			throw new NullPointerException("'" + name + "' must not be null");
		}
		return value;
	}

}
