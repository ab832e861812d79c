package io.pottery.lock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.pottery.redis.RedisMaster;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait in this JVM for one lock, in their order. Only the first of them asks
 * the masters: when a majority of them signals a release, when the lock is due to expire,
 * and every second. No thread is held.
 */
final class LockLine {

	private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toMillis(1);

	private final LockMasters masters;

	private final LockKeys keys;

	private final Deque<LockWaiter> waiters = new ArrayDeque<>();

	private final Set<RedisMaster> signals = new HashSet<>();

	private @Nullable Runnable listening;

	private boolean asking;

	// After the masters were split, so that those who wait elsewhere come at other times.
	private boolean resting;

	private boolean signalled;

	private long round;

	LockLine(LockMasters masters, LockKeys keys) {
		this.masters = masters;
		this.keys = keys;
	}

	/**
	 * Waits at the end of the line.
	 */
	synchronized void join(LockWaiter waiter) {
		this.waiters.add(waiter);
		if (this.listening == null) {
			this.listening = this.masters.masters().listen(this.keys.channel(), this::signal);
		}
	}

	/**
	 * Steps out of the line.
	 */
	synchronized void leave(LockWaiter waiter) {
		this.waiters.remove(waiter);
		if (this.waiters.isEmpty() && this.listening != null) {
			this.listening.run();
			this.listening = null;
		}
	}

	synchronized boolean isFirst(LockWaiter waiter) {
		return this.waiters.peek() == waiter;
	}

	synchronized boolean isEmpty() {
		return this.waiters.isEmpty();
	}

	/**
	 * Tells that this JVM has released the lock.
	 */
	void released() {
		synchronized (this) {
			this.signalled = true;
		}
		ask();
	}

	private void signal(RedisMaster master) {
		synchronized (this) {
			this.signals.add(master);
			if (this.signals.size() < this.masters.masters().quorum()) {
				return;
			}
			this.signalled = true;
		}
		ask();
	}

	/**
	 * Asks the masters for the first in the line, unless that is being done.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void ask() {
		LockWaiter first;
		synchronized (this) {
			first = this.waiters.peek();
			if (this.asking || this.resting || first == null) {
				return;
			}
			this.asking = true;
			this.signalled = false;
			this.signals.clear();
			this.round++;
		}
		this.masters.acquire(this.keys, first.options().autoRelease())
			.whenComplete((attempt, failure) -> answered(first, attempt, failure));
	}

	private void answered(LockWaiter first, @Nullable Attempt attempt, @Nullable Throwable failure) {
		Grant grant = (attempt != null) ? attempt.grant() : null;
		long pause = LONGEST_PAUSE;
		if (grant != null) {
			leave(first);
			if (!first.take(grant)) {
				this.masters.release(grant);
				pause = 0;
			}
		}
		else if (attempt != null) {
			refused(first, attempt).forEach((waiter) -> waiter.refused(attempt));
			pause = pause(attempt, first);
		}
		else if (failure != null) {
			first.failed(failure);
		}
		boolean again;
		synchronized (this) {
			this.asking = false;
			this.resting = attempt != null && attempt.isSplit();
			again = !this.resting && (this.signalled || pause == 0);
		}
		if (again) {
			ask();
		}
		else {
			askLater(pause);
		}
	}

	private synchronized List<LockWaiter> refused(LockWaiter first, Attempt attempt) {
		// Who wants the lock for a shorter time than masters need must not keep it from
		// the others.
		if (attempt.isTooLate() && this.waiters.remove(first)) {
			this.waiters.add(first);
		}
		return List.copyOf(this.waiters);
	}

	private void askLater(long pause) {
		long asked;
		synchronized (this) {
			asked = this.round;
		}
		later(pause).execute(() -> {
			boolean due;
			synchronized (this) {
				due = this.round == asked;
				this.resting &= !due;
			}
			if (due) {
				ask();
			}
		});
	}

	// Random, so that those who have split the masters among them do not meet again.
	private static long pause(Attempt attempt, LockWaiter waiter) {
		long random = ThreadLocalRandom.current().nextLong(waiter.options().retryDelay().toMillis());
		boolean held = attempt.isHeldByAnother() && !attempt.isSplit();
		return Math.min(LONGEST_PAUSE - 1, held ? attempt.untilFree() : random) + 1;
	}

	static Executor later(long millis) {
		return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run);
	}

	static Executor later(Duration duration) {
		return later(Math.max(1, duration.toMillis()));
	}

}
