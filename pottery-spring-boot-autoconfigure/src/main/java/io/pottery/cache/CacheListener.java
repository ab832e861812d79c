package io.pottery.cache;

import java.time.Duration;
import java.util.List;

/**
 * Is told what happens to the caches of a factory, by the threads that do it: it must not
 * block. What it throws is logged and has no other effect. The names are those of the
 * caches, with the prefix.
 */
public interface CacheListener {

	/**
	 * A method with an annotation has opened a cache that is not declared, before its
	 * first use.
	 * @param cache the cache
	 * @param name what the annotation calls it, or class and method, and so never made of
	 * data
	 */
	default void annotated(String cache, String name) {
	}

	/**
	 * A value was there.
	 * @param cache the cache
	 */
	default void hit(String cache) {
	}

	/**
	 * A value was not there.
	 * @param cache the cache
	 */
	default void missed(String cache) {
	}

	/**
	 * A value that was not there is being loaded by another thread of this JVM already.
	 * @param cache the cache
	 */
	default void coalesced(String cache) {
	}

	/**
	 * A value was loaded, also ahead of expiry.
	 * @param cache the cache
	 * @param time how long that took
	 */
	default void loaded(String cache, Duration time) {
	}

	/**
	 * A value could not be loaded.
	 * @param cache the cache
	 * @param time how long that took
	 * @param failure what the loader threw
	 */
	default void notLoaded(String cache, Duration time, Throwable failure) {
	}

	/**
	 * A value is loaded ahead of its expiry, or while a stale one is still served.
	 * @param cache the cache
	 */
	default void refreshing(String cache) {
	}

	/**
	 * Values were stored.
	 * @param cache the cache
	 * @param count how many
	 */
	default void stored(String cache, long count) {
	}

	/**
	 * Values were removed by the application.
	 * @param cache the cache
	 * @param count how many
	 */
	default void evicted(String cache, long count) {
	}

	/**
	 * Redis did not answer in time, or not readably, which the caller does not notice.
	 * @param cache the cache
	 * @param failure why
	 */
	default void failed(String cache, Throwable failure) {
	}

	/**
	 * Joins listeners, which are told in their order. What one throws is kept from the
	 * others.
	 * @param listeners the listeners
	 * @return one that tells all of them
	 */
	static CacheListener of(List<? extends CacheListener> listeners) {
		return new CacheListeners(listeners);
	}

}
