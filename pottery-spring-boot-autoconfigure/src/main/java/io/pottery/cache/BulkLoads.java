package io.pottery.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.pottery.core.Futures;
import io.pottery.redis.Chunks;

/**
 * Reads values together, and loads together what is missing.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class BulkLoads<K, V> {

	private final String cache;

	private final Entries<V> entries;

	private final CacheListener listener;

	BulkLoads(String cache, Entries<V> entries, CacheListener listener) {
		this.cache = cache;
		this.entries = entries;
		this.listener = listener;
	}

	Map<K, V> get(Map<String, K> keys, Function<? super Set<K>, ? extends Map<? extends K, ? extends V>> loader) {
		Map<String, Found<V>> found = read(keys.keySet());
		Map<K, String> missing = new LinkedHashMap<>();
		keys.forEach((text, key) -> {
			if (found.get(text).isFresh()) {
				this.listener.hit(this.cache);
			}
			else {
				this.listener.missed(this.cache);
				missing.put(key, text);
			}
		});
		Map<K, V> loaded = missing.isEmpty() ? Map.of() : load(missing, found, loader);
		Map<K, V> values = new LinkedHashMap<>();
		keys.forEach((text, key) -> {
			Found.Value<V> value = found.get(text).value();
			if (missing.containsKey(key)) {
				if (loaded.containsKey(key)) {
					values.put(key, loaded.get(key));
				}
			}
			else if (value != null) {
				values.put(key, value.value());
			}
		});
		return values;
	}

	private Map<String, Found<V>> read(Set<String> texts) {
		Map<String, Found<V>> found = new LinkedHashMap<>();
		for (List<String> chunk : Chunks.of(List.copyOf(texts))) {
			List<Found<V>> replies = Futures.join(this.entries.readAll(chunk));
			for (int i = 0; i < chunk.size(); i++) {
				found.put(chunk.get(i), replies.get(i));
			}
		}
		return found;
	}

	private Map<K, V> load(Map<K, String> missing, Map<String, Found<V>> found,
			Function<? super Set<K>, ? extends Map<? extends K, ? extends V>> loader) {
		long begin = System.nanoTime();
		Map<K, V> loaded = new LinkedHashMap<>(loader.apply(new LinkedHashSet<>(missing.keySet())));
		Duration time = Duration.ofNanos(System.nanoTime() - begin);
		this.listener.loaded(this.cache, time);
		List<CompletableFuture<Boolean>> writes = new ArrayList<>();
		missing.forEach((key, text) -> {
			if (loaded.containsKey(key)) {
				writes.add(this.entries.write(text, loaded.get(key), time, found.get(text)));
			}
		});
		CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new)).exceptionally((failure) -> null).join();
		return loaded;
	}

}
