package io.pottery.collection;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.pottery.redis.Arrivals;
import io.pottery.redis.ErrorReply;
import io.pottery.redis.LostConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis for those who wait: one thread with one connection, which are there while
 * somebody waits and a little longer. A lost connection is waited out.
 *
 * @param <T> what they wait for
 */
final class LineService<T> {

	private static final Log logger = LogFactory.getLog(LineService.class);

	private static final Duration LINGERING = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final long QUIET = Duration.ofMinutes(1).toNanos();

	private static final int SERVED_AT_ONCE = 100;

	private static final ExecutorService ASKERS = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "pottery-asking");
		thread.setDaemon(true);
		return thread;
	});

	private final QueueSource<T> source;

	private final Turns<T> turns;

	private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

	private final ReentrantLock claiming = new ReentrantLock();

	private final AtomicBoolean asking = new AtomicBoolean();

	private volatile boolean watching;

	private volatile @Nullable RuntimeException failure;

	private volatile long quietUntil = System.nanoTime();

	LineService(QueueSource<T> source, Turns<T> turns) {
		this.source = source;
		this.turns = turns;
	}

	/**
	 * Why Redis could not be asked the last time.
	 */
	@Nullable RuntimeException failure() {
		return this.failure;
	}

	/**
	 * Sees to it that a thread works.
	 */
	void work() {
		if (this.thread.get() != null) {
			this.turns.wake();
			askBesides();
			return;
		}
		Thread created = new Thread(this::serve, "pottery-" + name());
		created.setDaemon(true);
		if (this.thread.compareAndSet(null, created)) {
			try {
				created.start();
			}
			catch (Error ex) {
				this.thread.set(null);
				throw ex;
			}
		}
	}

	/**
	 * Ends the thread and waits a moment for that.
	 */
	void end() {
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
				this.failure = null;
				this.turns.awaitSomebody(LINGERING, this.source::isSettled);
			}
			while (isNeeded());
		}
		catch (InterruptedException ex) {
			// The line may have been opened again meanwhile: then another thread serves
			// it.
		}
		catch (Error ex) {
			this.turns.refuse(new IllegalStateException("Nobody can wait for '" + name() + "'", ex));
			throw ex;
		}
		finally {
			this.thread.set(null);
			if (isNeeded()) {
				work();
			}
		}
	}

	private void serve(Arrivals arrivals) throws InterruptedException {
		while (isNeeded()) {
			try {
				this.source.settle();
				// What cannot be watched can perhaps be asked.
				if (this.failure == null) {
					watch(arrivals);
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

	private void watch(Arrivals arrivals) throws InterruptedException {
		Duration patience = this.source.patience();
		if (this.turns.size() == 0 || patience.isZero()) {
			return;
		}
		// Whoever comes from now on is asked for by another thread.
		this.watching = true;
		try {
			if (!this.turns.isAnyoneUnasked()) {
				arrivals.await(patience);
			}
		}
		catch (RuntimeException ex) {
			// Without memory Redis gives, but does not block.
			if (!ErrorReply.isOneOf(ex, "OOM")) {
				throw ex;
			}
			this.turns.awaitClose(PAUSE);
		}
		finally {
			this.watching = false;
		}
	}

	// What a watch began with may have changed.
	private void askBesides() {
		if (this.watching && this.turns.isAnyoneUnasked() && this.asking.compareAndSet(false, true)) {
			ASKERS.execute(this::ask);
		}
	}

	private void ask() {
		try {
			handOut();
		}
		catch (RuntimeException ex) {
			// The others are asked for after the watch.
			failed(ex);
			return;
		}
		finally {
			this.asking.set(false);
		}
		askBesides();
	}

	private void handOut() {
		// One at a time, or both would claim for the same.
		this.claiming.lock();
		this.turns.beginClaim();
		try {
			int number = Math.min(this.turns.size(), SERVED_AT_ONCE);
			if (number > 0) {
				Set<Turn<T>> known = this.turns.unasked();
				List<T> taken = this.source.take(number);
				List<T> left = this.turns.handOut(taken, taken.size() < number, known);
				if (!left.isEmpty()) {
					this.source.giveBack(left);
				}
			}
		}
		finally {
			this.turns.endClaim();
			this.claiming.unlock();
		}
	}

	private boolean isNeeded() {
		return !this.turns.isClosed() && (this.turns.size() > 0 || !this.source.isSettled());
	}

	private void failed(RuntimeException ex) {
		if (this.turns.isClosed() || Thread.currentThread().isInterrupted()) {
			// So are the connections, or this thread is about to end.
			return;
		}
		if (!LostConnection.passes(ex)) {
			this.turns.refuse(ex);
		}
		else if (this.failure == null && System.nanoTime() - this.quietUntil >= 0) {
			this.quietUntil = System.nanoTime() + QUIET;
			logger.warn("Waiting for '" + name() + "' is disturbed and goes on: " + ex);
		}
		this.failure = ex;
	}

	private String name() {
		return this.source.watched().key();
	}

}
