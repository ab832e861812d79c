package io.pottery.id;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * The callers of a generator in this JVM. One request at a time is under way for all of
 * them; those who come meanwhile wait, and are served together by the next one.
 */
final class IdLine {

	private final IdSource source;

	private final int allocationSize;

	private final String name;

	private final NextIdListener listener;

	private final Deque<CompletableFuture<Long>> waiting = new ArrayDeque<>();

	private @Nullable CompletableFuture<@Nullable Void> reset;

	private boolean busy;

	private long last;

	private long left;

	IdLine(IdSource source, int allocationSize, String name, NextIdListener listener) {
		this.source = source;
		this.allocationSize = allocationSize;
		this.name = name;
		this.listener = listener;
	}

	/**
	 * Gives an id that is there already.
	 * @return the id, null if there is none
	 */
	synchronized @Nullable Long poll() {
		return (this.left > 0 && this.waiting.isEmpty() && this.reset == null) ? next() : null;
	}

	/**
	 * Gives an id as soon as there is one.
	 * @return the id; who depends on it must not block
	 */
	synchronized CompletableFuture<Long> take() {
		Long present = poll();
		if (present != null) {
			return CompletableFuture.completedFuture(present);
		}
		CompletableFuture<Long> waiter = new CompletableFuture<>();
		this.waiting.add(waiter);
		proceed();
		return waiter;
	}

	/**
	 * Forgets all ids, after the request that is under way.
	 * @return when that is done; who depends on it must not block
	 */
	synchronized CompletableFuture<@Nullable Void> reset() {
		CompletableFuture<@Nullable Void> current = this.reset;
		if (current == null) {
			current = new CompletableFuture<>();
			this.reset = current;
			proceed();
		}
		return current;
	}

	private long next() {
		this.left--;
		return this.last - this.left;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void proceed() {
		if (this.busy) {
			return;
		}
		CompletableFuture<@Nullable Void> currentReset = this.reset;
		if (currentReset != null) {
			this.busy = true;
			this.source.reset().whenComplete((done, failure) -> wasReset(currentReset, failure));
		}
		else if (!this.waiting.isEmpty()) {
			this.busy = true;
			int callers = this.waiting.size();
			this.source.take(Math.max(callers, this.allocationSize)).whenComplete((range, failure) -> {
				if (failure != null) {
					notTaken(callers, failure);
				}
				else {
					taken(range);
				}
			});
		}
	}

	// Listeners are told first, so that they know of every id that a caller has.
	private void taken(IdRange range) {
		this.listener.generated(this.name, range.size());
		synchronized (this) {
			this.busy = false;
			this.last = range.last();
			this.left = range.size();
			while (this.left > 0 && !this.waiting.isEmpty()) {
				this.waiting.remove().complete(next());
			}
			proceed();
		}
	}

	private void notTaken(int callers, Throwable failure) {
		if (!(failure instanceof IdsExhaustedException)) {
			this.listener.quorumFailed(this.name);
		}
		synchronized (this) {
			this.busy = false;
			for (int caller = 0; caller < callers; caller++) {
				this.waiting.remove().completeExceptionally(failure);
			}
			proceed();
		}
	}

	private void wasReset(CompletableFuture<@Nullable Void> current, @Nullable Throwable failure) {
		if (failure != null) {
			this.listener.quorumFailed(this.name);
		}
		synchronized (this) {
			this.busy = false;
			this.reset = null;
			if (failure == null) {
				this.left = 0;
				current.complete(null);
			}
			else {
				current.completeExceptionally((failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure);
			}
			proceed();
		}
	}

}
