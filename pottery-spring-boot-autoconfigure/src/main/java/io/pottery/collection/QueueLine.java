package io.pottery.collection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.pottery.redis.Arrivals;
import io.pottery.redis.ErrorReply;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;

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

	private volatile @Nullable RuntimeException failure;

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
		if (nanos <= 0 || !isAnyoneWaiting()) {
			List<T> taken = this.source.take(1);
			if (!taken.isEmpty()) {
				return taken.get(0);
			}
		}
		long left = end - System.nanoTime();
		return (left > 0) ? await(left) : null;
	}

	/**
	 * Takes what comes without holding a thread.
	 * @param reader makes the result of it, or fails after having put it back
	 * @return the result; when it is completed or cancelled otherwise, nothing is taken
	 */
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
			if (!leave(turn)) {
				return turn.join();
			}
			checkFailure();
			return null;
		}
		catch (InterruptedException ex) {
			if (leave(turn)) {
				throw ex;
			}
			Thread.currentThread().interrupt();
			return turn.join();
		}
		catch (ExecutionException ex) {
			throw (RuntimeException) ex.getCause();
		}
	}

	boolean isAnyoneWaiting() {
		return this.turns.size() > 0;
	}

	/**
	 * Sees to it that a thread serves the line or settles what its source has to.
	 */
	void work() {
		Thread created = new Thread(this::serve, "pottery-" + name());
		created.setDaemon(true);
		if (this.thread.compareAndSet(null, created)) {
			created.start();
		}
	}

	/**
	 * Sends everybody home.
	 */
	void close() {
		this.turns.close(new IllegalStateException("The factory of '" + name() + "' was closed"));
	}

	private void serve() {
		try (Arrivals arrivals = this.source.watched().arrivals()) {
			do {
				serve(arrivals);
				this.turns.awaitSomebody(LINGERING);
			}
			while (isNeeded());
		}
		catch (InterruptedException ex) {
			// Somebody ends all threads.
			close();
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
				Duration patience = this.source.patience();
				if (isAnyoneWaiting() && !patience.isZero()) {
					arrivals.await(patience);
				}
				handOut();
				this.failure = null;
			}
			catch (RuntimeException ex) {
				failed(ex);
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
		if (!passes(ex)) {
			this.turns.refuse(ex);
		}
		else if (this.failure == null) {
			logger.warn("Waiting for '" + name() + "' is disturbed and goes on: " + ex);
		}
		this.failure = ex;
	}

	// What the next try may find otherwise, unlike an error in the request.
	private static boolean passes(RuntimeException ex) {
		return ex instanceof RedisConnectionFailureException || ex instanceof QueryTimeoutException || ErrorReply
			.isOneOf(ex, "LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "UNBLOCKED", "onnection");
	}

	private void checkFailure() {
		RuntimeException ex = this.failure;
		if (ex != null) {
			throw new RedisConnectionFailureException("Nobody could wait for '" + name() + "': " + ex.getMessage(), ex);
		}
	}

	private String name() {
		return this.source.watched().key();
	}

}
