package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What a cache has for a key, and the place for a value that is loaded otherwise: it is
 * stored there later only if nobody has stored, evicted or cleared since.
 *
 * @param <V> the type of the values
 */
public final class CacheLookup<V> {

	private final Entries<V> entries;

	private final String key;

	private final Found<V> found;

	private final long begin = System.nanoTime();

	CacheLookup(Entries<V> entries, String key, Found<V> found) {
		this.entries = entries;
		this.key = key;
		this.found = found;
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
	 * @return whether it was stored
	 */
	public CompletableFuture<Boolean> store(@Nullable V value) {
		return this.entries.write(this.key, value, Duration.ofNanos(System.nanoTime() - this.begin), this.found);
	}

}
