package io.pottery.collection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * Those who wait in this JVM for the same, in their order. Whatever Redis does, nobody
 * waits longer than they want, and an interrupt ends the wait at once: Redis is asked by
 * another thread.
 *
 * @param <T> what they wait for
 */
final class QueueLine<T> {

	/** How long Redis may take for an answer after the time of somebody is over. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final QueueSource<T> source;

	private final Turns<T> turns = new Turns<>();

	private final LineService<T> service;

	QueueLine(QueueSource<T> source) {
		this.source = source;
		this.service = new LineService<>(source, this.turns);
	}

	/**
	 * Takes what is there or comes within a time.
	 * @param nanos how long to wait at the most, not at all if it is not positive
	 * @return what was waited for, null if it was not there
	 */
	@Nullable T take(long nanos) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		if (nanos <= 0) {
			List<T> taken = this.source.take(1);
			return taken.isEmpty() ? null : taken.get(0);
		}
		Turn<T> turn = join();
		try {
			return turn.result().get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return afterTime(turn);
		}
		catch (InterruptedException ex) {
			return afterInterrupt(turn, ex);
		}
		catch (ExecutionException ex) {
			return outcome(turn);
		}
	}

	/**
	 * Takes what comes without holding a thread.
	 * @param reader makes the result of it, or fails after having put it back
	 * @return the result; when it is completed or cancelled otherwise, nothing is taken
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	<R> CompletableFuture<R> takeAsync(Function<T, R> reader) {
		CompletableFuture<R> result = new CompletableFuture<>();
		Turn<T> turn = join();
		turn.result().whenCompleteAsync((taken, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				complete(result, taken, reader);
			}
		});
		result.whenComplete((read, failure) -> this.turns.leave(turn));
		return result;
	}

	/**
	 * Sees to it that what the source has to settle is settled.
	 */
	void work() {
		this.service.work();
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
		this.service.end();
	}

	private Turn<T> join() {
		Turn<T> turn = this.turns.join(this.source.needsSign());
		this.service.work();
		return turn;
	}

	private <R> void complete(CompletableFuture<R> result, T taken, Function<T, R> reader) {
		try {
			if (!result.complete(reader.apply(taken))) {
				this.source.giveBack(List.of(taken));
			}
		}
		catch (RuntimeException | Error ex) {
			result.completeExceptionally(ex);
		}
	}

	// Whoever has no time for one answer still gets it, or learns that there was none.
	private @Nullable T afterTime(Turn<T> turn) throws InterruptedException {
		RuntimeException failure = this.service.failure();
		try {
			if (failure == null) {
				turn.asked().get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
				this.turns.retire(turn).get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
				failure = this.service.failure();
			}
		}
		catch (TimeoutException ex) {
			failure = new QueryTimeoutException("Redis has not answered", ex);
		}
		catch (InterruptedException ex) {
			return afterInterrupt(turn, ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		if (!this.turns.leave(turn)) {
			return outcome(turn);
		}
		if (failure != null) {
			String message = "Nobody could wait for '" + name() + "': " + failure.getMessage();
			throw (failure instanceof QueryTimeoutException) ? new QueryTimeoutException(message, failure)
					: new RedisConnectionFailureException(message, failure);
		}
		return null;
	}

	// Whoever is interrupted after it was their turn gets what is theirs.
	private T afterInterrupt(Turn<T> turn, InterruptedException interrupt) throws InterruptedException {
		if (this.turns.leave(turn)) {
			throw interrupt;
		}
		Thread.currentThread().interrupt();
		return outcome(turn);
	}

	private T outcome(Turn<T> turn) {
		try {
			return turn.result().join();
		}
		catch (CompletionException ex) {
			throw (RuntimeException) ex.getCause();
		}
	}

	private String name() {
		return this.source.watched().key();
	}

}
