package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.pottery.lock.Lease;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

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

	private volatile boolean failed;

	Turn(Loads<V> loads, String key, Flight<V> flight, Found<V> before, @Nullable Lease lease) {
		this.loads = loads;
		this.key = key;
		this.flight = flight;
		this.before = before;
		this.lease = lease;
	}

	/**
	 * What was found when the turn began.
	 */
	Found<V> before() {
		return this.before;
	}

	/**
	 * Whether loading has failed, also if something else was served.
	 */
	boolean hasFailed() {
		return this.failed;
	}

	/**
	 * Begins to load, by this thread.
	 */
	void begin() {
		this.flight.loadedBy(Thread.currentThread());
	}

	/**
	 * Loads on an executor, and ends.
	 * @return the value, or what loading it fails with
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	CompletableFuture<V> run(Executor executor, Supplier<? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> kept) {
		CompletableFuture<V> result = new CompletableFuture<>();
		try {
			executor.execute(() -> loading(loader).whenComplete((value, failure) -> follow(result,
					(failure != null) ? stale(cause(failure)) : loaded(value, kept))));
		}
		catch (RejectedExecutionException ex) {
			follow(result, stale(ex));
		}
		return result;
	}

	private CompletionStage<? extends V> loading(Supplier<? extends CompletionStage<? extends V>> loader) {
		begin();
		try {
			CompletionStage<? extends V> stage = loader.get();
			Assert.state(stage != null, () -> "The loader of '" + this.key + "' has returned null instead of a stage");
			return stage;
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
		finally {
			// The thread may ask for the same on behalf of others before the stage is
			// done.
			this.flight.loadedBy(null);
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private static <V> void follow(CompletableFuture<V> result, CompletableFuture<V> ended) {
		ended.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(cause(failure));
			}
			else {
				result.complete(value);
			}
		});
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private CompletableFuture<V> stale(Throwable failure) {
		Found.Value<V> stale = failed(failure);
		return (stale != null) ? CompletableFuture.completedFuture(stale.value())
				: CompletableFuture.failedFuture(failure);
	}

	/**
	 * Ends by a value.
	 * @param value the value
	 * @param kept tells whether it is stored
	 * @return the value as all get it, when it is stored or cannot be
	 */
	CompletableFuture<V> loaded(@Nullable V value, Predicate<? super @Nullable V> kept) {
		CompletableFuture<V> storing;
		try {
			storing = this.loads.loaded(this.key, value, time(), this.before, kept.test(value));
		}
		catch (Throwable ex) {
			return stale(ex);
		}
		return storing.whenComplete((stored, failure) -> {
			end();
			this.flight.result().complete(stored);
		});
	}

	/**
	 * Ends without a value.
	 * @return what is served nevertheless, because it is stale only as long as that is
	 * allowed
	 */
	Found.@Nullable Value<V> failed(Throwable failure) {
		this.failed = true;
		Found.Value<V> stale = this.loads.failed(this.key, time(), this.before, failure);
		end();
		if (stale != null) {
			this.flight.result().complete(stale.value());
		}
		else {
			this.flight.result().completeExceptionally(failure);
		}
		return stale;
	}

	/**
	 * Ends without loading, because that is not needed any more.
	 * @param value what those get who wait
	 */
	void passed(@Nullable V value) {
		end();
		this.flight.result().complete(value);
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
