package io.pottery.cache;

import java.nio.charset.StandardCharsets;
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

import io.pottery.codec.ElementCodec;
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

	private final ElementCodec<K> keyCodec;

	private final CacheOptions options;

	private final Entries<V> entries;

	private final Loads<V> loads;

	private final Refreshes<V> refreshes;

	private final BulkLoads<K, V> bulk;

	private final CacheListener listener;

	private final Statistics statistics;

	private final Executor executor;

	RedisCache(String name, ElementCodec<K> keyCodec, CacheOptions options, Entries<V> entries, Loads<V> loads,
			CacheListener listener, Statistics statistics, Executor executor) {
		this.name = name;
		this.keyCodec = keyCodec;
		this.options = options;
		this.entries = entries;
		this.loads = loads;
		this.refreshes = new Refreshes<>(name, loads, options, listener, executor);
		this.bulk = new BulkLoads<>(name, entries, listener);
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
	 * @param kept which values are kept
	 * @return the value
	 * @throws X what the loader throws, also that of another thread that was waited for
	 */
	public <X extends Throwable> @Nullable V get(K key, CacheLoader<? super K, ? extends V, X> loader,
			Predicate<? super @Nullable V> kept) throws X {
		Outcome<V> outcome = Waiting
			.await(request(key, () -> CompletableFuture.completedFuture(Waiting.load(loader, key)), kept));
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
			CompletableFuture<V> stale = turn.failed(ex);
			if (stale.isCompletedExceptionally()) {
				throw ex;
			}
			return stale.join();
		}
		return turn.loaded(value, kept).join();
	}

	/**
	 * Returns a value without holding a thread.
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
	 * @param kept which values are kept
	 * @return the value, or what the loader fails with
	 */
	public CompletableFuture<V> getAsync(K key, Function<? super K, ? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> kept) {
		Supplier<CompletionStage<? extends V>> load = () -> loader.apply(key);
		return request(key, load, kept).thenComposeAsync((outcome) -> {
			Turn<V> turn = outcome.turn();
			return (turn != null) ? turn.run(load, kept) : CompletableFuture.completedFuture(outcome.value());
		}, this.executor);
	}

	/**
	 * Looks for a value that may be loaded by other means, such as in a transaction, and
	 * stored when that is committed. Nobody waits for it meanwhile.
	 * @param key its key
	 * @return what is there, and the place for another
	 */
	public CacheLookup<V> lookup(K key) {
		String text = text(key);
		Found<V> found = Futures.join(this.entries.read(text));
		if (found.isFresh()) {
			hit(found);
		}
		else {
			missed();
		}
		return new CacheLookup<>(this.entries, text, found);
	}

	/**
	 * Returns a value that is there.
	 * @param key its key
	 * @return the value; null if it is not there, is stale, or is null
	 */
	public @Nullable V getIfPresent(K key) {
		return Futures.join(present(key));
	}

	/**
	 * Returns a value that is there, without holding a thread.
	 * @param key its key
	 * @return the value; null if it is not there, is stale, or is null
	 */
	public CompletableFuture<@Nullable V> getIfPresentAsync(K key) {
		return Futures.handedOver(present(key));
	}

	private CompletableFuture<@Nullable V> present(K key) {
		return this.entries.read(text(key)).thenApply((found) -> found.isFresh() ? hit(found) : missed());
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
		Map<String, K> texts = new LinkedHashMap<>();
		keys.forEach((key) -> texts.put(text(key), key));
		return this.bulk.get(texts, loader);
	}

	/**
	 * Stores a value, whether there is one or not. That counts neither as a hit nor as a
	 * miss.
	 * @param key its key
	 * @param value the value; null is stored only if the options say so, and removes
	 * otherwise
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
		return this.entries.replace(text(key), value).thenAccept((stored) -> {
			if (stored) {
				this.listener.stored(this.name, 1);
			}
		});
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
		return this.entries.evict(text(key)).whenComplete((evicted, failure) -> {
			if (Boolean.TRUE.equals(evicted)) {
				this.listener.evicted(this.name, 1);
			}
		});
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
		return this.entries.clear().thenAccept((generation) -> {
			this.statistics.reset();
			this.executor.execute(this.entries::unlinkOutdated);
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

	private CompletableFuture<Outcome<V>> request(K key, Supplier<? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> kept) {
		String text = text(key);
		Thread caller = Thread.currentThread();
		return this.entries.read(text).thenCompose((found) -> {
			if (this.refreshes.mayServe(found)) {
				this.refreshes.refreshIfDue(text, found, loader, kept);
				return CompletableFuture.completedFuture(Outcome.of(hit(found)));
			}
			missed();
			return this.loads.join(text, found.answered(), caller);
		});
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
		return (key instanceof String text) ? text : new String(this.keyCodec.encode(key), StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "cache '" + this.name + "'";
	}

}
