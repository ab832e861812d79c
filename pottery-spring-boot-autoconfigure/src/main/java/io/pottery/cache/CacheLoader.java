package io.pottery.cache;

import org.jspecify.annotations.Nullable;

/**
 * Loads what a cache does not hold.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <X> what it throws, which the caller of the cache gets as it is
 */
@FunctionalInterface
public interface CacheLoader<K, V, X extends Throwable> {

	/**
	 * Loads a value.
	 * @param key its key
	 * @return the value
	 * @throws X if it cannot be loaded; nothing is stored then
	 */
	@Nullable V load(K key) throws X;

}
