package io.pottery.lock;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;

/**
 * One who waits for a lock.
 */
final class LockWaiter {

	private final LockKeys keys;

	private final LockOptions options;

	private final CompletableFuture<Grant> result = new CompletableFuture<>();

	// What the masters failed with last.
	private volatile Map<String, Throwable> failures = Map.of();

	LockWaiter(LockKeys keys, LockOptions options) {
		this.keys = keys;
		this.options = options;
	}

	LockOptions options() {
		return this.options;
	}

	/**
	 * What it waits for.
	 * @return completed with the grant, or exceptionally when it gives up
	 */
	CompletableFuture<Grant> result() {
		return this.result;
	}

	boolean take(Grant grant) {
		return this.result.complete(grant);
	}

	/**
	 * Remembers why an attempt failed, and gives up if that is to be told at once.
	 */
	void refused(Attempt attempt) {
		this.failures = attempt.ballot().failures();
		if (this.options.raiseOnRedisErrors() && attempt.ballot().isImpossible()) {
			this.result.completeExceptionally(new QuorumImpossibleException(this.keys.name(), this.failures));
		}
	}

	/**
	 * Gives up because of something unforeseen.
	 */
	void failed(Throwable failure) {
		this.result.completeExceptionally(
				(failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure);
	}

	/**
	 * Gives up because the time is over.
	 */
	void expired(Duration wait) {
		this.result.completeExceptionally(new QuorumNotAchievedException(this.keys.name(), wait, this.failures));
	}

}
