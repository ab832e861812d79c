package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.pottery.lock.Lease;
import org.jspecify.annotations.Nullable;

/**
 * The turn to load a value, which nobody else in this JVM has meanwhile, and nobody
 * elsewhere while the lease is valid. It ends by one of its methods.
 *
 * @param <V> the type of the values
 */
final class Turn<V> {

	private final Loads<V> loads;

	private final String key;

	private final Flight<V> flight;

	private final Found<V> before;

	private final @Nullable Lease lease;

	private final long begin = System.nanoTime();

	Turn(Loads<V> loads, String key, Flight<V> flight, Found<V> before, @Nullable Lease lease) {
		this.loads = loads;
		this.key = key;
		this.flight = flight;
		this.before = before;
		this.lease = lease;
	}

	/**
	 * Loads, on this thread as far as that blocks, and ends.
	 * @return the value, or what loading it fails with
	 */
	CompletableFuture<V> run(Supplier<? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> kept) {
		begin();
		CompletableFuture<V> loading;
		try {
			loading = loader.get().<V>thenApply((value) -> value).toCompletableFuture();
		}
		catch (Throwable ex) {
			loading = CompletableFuture.failedFuture(ex);
		}
		return loading.handle((value, failure) -> (failure != null) ? failed(cause(failure)) : loaded(value, kept))
			.thenCompose(Function.identity());
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Ends by a value, which is stored.
	 * @return the value, when it is stored or cannot be
	 */
	CompletableFuture<V> loaded(@Nullable V value, Predicate<? super @Nullable V> kept) {
		Duration time = time();
		return this.loads.store(this.key, value, time, this.before, kept).handle((stored, failure) -> {
			if (failure != null) {
				this.loads.notStored(cause(failure));
			}
			end();
			this.flight.result().complete(value);
			return value;
		});
	}

	/**
	 * Ends without a value.
	 * @return a value that is served nevertheless, because it is stale only as long as
	 * that is allowed
	 */
	CompletableFuture<V> failed(Throwable failure) {
		this.loads.notLoaded(time(), failure);
		end();
		Found.Value<V> stale = this.before.value();
		if (stale != null && this.loads.mayServe(stale)) {
			this.flight.result().complete(stale.value());
		}
		else {
			this.flight.result().completeExceptionally(failure);
		}
		return this.flight.result().copy();
	}

	/**
	 * Ends by what somebody else has stored.
	 */
	@Nullable V found() {
		Found.Value<V> found = this.before.value();
		V value = (found != null) ? found.value() : null;
		end();
		this.flight.result().complete(value);
		return value;
	}

	/**
	 * Begins to load, by this thread.
	 */
	void begin() {
		this.flight.loadedBy(Thread.currentThread());
	}

	/**
	 * Ends because Redis has failed, where that is to be told.
	 */
	void abandoned(Throwable failure) {
		end();
		this.flight.result().completeExceptionally(failure);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void end() {
		this.loads.end(this.key, this.flight);
		if (this.lease != null) {
			this.lease.closeAsync();
		}
	}

	private Duration time() {
		return Duration.ofNanos(System.nanoTime() - this.begin);
	}

}
