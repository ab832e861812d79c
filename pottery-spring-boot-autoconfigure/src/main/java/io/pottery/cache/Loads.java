package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.pottery.core.CodecException;
import io.pottery.core.Futures;
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
final class Loads<V> implements Changes.Listener {

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
	 * @param request who asks
	 * @param seen what was found; nothing if Redis cannot tell whether others load
	 */
	CompletableFuture<Outcome<V>> join(Request request, Found<V> seen) {
		String key = request.key();
		Flight<V> mine = new Flight<>();
		Flight<V> other = this.flights.compute(key,
				(same, flight) -> (flight != null && flight.isFor(seen, request.asked())) ? flight : mine);
		if (other != mine) {
			if (other.isLoadedBy(request.caller())) {
				return CompletableFuture.failedFuture(new IllegalStateException(
						"Loading '%s' of cache '%s' asks for the same again".formatted(key, this.cache)));
			}
			this.listener.coalesced(this.cache);
			return other.result().thenApply(Outcome::of);
		}
		if (!seen.answered()) {
			return CompletableFuture
				.completedFuture(new Outcome<>(null, new Turn<>(this, key, mine, Found.nothing(), null)));
		}
		return lock(key).acquireAsync()
			.handle((lease, failure) -> lease)
			.thenCompose((lease) -> turn(key, mine, lease));
	}

	// Read again, because another may have loaded it since it was missed.
	private CompletableFuture<Outcome<V>> turn(String key, Flight<V> mine, @Nullable Lease lease) {
		return Futures.handedOver(this.entries.readToLoad(key)).handle((reply, failure) -> {
			Turn<V> turn = new Turn<>(this, key, mine, (reply != null) ? reply.get() : Found.nothing(), lease);
			mine.begin(turn.before());
			if (failure != null) {
				turn.abandoned(failure);
				throw new CompletionException(failure);
			}
			Found.Value<V> value = turn.before().value();
			if (value != null && value.isFresh()) {
				turn.passed(value.value());
				return Outcome.of(value.value());
			}
			return new Outcome<>(null, turn);
		});
	}

	/**
	 * Takes the turn to load ahead of expiry, if nobody loads.
	 * @return the turn, or null if somebody else has it or has had it
	 */
	CompletableFuture<@Nullable Turn<V>> tryTurn(String key, Found<V> seen) {
		return lock(key).tryAcquireAsync(Duration.ZERO)
			.handle((lease, failure) -> (lease != null) ? lease.orElse(null) : null)
			.thenCompose((lease) -> (lease != null) ? turn(key, seen, lease) : CompletableFuture.completedFuture(null));
	}

	private CompletableFuture<@Nullable Turn<V>> turn(String key, Found<V> seen, Lease lease) {
		return Futures.handedOver(this.entries.read(key)).handle((reply, failure) -> {
			Turn<V> turn = new Turn<>(this, key, new Flight<>(), (reply != null) ? reply.get() : Found.nothing(),
					lease);
			if (!turn.before().isSame(seen)) {
				turn.passed(null);
				return null;
			}
			return turn;
		});
	}

	private Redlock lock(String key) {
		return this.locks.lock("cache:" + this.entries.key(key), LEASE);
	}

	/**
	 * Ends a load.
	 * @param kept whether the value is stored
	 * @return the value as all will have it, when it is stored or cannot be
	 */
	CompletableFuture<V> loaded(String key, @Nullable V value, Duration time, Found<V> before, boolean kept) {
		this.listener.loaded(this.cache, time);
		if (!kept) {
			this.entries.unmark(key, before);
			return CompletableFuture.completedFuture(value);
		}
		Storing<V> storing = storing(key, value, before);
		return (storing != null) ? store(List.of(storing), time).thenApply((stored) -> storing.value().value())
				: CompletableFuture.completedFuture(value);
	}

	/**
	 * Makes a value ready to be stored.
	 * @return null if it is none that is stored
	 */
	@Nullable Storing<V> storing(String key, @Nullable V value, Found<V> before) {
		if (value != null || this.options.cacheNulls()) {
			try {
				return new Storing<>(key, this.entries.encode(value), before);
			}
			catch (CodecException ex) {
				this.failures.tell(ex);
			}
		}
		this.entries.unmark(key, before);
		return null;
	}

	/**
	 * Stores values.
	 * @return completed when they are stored or cannot be
	 */
	CompletableFuture<?> store(List<Storing<V>> values, Duration time) {
		return this.entries.write(values, time).exceptionally((failure) -> {
			this.failures.tell(failure);
			return 0L;
		});
	}

	/**
	 * Notes that a value could not be loaded.
	 * @return what is served instead, if that is allowed
	 */
	Found.@Nullable Value<V> failed(String key, Duration time, Found<V> before, Throwable failure) {
		this.listener.notLoaded(this.cache, time, failure);
		this.entries.unmark(key, before);
		Found.Value<V> stale = before.value();
		if (stale == null || !(stale.isFresh() || stale.isStaleFor(this.options.staleIfError()))) {
			return null;
		}
		this.failures.log("What cache '%s' has cannot be loaded again, and is served as it is", failure);
		return stale;
	}

	void end(String key, Flight<V> flight) {
		this.flights.remove(key, flight);
	}

	// Who asks from now on must not get what is being loaded already.
	@Override
	public void changed(String key) {
		this.flights.remove(key);
	}

	@Override
	public void allChanged() {
		this.flights.clear();
	}

}
