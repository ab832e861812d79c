package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.pottery.redis.KeyChanges;
import org.jspecify.annotations.Nullable;

/**
 * The values that stand next to the caller, and go when they change in Redis.
 *
 * @param <V> the type of the values
 */
final class Near<V> implements Changes.Listener {

	private final Cache<String, Kept<V>> values;

	// What is being read from Redis, and has not changed since the first began to.
	private final ConcurrentMap<String, Object> marks = new ConcurrentHashMap<>();

	private final KeyChanges changes;

	private final long ttl;

	Near(NearOptions options, Function<Changes.Listener, KeyChanges> changes) {
		this.ttl = ((options.ttl() != null) ? options.ttl() : Ttl.FOR_EVER).toNanos();
		this.values = Caffeine.newBuilder()
			.maximumSize(options.maxSize())
			.expireAfter(Expiry.<String, Kept<V>>creating(
					(key, kept) -> Duration.ofNanos(Math.min(this.ttl, kept.freshUntil() - System.nanoTime()))))
			.build();
		this.changes = changes.apply(this);
	}

	void open() {
		this.changes.open();
	}

	void close() {
		this.changes.close();
	}

	/**
	 * Finds a value, unless Redis has been silent for too long.
	 */
	@Nullable Kept<V> get(String key) {
		return this.changes.isHeard() ? this.values.getIfPresent(key) : null;
	}

	/**
	 * Reads a value from Redis, and keeps it unless it changes meanwhile.
	 */
	CompletableFuture<Supplier<Found<V>>> reading(String key, Supplier<CompletableFuture<Supplier<Found<V>>>> read) {
		Object mark = this.marks.computeIfAbsent(key, (unmarked) -> new Object());
		long begin = System.nanoTime();
		try {
			return read.get().whenComplete((reply, failure) -> {
				if (failure != null) {
					this.marks.remove(key, mark);
				}
			}).thenApply((reply) -> () -> read(key, mark, begin, reply.get()));
		}
		catch (RuntimeException ex) {
			this.marks.remove(key, mark);
			throw ex;
		}
	}

	private Found<V> read(String key, Object mark, long begin, Found<V> found) {
		Found.Value<V> value = found.value();
		// In one step with changes.
		this.marks.computeIfPresent(key, (marked, latest) -> {
			if (!latest.equals(mark)) {
				return latest;
			}
			if (value != null && value.isFresh()) {
				this.values.put(key, Kept.of(value, begin));
			}
			return null;
		});
		return found;
	}

	@Override
	public void changed(String key) {
		this.marks.compute(key, (marked, mark) -> {
			this.values.invalidate(key);
			return null;
		});
	}

	@Override
	public void allChanged() {
		this.marks.keySet().forEach(this::changed);
		this.values.invalidateAll();
	}

	/**
	 * A value that stands next to the caller.
	 *
	 * @param <V> the type of the value
	 * @param value the value
	 * @param freshUntil how long it is fresh, by {@link System#nanoTime()}
	 * @param loadTime how long it took to load
	 */
	record Kept<V>(@Nullable V value, long freshUntil, Duration loadTime) {

		static <V> Kept<V> of(Found.Value<V> value, long begin) {
			return new Kept<>(value.value(), begin + value.freshFor().toNanos(), value.loadTime());
		}

		Duration freshFor() {
			return Duration.ofNanos(this.freshUntil - System.nanoTime());
		}

	}

}
