package io.pottery.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What reading an entry has found.
 *
 * @param <V> the type of the values
 * @param answered whether Redis has answered
 * @param bytes the bytes of the entry, empty if there is none
 * @param generation the generation of the cache, null if it has none yet
 * @param value the value, if it is of this generation and readable
 */
record Found<V>(boolean answered, byte[] bytes, @Nullable String generation, @Nullable Value<V> value) {

	private static final byte[] NOTHING = {};

	static <V> Found<V> nothing() {
		return new Found<>(false, NOTHING, null, null);
	}

	boolean isFresh() {
		return this.value != null && this.value.isFresh();
	}

	boolean isSame(Found<V> other) {
		return this.answered && Arrays.equals(this.bytes, other.bytes)
				&& Objects.equals(this.generation, other.generation);
	}

	/**
	 * A value and how long it is good for.
	 *
	 * @param <V> the type of the values
	 * @param value the value
	 * @param freshFor how long it is fresh; negative if it has been stale that long
	 * @param loadTime how long it took to load
	 */
	record Value<V>(@Nullable V value, Duration freshFor, Duration loadTime) {

		boolean isFresh() {
			return !this.freshFor.isNegative() && !this.freshFor.isZero();
		}

		boolean isStaleFor(Duration atMost) {
			return this.freshFor.negated().compareTo(atMost) < 0;
		}

	}

}
