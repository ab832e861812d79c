package io.pottery.collection;

import java.time.Duration;
import java.util.HashSet;
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
final class Turns<T> {

	private final Set<Turn<T>> waiting = new LinkedHashSet<>();

	// Those of them who do not know yet that they have to wait.
	private final Set<Turn<T>> unasked = new LinkedHashSet<>();

	// Those whose time is over, but who may be served by a claim that is under way.
	private final Set<Turn<T>> retired = new HashSet<>();

	private CompletableFuture<Void> claim = CompletableFuture.completedFuture(null);

	private @Nullable RuntimeException closed;

	/**
	 * Stands at the end of the line.
	 * @param asked whether there is nothing, as is known
	 */
	synchronized Turn<T> join(boolean asked) {
		Turn<T> turn = new Turn<>();
		if (this.closed != null) {
			turn.refuse(this.closed);
			return turn;
		}
		this.waiting.add(turn);
		if (asked) {
			turn.asked().complete(true);
		}
		else {
			this.unasked.add(turn);
		}
		notifyAll();
		return turn;
	}

	/**
	 * Steps out of the line.
	 * @return false if it was one's turn already
	 */
	synchronized boolean leave(Turn<T> turn) {
		remove(turn);
		this.waiting.remove(turn);
		return turn.result().cancel(false);
	}

	/**
	 * Asks for no more, but takes what a claim under way brings, which would otherwise
	 * have to be put back.
	 * @return completed when that claim has ended
	 */
	synchronized CompletableFuture<Void> retire(Turn<T> turn) {
		if (this.waiting.contains(turn)) {
			this.retired.add(turn);
		}
		return this.claim;
	}

	/**
	 * Begins a claim for those who are in the line, after the last one has ended.
	 */
	synchronized void beginClaim() {
		this.claim = new CompletableFuture<>();
	}

	synchronized void endClaim() {
		this.claim.complete(null);
	}

	/**
	 * How many have to be asked for.
	 */
	synchronized int size() {
		return this.waiting.size() - this.retired.size();
	}

	synchronized boolean isAnyoneUnasked() {
		return !this.unasked.isEmpty();
	}

	/**
	 * Gives to the first what there is.
	 * @param taken what there is
	 * @param all whether there was no more
	 * @param known those who have come before that was asked
	 * @return what nobody waits for any more
	 */
	synchronized List<T> handOut(List<T> taken, boolean all, Set<Turn<T>> known) {
		List<T> left = taken;
		Iterator<Turn<T>> turns = this.waiting.iterator();
		while (turns.hasNext() && !left.isEmpty()) {
			Turn<T> turn = turns.next();
			if (turn.complete(left.get(0))) {
				left = left.subList(1, left.size());
			}
			turns.remove();
			remove(turn);
		}
		if (all) {
			known.forEach((turn) -> turn.asked().complete(true));
			this.unasked.removeAll(known);
		}
		return left;
	}

	synchronized Set<Turn<T>> unasked() {
		return this.unasked.isEmpty() ? Set.of() : new LinkedHashSet<>(this.unasked);
	}

	synchronized void refuse(RuntimeException reason) {
		this.waiting.forEach((turn) -> turn.refuse(reason));
		this.waiting.clear();
		this.unasked.clear();
		this.retired.clear();
	}

	private void remove(Turn<T> turn) {
		this.unasked.remove(turn);
		this.retired.remove(turn);
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
		for (long left = atMost.toNanos(); size() == 0 && this.closed == null && idle.getAsBoolean()
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
