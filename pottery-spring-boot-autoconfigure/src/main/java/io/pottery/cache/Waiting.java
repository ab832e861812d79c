package io.pottery.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Has exceptions of loaders pass as they are, whatever their type: who waits for a load
 * has passed a loader that throws the same.
 */
final class Waiting {

	private Waiting() {
	}

	/**
	 * Waits until interrupted.
	 * @param late told what comes after that
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	static <T, U> T await(CompletableFuture<T> future, Function<T, ? extends CompletionStage<U>> late) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw Waiting.<RuntimeException>unchecked((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			future.thenCompose(late);
			throw new IllegalStateException("Interrupted while waiting for a value of a cache", ex);
		}
	}

	/**
	 * Waits, whatever interrupts, for what ends by itself soon.
	 */
	static <T> T join(CompletableFuture<T> future) {
		try {
			return future.join();
		}
		catch (CompletionException ex) {
			throw Waiting.<RuntimeException>unchecked((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	static <K, V> @Nullable V load(CacheLoader<? super K, ? extends V, ?> loader, K key) {
		try {
			return loader.load(key);
		}
		catch (Throwable ex) {
			throw Waiting.<RuntimeException>unchecked(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> RuntimeException unchecked(Throwable failure) throws X {
		throw (X) failure;
	}

}
