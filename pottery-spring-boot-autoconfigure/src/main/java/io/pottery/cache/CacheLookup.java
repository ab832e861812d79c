package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a cache has for a key, and the place for a value that is loaded otherwise: it is
 * stored there later only if nobody has stored, evicted or cleared since.
 *
 * @param <V> the type of the values
 */
public final class CacheLookup<V> {

	private final Found<V> found;

	private final Function<@Nullable V, CompletableFuture<?>> store;

	CacheLookup(Found<V> found, Function<@Nullable V, CompletableFuture<?>> store) {
		this.found = found;
		this.store = store;
	}

	/**
	 * Whether there is a value that is fresh.
	 * @return whether it is there
	 */
	public boolean isPresent() {
		return this.found.isFresh();
	}

	/**
	 * The value.
	 * @return the value; null if it is null or not there
	 */
	public @Nullable V value() {
		Found.Value<V> value = this.found.value();
		return (value != null) ? value.value() : null;
	}

	/**
	 * Stores a value that has been loaded since.
	 * @param value the value
	 * @return completed when it is stored or cannot be
	 */
	public CompletableFuture<Void> store(@Nullable V value) {
		return this.store.apply(value).thenApply((done) -> null);
	}

}
