package io.pottery.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * An asynchronous action under a lease.
 */
final class AsyncSection {

	private AsyncSection() {
	}

	/**
	 * Runs an action, and releases the lease when its result is there.
	 */
	static <T extends @Nullable Object> CompletableFuture<T> run(Lease lease,
			Supplier<? extends CompletionStage<T>> action) {
		return begin(action).handle((value, failure) -> end(lease, value, failure))
			.thenCompose((released) -> released)
			.toCompletableFuture();
	}

	private static <T extends @Nullable Object> CompletionStage<T> begin(
			Supplier<? extends CompletionStage<T>> action) {
		try {
			return action.get();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private static <T extends @Nullable Object> CompletableFuture<T> end(Lease lease, T value,
			@Nullable Throwable failure) {
		CompletableFuture<Void> release = lease.closeAsync();
		if (failure == null) {
			return release.thenApply((released) -> value);
		}
		return release.handle((released, late) -> {
			if (late != null) {
				failure.addSuppressed(late);
			}
			return failure;
		}).thenCompose(CompletableFuture::failedFuture);
	}

}
