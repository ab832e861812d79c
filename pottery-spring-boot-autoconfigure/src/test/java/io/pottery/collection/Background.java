package io.pottery.collection;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/**
 * A call in a thread of its own.
 *
 * @param <T> the type of its result
 */
final class Background<T> {

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final Thread thread;

	private volatile boolean interrupted;

	private Background(Callable<T> call) {
		this.thread = new Thread(() -> run(call));
		this.thread.setDaemon(true);
		this.thread.start();
	}

	static <T> Background<T> of(Callable<T> call) {
		return new Background<>(call);
	}

	private void run(Callable<T> call) {
		try {
			T value = call.call();
			this.interrupted = Thread.currentThread().isInterrupted();
			this.result.complete(value);
		}
		catch (Throwable ex) {
			this.interrupted = Thread.currentThread().isInterrupted();
			this.result.completeExceptionally(ex);
		}
	}

	/**
	 * Waits until the call waits in the line of a queue.
	 */
	Background<T> awaitWaiting() {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> this.thread.getState() == Thread.State.TIMED_WAITING
					&& Arrays.stream(this.thread.getStackTrace())
						.anyMatch((frame) -> frame.getClassName().equals(QueueLine.class.getName())));
		return this;
	}

	/**
	 * Waits until the call waits for anything.
	 */
	Background<T> awaitBlocked() {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> this.thread.getState() == Thread.State.TIMED_WAITING
					|| this.thread.getState() == Thread.State.WAITING);
		return this;
	}

	Background<T> interrupt() {
		this.thread.interrupt();
		return this;
	}

	boolean isDone() {
		return this.result.isDone();
	}

	/**
	 * Returns the result, failing as the call did.
	 */
	T get() throws Exception {
		try {
			return this.result.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

	/**
	 * Whether the thread was interrupted when the call ended.
	 */
	boolean wasInterrupted() {
		return this.interrupted;
	}

}
