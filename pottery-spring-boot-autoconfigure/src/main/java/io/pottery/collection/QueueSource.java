package io.pottery.collection;

import java.time.Duration;
import java.util.List;

import io.pottery.redis.BoundKey;

/**
 * Where a {@link QueueLine} gets what is waited for. Used by one thread at a time.
 *
 * @param <T> what is waited for
 */
interface QueueSource<T> {

	/**
	 * How long a change without a sign may go unnoticed.
	 */
	Duration LONGEST = Duration.ofSeconds(1);

	/**
	 * The list that has elements when there may be something to take.
	 */
	BoundKey watched();

	/**
	 * Whether taking makes sense only when the list has elements, or after the patience.
	 */
	boolean needsSign();

	/**
	 * How long to watch before something may be there without a sign.
	 */
	Duration patience();

	/**
	 * Takes up to a number of what is there, without waiting.
	 */
	List<T> take(int atMost);

	/**
	 * Puts back what nobody waits for any more; never fails, but may do it later.
	 */
	void giveBack(List<T> taken);

	/**
	 * Whether nothing is left to be done by {@link #settle}.
	 */
	boolean isSettled();

	/**
	 * Does what could not be done when it was due.
	 */
	void settle();

}
