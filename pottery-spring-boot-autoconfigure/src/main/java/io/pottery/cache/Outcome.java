package io.pottery.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a request gets: a value, or the turn to load it.
 *
 * @param <V> the type of the values
 * @param value the value, if there is no turn
 * @param turn the turn to load it
 */
record Outcome<V>(@Nullable V value, @Nullable Turn<V> turn) {

	static <V> Outcome<V> of(@Nullable V value) {
		return new Outcome<>(value, null);
	}

}
