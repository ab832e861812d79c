package io.pottery.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Waits for futures as callers of blocking methods expect: with the exception itself.
 */
public final class Futures {

	private Futures() {
	}

	/**
	 * Waits, whatever interrupts; what is waited for ends by itself soon.
	 * @param <T> the type of the value
	 * @param future what is waited for
	 * @return its value
	 * @throws RuntimeException its failure, which shows who has waited
	 */
	public static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
		try {
			return future.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				// Where the future was completed says nothing to the caller.
				cause.fillInStackTrace();
				throw cause;
			}
			throw ex;
		}
	}

	/**
	 * Waits until interrupted. What is there already when that happens is returned.
	 * @param <T> the type of the value
	 * @param future what is waited for, which is cancelled by the interrupt
	 * @return its value
	 * @throws InterruptedException if the thread is interrupted
	 * @throws RuntimeException its failure, which shows who has waited
	 */
	public static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws InterruptedException {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			if (future.cancel(false)) {
				throw ex;
			}
			Thread.currentThread().interrupt();
			return join(future);
		}
		catch (ExecutionException ex) {
			return join(future);
		}
	}

	/**
	 * Makes a future of another for those who may do anything with it, also block: what
	 * depends on it does not run on the thread that completes the other. Cancelling it
	 * does not cancel the other.
	 * @param <T> the type of the value
	 * @param source the other
	 * @return a future with the same outcome
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> handedOver(CompletableFuture<T> source) {
		// Not thenApplyAsync, which passes failures on by the thread they come from.
		return source.whenCompleteAsync((value, failure) -> {
		});
	}

	/**
	 * Makes a future of another, by its value or its failure. Cancelling it cancels the
	 * other, and a value that nobody takes any more is undone.
	 * @param <T> the type of the other's value
	 * @param <R> the type of the value
	 * @param source the other
	 * @param completion when and where the other tells of its outcome
	 * @param mapping makes the value, or throws the failure
	 * @param undo undoes a value that nobody takes
	 * @return the future
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public static <T, R> CompletableFuture<R> stage(CompletableFuture<T> source, Completion<T> completion,
			BiFunction<@Nullable T, @Nullable Throwable, R> mapping, Consumer<R> undo) {
		CompletableFuture<R> result = new CompletableFuture<>();
		completion.of(source, (value, failure) -> {
			try {
				R mapped = mapping.apply(value, failure);
				if (!result.complete(mapped)) {
					undo.accept(mapped);
				}
			}
			catch (RuntimeException ex) {
				result.completeExceptionally(ex);
			}
		});
		result.whenComplete((value, failure) -> {
			if (failure != null) {
				source.cancel(false);
			}
		});
		return result;
	}

	/**
	 * When and where a future tells of its outcome.
	 *
	 * @param <T> the type of its value
	 */
	@FunctionalInterface
	public interface Completion<T> {

		/**
		 * Has a future tell of its outcome.
		 * @param source the future
		 * @param action what is told
		 * @return a future that follows it
		 */
		CompletableFuture<T> of(CompletableFuture<T> source,
				BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action);

	}

}
