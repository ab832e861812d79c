package io.pottery.lock;

import java.time.Duration;

/**
 * How long a lease can be relied on, by this JVM's monotonic clock: its duration without
 * the drift between clocks that Redlock allows for, 1 % and 2 ms.
 *
 * @param end when it ends, as {@link System#nanoTime()} tells the time
 */
record Validity(long end) {

	private static final int DRIFT_DIVISOR = 100;

	private static final Duration DRIFT = Duration.ofMillis(2);

	/**
	 * The validity of what was asked for at some time.
	 * @param asked the time before the masters were asked
	 * @param duration for how long they were asked
	 */
	static Validity from(long asked, Duration duration) {
		return new Validity(asked + duration.minus(duration.dividedBy(DRIFT_DIVISOR)).minus(DRIFT).toNanos());
	}

	Duration left() {
		return Duration.ofNanos(Math.max(0, this.end - System.nanoTime()));
	}

	boolean isLeft() {
		return this.end - System.nanoTime() > 0;
	}

}
