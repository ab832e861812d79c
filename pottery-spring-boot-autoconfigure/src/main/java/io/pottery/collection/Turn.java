package io.pottery.collection;

import java.util.concurrent.CompletableFuture;

/**
 * One who waits.
 *
 * @param <T> what is waited for
 */
final class Turn<T> {

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final CompletableFuture<Boolean> asked = new CompletableFuture<>();

	/**
	 * Completed with what is waited for.
	 */
	CompletableFuture<T> result() {
		return this.result;
	}

	/**
	 * Completed when Redis has answered, be it that there is nothing yet.
	 */
	CompletableFuture<Boolean> asked() {
		return this.asked;
	}

	boolean complete(T value) {
		boolean taken = this.result.complete(value);
		this.asked.complete(true);
		return taken;
	}

	void refuse(RuntimeException reason) {
		this.result.completeExceptionally(reason);
		this.asked.complete(true);
	}

}
