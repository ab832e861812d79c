package io.pottery.collection;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait in this JVM for the same, in their order.
 *
 * @param <T> what they wait for
 */
// Each of them is equal only to itself.
@SuppressWarnings("UndefinedEquals")
final class Turns<T> {

	private final Set<CompletableFuture<T>> waiting = new LinkedHashSet<>();

	private @Nullable RuntimeException closed;

	synchronized CompletableFuture<T> join() {
		CompletableFuture<T> turn = new CompletableFuture<>();
		if (this.closed != null) {
			turn.completeExceptionally(this.closed);
		}
		else {
			this.waiting.add(turn);
			notifyAll();
		}
		return turn;
	}

	/**
	 * Steps out of the line.
	 * @return false if it was one's turn already
	 */
	synchronized boolean leave(CompletableFuture<T> turn) {
		this.waiting.remove(turn);
		return turn.cancel(false);
	}

	synchronized int size() {
		return this.waiting.size();
	}

	/**
	 * Gives to the first what there is.
	 * @return what nobody waits for any more
	 */
	synchronized List<T> handOut(List<T> taken) {
		List<T> left = taken;
		Iterator<CompletableFuture<T>> turns = this.waiting.iterator();
		while (turns.hasNext() && !left.isEmpty()) {
			if (turns.next().complete(left.get(0))) {
				left = left.subList(1, left.size());
			}
			turns.remove();
		}
		return left;
	}

	synchronized void refuse(RuntimeException reason) {
		this.waiting.forEach((turn) -> turn.completeExceptionally(reason));
		this.waiting.clear();
	}

	synchronized void open() {
		this.closed = null;
	}

	synchronized void close(RuntimeException reason) {
		this.closed = reason;
		refuse(reason);
		notifyAll();
	}

	synchronized boolean isClosed() {
		return this.closed != null;
	}

	/**
	 * Lets {@link #awaitSomebody} ask again whether there is something else.
	 */
	synchronized void wake() {
		notifyAll();
	}

	/**
	 * Waits for somebody to join.
	 * @param idle whether there is nothing else to wait for
	 */
	synchronized void awaitSomebody(Duration atMost, BooleanSupplier idle) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		for (long left = atMost.toNanos(); this.waiting.isEmpty() && this.closed == null && idle.getAsBoolean()
				&& left > 0; left = end - System.nanoTime()) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
	}

	/**
	 * Waits for the end of the line.
	 */
	synchronized void awaitClose(Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		for (long left = atMost.toNanos(); this.closed == null && left > 0; left = end - System.nanoTime()) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
	}

}
