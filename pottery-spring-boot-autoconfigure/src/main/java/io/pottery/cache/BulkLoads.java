package io.pottery.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.pottery.core.Futures;
import io.pottery.redis.Chunks;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Reads values together, and loads together what is missing.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class BulkLoads<K, V> {

	private final String cache;

	private final Entries<V> entries;

	private final Loads<V> loads;

	private final CacheListener listener;

	BulkLoads(String cache, Entries<V> entries, Loads<V> loads, CacheListener listener) {
		this.cache = cache;
		this.entries = entries;
		this.loads = loads;
		this.listener = listener;
	}

	Map<K, V> get(Map<String, K> keys, Function<? super Set<K>, ? extends Map<? extends K, ? extends V>> loader) {
		Map<String, Found<V>> found = Futures.join(read(keys.keySet()));
		Set<K> missing = missing(keys, found);
		if (missing.isEmpty()) {
			return Futures.join(values(keys, found, Map.of(), Duration.ZERO));
		}
		long begin = System.nanoTime();
		Map<? extends K, ? extends V> loaded;
		try {
			loaded = checked(loader.apply(missing));
		}
		catch (Throwable ex) {
			failed(found, since(begin), ex);
			throw ex;
		}
		return Futures.join(stored(keys, found, loaded, since(begin)));
	}

	CompletableFuture<Map<K, V>> getAsync(Map<String, K> keys,
			Function<? super Set<K>, ? extends CompletionStage<? extends Map<? extends K, ? extends V>>> loader,
			Executor executor) {
		return read(keys.keySet()).thenCompose((found) -> {
			Set<K> missing = missing(keys, found);
			if (missing.isEmpty()) {
				return values(keys, found, Map.of(), Duration.ZERO);
			}
			long begin = System.nanoTime();
			return begun(() -> loader.apply(missing), executor)
				.thenCompose((stage) -> stage.<Map<? extends K, ? extends V>>thenApply(BulkLoads::checked))
				.whenComplete((loaded, failure) -> {
					if (failure != null) {
						failed(found, since(begin), failure);
					}
				})
				.thenCompose((loaded) -> stored(keys, found, loaded, since(begin)));
		});
	}

	private static <T> CompletableFuture<T> begun(Supplier<T> load, Executor executor) {
		try {
			return CompletableFuture.supplyAsync(load, executor);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static <M> M checked(@Nullable M loaded) {
		Assert.state(loaded != null, "The loader has returned null instead of a map");
		return loaded;
	}

	private CompletableFuture<Map<String, Found<V>>> read(Set<String> texts) {
		Map<String, Found<V>> all = new LinkedHashMap<>();
		CompletableFuture<?> done = CompletableFuture.completedFuture(null);
		for (List<String> chunk : Chunks.of(List.copyOf(texts))) {
			done = done.thenCompose((before) -> Futures.handedOver(this.entries.readToLoad(chunk)))
				.thenAccept((reply) -> {
					List<Found<V>> found = reply.get();
					for (int i = 0; i < chunk.size(); i++) {
						all.put(chunk.get(i), found.get(i));
					}
				});
		}
		return done.thenApply((read) -> all);
	}

	private Set<K> missing(Map<String, K> keys, Map<String, Found<V>> found) {
		Set<K> missing = new LinkedHashSet<>();
		found.forEach((text, there) -> {
			if (there.isFresh()) {
				this.listener.hit(this.cache);
			}
			else {
				this.listener.missed(this.cache);
				missing.add(keys.get(text));
			}
		});
		return missing;
	}

	private CompletableFuture<Map<K, V>> stored(Map<String, K> keys, Map<String, Found<V>> found,
			Map<? extends K, ? extends V> loaded, Duration time) {
		this.listener.loaded(this.cache, time);
		return values(keys, found, loaded, time);
	}

	private CompletableFuture<Map<K, V>> values(Map<String, K> keys, Map<String, Found<V>> found,
			Map<? extends K, ? extends V> loaded, Duration time) {
		Map<K, V> values = new LinkedHashMap<>();
		List<Storing<V>> storing = new ArrayList<>();
		found.forEach((text, before) -> {
			K key = keys.get(text);
			Found.Value<V> there = before.value();
			if (before.isFresh() && there != null) {
				values.put(key, there.value());
			}
			else if (!loaded.containsKey(key)) {
				this.entries.unmark(text, before);
			}
			else {
				Storing<V> stored = this.loads.storing(text, loaded.get(key), before);
				values.put(key, (stored != null) ? stored.value().value() : loaded.get(key));
				if (stored != null) {
					storing.add(stored);
				}
			}
		});
		CompletableFuture<?> done = CompletableFuture.completedFuture(null);
		for (List<Storing<V>> chunk : Chunks.of(storing)) {
			done = done.thenCompose((before) -> this.loads.store(chunk, time));
		}
		return done.thenApply((stored) -> values);
	}

	private void failed(Map<String, Found<V>> found, Duration time, Throwable failure) {
		this.listener.notLoaded(this.cache, time, failure);
		found.forEach(this.entries::unmark);
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

}
