package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import io.pottery.lock.Lease;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import org.jspecify.annotations.Nullable;

/**
 * Has one thread load a value for all that miss it, here and in other JVMs.
 *
 * @param <V> the type of the values
 */
final class Loads<V> {

	// Whoever dies is followed by another after it; whoever lives has it renewed. Who has
	// waited long enough loads as well.
	private static final LockOptions LEASE = LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(5))
		.withRenewal(Duration.ofMinutes(1))
		.withMaxWait(Duration.ofSeconds(30))
		.raisingOnRedisErrors();

	private final ConcurrentMap<String, Flight<V>> flights = new ConcurrentHashMap<>();

	private final String cache;

	private final Entries<V> entries;

	private final RedlockFactory locks;

	private final CacheOptions options;

	private final CacheListener listener;

	private final Failures failures;

	Loads(String cache, Entries<V> entries, RedlockFactory locks, CacheOptions options, CacheListener listener,
			Failures failures) {
		this.cache = cache;
		this.entries = entries;
		this.locks = locks;
		this.options = options;
		this.listener = listener;
		this.failures = failures;
	}

	/**
	 * Waits for the load of another, or for the turn to load.
	 * @param key the text of the key
	 * @param answered whether Redis answers, so that it can tell whether others load
	 * @param caller the thread that asks
	 */
	CompletableFuture<Outcome<V>> join(String key, boolean answered, Thread caller) {
		Flight<V> mine = new Flight<>();
		Flight<V> other = this.flights.putIfAbsent(key, mine);
		if (other != null) {
			if (other.isLoadedBy(caller)) {
				return CompletableFuture.failedFuture(new IllegalStateException(
						"Loading '%s' of cache '%s' asks for the same again".formatted(key, this.cache)));
			}
			this.listener.coalesced(this.cache);
			return other.result().thenApply(Outcome::of);
		}
		if (!answered) {
			return CompletableFuture
				.completedFuture(new Outcome<>(null, new Turn<>(this, key, mine, Found.nothing(false), null)));
		}
		return lock(key).acquireAsync()
			.handle((lease, failure) -> lease)
			.thenCompose((lease) -> turn(key, mine, lease, Found::isFresh));
	}

	/**
	 * Takes the turn to load ahead of expiry, if nobody loads.
	 * @return the turn, or null if somebody else has it or has had it
	 */
	CompletableFuture<@Nullable Turn<V>> tryJoin(String key, Found<V> seen) {
		Flight<V> mine = new Flight<>();
		if (this.flights.putIfAbsent(key, mine) != null) {
			return CompletableFuture.completedFuture(null);
		}
		return lock(key).tryAcquireAsync(Duration.ZERO)
			.handle((lease, failure) -> (lease != null) ? lease.orElse(null) : null)
			.thenCompose((lease) -> turn(key, mine, lease, (before) -> lease == null || !before.isSame(seen)))
			.thenApply(Outcome::turn);
	}

	private Redlock lock(String key) {
		return this.locks.lock("cache:" + this.entries.key(key), LEASE);
	}

	// Read again, because another may have loaded it since it was missed.
	private CompletableFuture<Outcome<V>> turn(String key, Flight<V> mine, @Nullable Lease lease,
			Predicate<Found<V>> isLoaded) {
		return this.entries.read(key).handle((found, failure) -> {
			Found<V> before = (found != null) ? found : Found.nothing(false);
			Turn<V> turn = new Turn<>(this, key, mine, before, lease);
			if (failure != null) {
				turn.abandoned(failure);
				throw new CompletionException(failure);
			}
			return isLoaded.test(before) ? Outcome.of(turn.found()) : new Outcome<>(null, turn);
		});
	}

	CompletableFuture<Boolean> store(String key, @Nullable V value, Duration time, Found<V> before,
			Predicate<? super @Nullable V> kept) {
		this.listener.loaded(this.cache, time);
		try {
			return kept.test(value) ? this.entries.write(key, value, time, before)
					: CompletableFuture.completedFuture(false);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	void notStored(Throwable failure) {
		this.failures.tell(failure);
	}

	void notLoaded(Duration time, Throwable failure) {
		this.listener.notLoaded(this.cache, time, failure);
	}

	/**
	 * Whether a value may be served because loading another has failed.
	 */
	boolean mayServe(Found.Value<V> stale) {
		return stale.isFresh() || stale.isStaleFor(this.options.staleIfError());
	}

	void end(String key, Flight<V> flight) {
		this.flights.remove(key, flight);
	}

}
