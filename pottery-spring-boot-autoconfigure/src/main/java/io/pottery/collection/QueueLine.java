package io.pottery.collection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.pottery.redis.Arrivals;
import io.pottery.redis.ErrorReply;
import io.pottery.redis.LostConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;

/**
 * Those who wait in this JVM for the same, served in their order by one thread with one
 * connection, which are there while somebody waits and a little longer. A lost connection
 * is waited out.
 *
 * @param <T> what they wait for
 */
final class QueueLine<T> {

	private static final Log logger = LogFactory.getLog(QueueLine.class);

	private static final Duration LINGERING = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final int SERVED_AT_ONCE = 100;

	private final QueueSource<T> source;

	private final Turns<T> turns = new Turns<>();

	private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

	private volatile boolean disturbed;

	QueueLine(QueueSource<T> source) {
		this.source = source;
	}

	/**
	 * Stands at the end of the line.
	 * @return what is completed when it is one's turn
	 */
	CompletableFuture<T> join() {
		CompletableFuture<T> turn = this.turns.join();
		work();
		return turn;
	}

	/**
	 * Steps out of the line.
	 * @return false if it was one's turn already
	 */
	boolean leave(CompletableFuture<T> turn) {
		return this.turns.leave(turn);
	}

	/**
	 * Takes what is there or comes within a time. Nobody passes those who wait already,
	 * who would have got what is there.
	 * @param nanos how long to wait at the most, not at all if it is not positive
	 * @return what was waited for, null if it was not there
	 */
	@Nullable T take(long nanos) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		long end = System.nanoTime() + Math.max(0, nanos);
		if (nanos <= 0) {
			return takeNow();
		}
		T taken = isAnyoneWaiting() ? null : takeOrWait(end);
		if (taken != null) {
			return taken;
		}
		long left = end - System.nanoTime();
		return (left > 0) ? await(left) : lastChance();
	}

	/**
	 * Takes what comes without holding a thread.
	 * @param reader makes the result of it, or fails after having put it back
	 * @return the result; when it is completed or cancelled otherwise, nothing is taken
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	<R> CompletableFuture<R> takeAsync(Function<T, R> reader) {
		CompletableFuture<R> result = new CompletableFuture<>();
		CompletableFuture<T> turn = join();
		turn.whenCompleteAsync((taken, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				complete(result, taken, reader);
			}
		});
		result.whenComplete((read, failure) -> leave(turn));
		return result;
	}

	private <R> void complete(CompletableFuture<R> result, T taken, Function<T, R> reader) {
		try {
			if (!result.complete(reader.apply(taken))) {
				this.source.giveBack(List.of(taken));
			}
		}
		catch (RuntimeException ex) {
			result.completeExceptionally(ex);
		}
	}

	/**
	 * Stands in the line for a time. Whoever is interrupted after it was their turn gets
	 * what is theirs and stays interrupted.
	 * @param nanos how long to wait at the most
	 * @return what was waited for, null when the time is over
	 */
	@Nullable T await(long nanos) throws InterruptedException {
		CompletableFuture<T> turn = join();
		try {
			return turn.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return leave(turn) ? lastChance() : outcome(turn);
		}
		catch (InterruptedException ex) {
			if (leave(turn)) {
				throw ex;
			}
			Thread.currentThread().interrupt();
			return outcome(turn);
		}
		catch (ExecutionException ex) {
			return outcome(turn);
		}
	}

	private T outcome(CompletableFuture<T> turn) {
		try {
			return turn.join();
		}
		catch (CompletionException ex) {
			throw (RuntimeException) ex.getCause();
		}
	}

	private @Nullable T takeNow() {
		List<T> taken = this.source.take(1);
		return taken.isEmpty() ? null : taken.get(0);
	}

	// What the line waits out is no failure for those who have time.
	private @Nullable T takeOrWait(long end) {
		try {
			return takeNow();
		}
		catch (RuntimeException ex) {
			if (!passes(ex) || end - System.nanoTime() <= 0) {
				throw ex;
			}
			this.disturbed = true;
			return null;
		}
	}

	// While the line is disturbed nobody knows whether there was something.
	private @Nullable T lastChance() {
		return this.disturbed ? takeNow() : null;
	}

	boolean isAnyoneWaiting() {
		return this.turns.size() > 0;
	}

	/**
	 * Sees to it that a thread serves the line or settles what its source has to.
	 */
	void work() {
		if (this.thread.get() != null) {
			this.turns.wake();
			return;
		}
		Thread created = new Thread(this::serve, "pottery-" + name());
		created.setDaemon(true);
		if (this.thread.compareAndSet(null, created)) {
			created.start();
		}
	}

	/**
	 * Lets wait again.
	 */
	void open() {
		this.turns.open();
	}

	/**
	 * Sends everybody home.
	 */
	void refuse() {
		this.turns.close(new IllegalStateException("The factory of '" + name() + "' was closed"));
	}

	/**
	 * Sends everybody home and waits a moment for the end of the thread, which needs the
	 * connections of the application.
	 */
	void close() {
		refuse();
		Thread serving = this.thread.get();
		if (serving != null) {
			serving.interrupt();
			try {
				serving.join(QueueSource.LONGEST.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void serve() {
		try (Arrivals arrivals = this.source.watched().arrivals()) {
			do {
				serve(arrivals);
				this.turns.awaitSomebody(LINGERING, this.source::isSettled);
			}
			while (isNeeded());
		}
		catch (InterruptedException ex) {
			// The line may have been opened again meanwhile: then another thread serves
			// it.
		}
		finally {
			this.thread.set(null);
		}
		if (isNeeded()) {
			work();
		}
	}

	private void serve(Arrivals arrivals) throws InterruptedException {
		while (isNeeded()) {
			try {
				this.source.settle();
				watch(arrivals);
				handOut();
				this.disturbed = false;
			}
			catch (RuntimeException ex) {
				failed(ex);
				this.turns.awaitClose(PAUSE);
			}
		}
	}

	private void watch(Arrivals arrivals) throws InterruptedException {
		Duration patience = this.source.patience();
		if (isAnyoneWaiting() && !patience.isZero()) {
			try {
				arrivals.await(patience);
			}
			catch (RuntimeException ex) {
				// Without memory Redis gives, but does not block.
				if (!ErrorReply.isOneOf(ex, "OOM")) {
					throw ex;
				}
				this.turns.awaitClose(PAUSE);
			}
		}
	}

	private boolean isNeeded() {
		return !this.turns.isClosed() && (isAnyoneWaiting() || !this.source.isSettled());
	}

	private void handOut() {
		int number = Math.min(this.turns.size(), SERVED_AT_ONCE);
		if (number > 0) {
			List<T> left = this.turns.handOut(this.source.take(number));
			if (!left.isEmpty()) {
				this.source.giveBack(left);
			}
		}
	}

	private void failed(RuntimeException ex) {
		if (this.turns.isClosed() || Thread.currentThread().isInterrupted()) {
			// So are the connections, or this thread is about to end.
			return;
		}
		if (!passes(ex)) {
			this.turns.refuse(ex);
		}
		else if (!this.disturbed) {
			logger.warn("Waiting for '" + name() + "' is disturbed and goes on: " + ex);
		}
		this.disturbed = true;
	}

	// What the next try may find otherwise, unlike an error in the request.
	private static boolean passes(RuntimeException ex) {
		return LostConnection.isCauseOf(ex) || ex instanceof QueryTimeoutException
				|| ErrorReply.isOneOf(ex, "LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "UNBLOCKED");
	}

	private String name() {
		return this.source.watched().key();
	}

}
