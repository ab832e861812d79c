package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps requests from a Redis that has let several in a row wait in vain, so that not
 * each of them does: now and then one may try.
 */
final class Circuit {

	private static final int FAILURES = 3;

	private final long pause;

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicLong retryAt = new AtomicLong();

	Circuit(Duration pause) {
		this.pause = pause.toNanos();
	}

	boolean admits() {
		if (this.failures.get() < FAILURES) {
			return true;
		}
		long now = System.nanoTime();
		long due = this.retryAt.get();
		return now - due >= 0 && this.retryAt.compareAndSet(due, now + this.pause);
	}

	void answered() {
		this.failures.set(0);
	}

	void failed() {
		this.retryAt.set(System.nanoTime() + this.pause);
		this.failures.updateAndGet((count) -> Math.min(count + 1, FAILURES));
	}

}
