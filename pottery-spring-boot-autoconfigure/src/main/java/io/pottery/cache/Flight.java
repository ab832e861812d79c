package io.pottery.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A load that others in this JVM wait for.
 *
 * @param <V> the type of the value
 */
final class Flight<V> {

	private final CompletableFuture<V> result = new CompletableFuture<>();

	private volatile @Nullable Thread loader;

	private volatile @Nullable Found<V> before;

	private volatile long begun;

	CompletableFuture<V> result() {
		return this.result;
	}

	/**
	 * Begins.
	 * @param before what was found, and marked, just now
	 */
	void begin(Found<V> before) {
		this.begun = System.nanoTime();
		this.before = before;
	}

	/**
	 * Whether its value is for somebody who asks: not if the entry has changed since it
	 * was marked, of which only those know who asked later.
	 * @param found what they have found
	 * @param asked when they asked
	 */
	boolean isFor(Found<V> found, long asked) {
		Found<V> before = this.before;
		return before == null || asked - this.begun <= 0 || !before.answered() || !found.answered()
				|| before.isSame(found);
	}

	void loadedBy(@Nullable Thread loader) {
		this.loader = loader;
	}

	boolean isLoadedBy(Thread caller) {
		return caller.equals(this.loader);
	}

}
