package io.pottery.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Repeats what a Redis Cluster refuses for the moment: while a slot moves to another
 * node, a call over several keys needs all of them on one of the two. Nothing has been
 * done by a call that was refused so.
 */
final class MovingSlot {

	/** Long enough for most slots, short enough for a caller. */
	private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

	private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

	private MovingSlot() {
	}

	/**
	 * Calls until the keys are together, for five seconds at the most.
	 * @param <T> the type of the reply
	 * @param call what to send
	 * @return the reply
	 * @throws DataAccessException if it fails otherwise, the time is over or the thread
	 * is interrupted
	 */
	static <T extends @Nullable Object> T await(Supplier<T> call) {
		long start = System.nanoTime();
		while (true) {
			try {
				return call.get();
			}
			catch (DataAccessException ex) {
				if (!ErrorReply.isOneOf(ex, "TRYAGAIN") || System.nanoTime() - start > LONGEST_NANOS
						|| Thread.currentThread().isInterrupted()) {
					throw ex;
				}
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

}
