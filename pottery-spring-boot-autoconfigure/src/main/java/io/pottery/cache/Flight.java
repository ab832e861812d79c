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

	CompletableFuture<V> result() {
		return this.result;
	}

	void loadedBy(Thread loader) {
		this.loader = loader;
	}

	boolean isLoadedBy(Thread caller) {
		return caller.equals(this.loader);
	}

}
