package io.pottery.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.pottery.core.Futures;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Values that are loaded once, kept in Redis for a while, and shared by all instances.
 * Those who miss a value at the same time wait for one of them to load it, also across
 * JVMs. When Redis does not answer, values are loaded and not kept: nobody fails, unless
 * the options say so.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class RedisCache<K, V> {

	private final String name;

	private final Function<K, String> keyText;

	private final CacheOptions options;

	private final Entries<V> entries;

	private final Loads<V> loads;

	private final Refreshes<V> refreshes;

	private final BulkLoads<K, V> bulk;

	private final Unlinking unlinking;

	private final @Nullable Near<V> near;

	private final CacheListener listener;

	private final Statistics statistics;

	private final Executor executor;

	RedisCache(String name, Function<K, String> keyText, CacheOptions options, Entries<V> entries, Loads<V> loads,
			@Nullable Near<V> near, CacheListener listener, Statistics statistics, Executor executor) {
		this.name = name;
		this.keyText = keyText;
		this.options = options;
		this.entries = entries;
		this.loads = loads;
		this.refreshes = new Refreshes<>(name, loads, options, listener, executor);
		this.near = near;
		this.bulk = new BulkLoads<>(name, entries, loads, listener);
		this.unlinking = new Unlinking(entries, executor);
		this.listener = listener;
		this.statistics = statistics;
		this.executor = executor;
	}

	/**
	 * The name of this cache.
	 * @return its name with the prefix
	 */
	public String name() {
		return this.name;
	}

	/**
	 * How long this cache keeps what it holds.
	 * @return the options
	 */
	public CacheOptions options() {
		return this.options;
	}

	/**
	 * Returns a value, which is loaded on this thread if it is not there and nobody else
	 * loads it.
	 * @param <X> what the loader throws
	 * @param key its key
	 * @param loader loads it; must not ask this cache for the same key
	 * @return the value
	 * @throws X what the loader throws, also that of another thread that was waited for
	 */
	public <X extends Throwable> @Nullable V get(K key, CacheLoader<? super K, ? extends V, X> loader) throws X {
		return get(key, loader, (value) -> true);
	}

	/**
	 * Returns a value, which is loaded on this thread if it is not there and nobody else
	 * loads it.
	 * @param <X> what the loader throws
	 * @param key its key
	 * @param loader loads it; must not ask this cache for the same key
	 * @param storing which values are stored
	 * @return the value
	 * @throws X what the loader throws, also that of another thread that was waited for
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public <X extends Throwable> @Nullable V get(K key, CacheLoader<? super K, ? extends V, X> loader,
			Predicate<? super @Nullable V> storing) throws X {
		String text = text(key);
		Near.Kept<V> kept = near(text);
		if (kept != null && !isDue(kept)) {
			return hit(kept);
		}
		Supplier<CompletionStage<? extends V>> load = () -> CompletableFuture
			.completedFuture(Waiting.load(loader, key));
		// The turn of a thread that is gone is not lost on others who wait for the value.
		Request request = Request.of(text, kept != null);
		Found<V> found = Futures.join(read(text)).get();
		Outcome<V> outcome = Waiting.await(outcome(request, found, load, storing),
				(late) -> complete(late, load, storing));
		Turn<V> turn = outcome.turn();
		if (turn == null) {
			return outcome.value();
		}
		V value;
		turn.begin();
		try {
			value = loader.load(key);
		}
		catch (Throwable ex) {
			Found.Value<V> stale = turn.failed(ex);
			if (stale == null) {
				throw ex;
			}
			return stale.value();
		}
		return Waiting.join(turn.loaded(value, storing));
	}

	/**
	 * Returns a value without holding a thread. Tasks that occupy the executor of the
	 * cache must not wait for it: it may be loaded only after them.
	 * @param key its key
	 * @param loader loads it, on the executor of the cache
	 * @return the value, or what the loader fails with
	 */
	public CompletableFuture<V> getAsync(K key, Function<? super K, ? extends CompletionStage<? extends V>> loader) {
		return getAsync(key, loader, (value) -> true);
	}

	/**
	 * Returns a value without holding a thread.
	 * @param key its key
	 * @param loader loads it, on the executor of the cache
	 * @param storing which values are stored
	 * @return the value, or what the loader fails with
	 */
	public CompletableFuture<V> getAsync(K key, Function<? super K, ? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> storing) {
		String text = text(key);
		Near.Kept<V> kept = near(text);
		if (kept != null && !isDue(kept)) {
			return CompletableFuture.completedFuture(hit(kept));
		}
		Supplier<CompletionStage<? extends V>> load = () -> loader.apply(key);
		Request request = Request.of(text, kept != null);
		return Futures.handedOver(read(text)).thenCompose((reply) -> {
			CompletableFuture<Outcome<V>> outcome = outcome(request, reply.get(), load, storing);
			return outcome.isDone() ? complete(outcome.join(), load, storing)
					: Futures.handedOver(outcome.thenCompose((late) -> complete(late, load, storing)));
		});
	}

	private CompletableFuture<V> complete(Outcome<V> outcome, Supplier<? extends CompletionStage<? extends V>> load,
			Predicate<? super @Nullable V> storing) {
		Turn<V> turn = outcome.turn();
		return (turn != null) ? turn.run(this.executor, load, storing)
				: CompletableFuture.completedFuture(outcome.value());
	}

	/**
	 * Looks for a value that may be loaded by other means, such as in a transaction, and
	 * stored when that is committed. Nobody waits for it meanwhile.
	 * @param key its key
	 * @return what is there, and the place for another
	 */
	public CacheLookup<V> lookup(K key) {
		String text = text(key);
		long begin = System.nanoTime();
		Found<V> found = Futures.join(this.entries.readToLoad(text)).get();
		if (found.isFresh()) {
			hit(found);
		}
		else {
			missed();
		}
		return new CacheLookup<>(found,
				(value) -> this.loads.loaded(text, value, Duration.ofNanos(System.nanoTime() - begin), found, true));
	}

	/**
	 * Returns a value that is there.
	 * @param key its key
	 * @return the value; null if it is not there, is stale, or is null
	 */
	public @Nullable V getIfPresent(K key) {
		String text = text(key);
		Near.Kept<V> kept = near(text);
		return (kept != null) ? hit(kept) : present(Futures.join(read(text)).get());
	}

	/**
	 * Returns a value that is there, without holding a thread.
	 * @param key its key
	 * @return the value; null if it is not there, is stale, or is null
	 */
	public CompletableFuture<@Nullable V> getIfPresentAsync(K key) {
		String text = text(key);
		Near.Kept<V> kept = near(text);
		return (kept != null) ? CompletableFuture.completedFuture(hit(kept))
				: Futures.handedOver(read(text)).thenApply((reply) -> present(reply.get()));
	}

	private @Nullable V present(Found<V> found) {
		return found.isFresh() ? hit(found) : missed();
	}

	/**
	 * Returns values in the order of their keys, of which those that are not there are
	 * loaded together. Each 1,000 take a trip to read, and another to store what was
	 * loaded; others may load the same meanwhile.
	 * @param keys the keys
	 * @param loader loads those that are not there; what it leaves out is left out
	 * @return the values by their keys
	 */
	public Map<K, V> getAll(Collection<? extends K> keys,
			Function<? super Set<K>, ? extends Map<? extends K, ? extends V>> loader) {
		return this.bulk.get(texts(keys), loader);
	}

	/**
	 * Returns values in the order of their keys without holding a thread.
	 * @param keys the keys
	 * @param loader loads those that are not there, on the executor of the cache; what it
	 * leaves out is left out
	 * @return the values by their keys, or what the loader fails with
	 */
	public CompletableFuture<Map<K, V>> getAllAsync(Collection<? extends K> keys,
			Function<? super Set<K>, ? extends CompletionStage<? extends Map<? extends K, ? extends V>>> loader) {
		return Futures.handedOver(this.bulk.getAsync(texts(keys), loader, this.executor));
	}

	private Map<String, K> texts(Collection<? extends K> keys) {
		Map<String, K> texts = new LinkedHashMap<>();
		keys.forEach((key) -> texts.putIfAbsent(text(key), key));
		return texts;
	}

	/**
	 * Stores a value, whether there is one or not. That counts neither as a hit nor as a
	 * miss.
	 * @param key its key
	 * @param value the value; null is stored only if the options say so, and removes
	 * otherwise. When Redis does not answer, what was there stays, unless the options say
	 * that this fails.
	 */
	public void put(K key, @Nullable V value) {
		Futures.join(replace(key, value));
	}

	/**
	 * Stores a value without holding a thread.
	 * @param key its key
	 * @param value the value; null is stored only if the options say so, and removes
	 * otherwise
	 * @return completed when it is stored
	 */
	public CompletableFuture<Void> putAsync(K key, @Nullable V value) {
		return Futures.handedOver(replace(key, value));
	}

	private CompletableFuture<Void> replace(K key, @Nullable V value) {
		if (value == null && !this.options.cacheNulls()) {
			return remove(key).thenApply((evicted) -> null);
		}
		return this.entries.replace(text(key), this.entries.encode(value)).thenApply((stored) -> null);
	}

	/**
	 * Removes a value. Loads that have begun before are not stored. When Redis does not
	 * answer, the value stays, unless the options say that this fails.
	 * @param key its key
	 * @return whether there was one, and it was removed
	 */
	public boolean evict(K key) {
		return Futures.join(remove(key));
	}

	/**
	 * Removes a value without holding a thread.
	 * @param key its key
	 * @return whether there was one
	 */
	public CompletableFuture<Boolean> evictAsync(K key) {
		return Futures.handedOver(remove(key));
	}

	private CompletableFuture<Boolean> remove(K key) {
		return this.entries.evict(text(key));
	}

	/**
	 * Removes all values, of any number, at once: none that was stored before is served
	 * after this, also none whose load has begun before. Their memory is given back in
	 * the background.
	 */
	public void clear() {
		Futures.join(removeAll());
	}

	/**
	 * Removes all values without holding a thread.
	 * @return completed when none of them is served any more
	 */
	public CompletableFuture<Void> clearAsync() {
		return Futures.handedOver(removeAll());
	}

	private CompletableFuture<Void> removeAll() {
		return this.entries.clear().thenAccept((last) -> {
			this.statistics.reset();
			if (!last.isEmpty()) {
				this.unlinking.add(last);
			}
		});
	}

	/**
	 * What has become of the requests of this JVM, and how many entries there are. They
	 * are counted in pages, which takes the longer the more keys Redis has.
	 * @return the counts since this cache was made or cleared here
	 */
	public CacheInfo info() {
		return this.statistics.info(this.entries.count());
	}

	private CompletableFuture<Outcome<V>> outcome(Request request, Found<V> found,
			Supplier<? extends CompletionStage<? extends V>> loader, Predicate<? super @Nullable V> storing) {
		Found.Value<V> value = found.value();
		if (value != null && this.refreshes.mayServe(value)) {
			if (request.due() || this.refreshes.isDue(value.freshFor(), value.loadTime())) {
				this.refreshes.refresh(request.key(), found, loader, storing);
			}
			return CompletableFuture.completedFuture(Outcome.of(hit(found)));
		}
		missed();
		return this.loads.join(request, found);
	}

	private CompletableFuture<Supplier<Found<V>>> read(String text) {
		return (this.near != null) ? this.near.reading(text, () -> this.entries.read(text)) : this.entries.read(text);
	}

	private Near.@Nullable Kept<V> near(String text) {
		return (this.near != null) ? this.near.get(text) : null;
	}

	private boolean isDue(Near.Kept<V> kept) {
		return this.options.beta() > 0 && this.refreshes.isDue(kept.freshFor(), kept.loadTime());
	}

	private @Nullable V hit(Near.Kept<V> kept) {
		this.listener.hit(this.name);
		return kept.value();
	}

	private @Nullable V hit(Found<V> found) {
		this.listener.hit(this.name);
		Found.Value<V> value = found.value();
		return (value != null) ? value.value() : null;
	}

	private @Nullable V missed() {
		this.listener.missed(this.name);
		return null;
	}

	private String text(K key) {
		Assert.notNull(key, "'key' must not be null");
		return this.keyText.apply(key);
	}

	@Override
	public String toString() {
		return "cache '" + this.name + "'";
	}

}
