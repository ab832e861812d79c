package io.pottery.lock;

import java.time.Duration;
import java.util.List;

import io.pottery.core.QuorumNotAchievedException;

/**
 * Is told what happens to the locks of a factory, by the threads that do it: it must not
 * block. What it throws is logged and has no other effect. Re-entering is not told.
 * <p>
 * Each acquisition ends by {@link #acquired} or {@link #notAcquired}, each wait that
 * began by {@link #waited}, and each lease by {@link #released} or {@link #lost}, once.
 */
public interface RedlockListener {

	/**
	 * A lock was asked for that was not free, whether that is waited for or not. Told
	 * once per acquisition.
	 * @param lock the lock
	 */
	default void contended(LockName lock) {
	}

	/**
	 * Somebody begins to wait, because the lock was not free or a majority did not
	 * answer.
	 * @param lock the lock
	 */
	default void waiting(LockName lock) {
	}

	/**
	 * Somebody has waited, with or without success.
	 * @param lock the lock
	 * @param time for how long
	 */
	default void waited(LockName lock, Duration time) {
	}

	/**
	 * A lease was acquired.
	 * @param lock the lock
	 * @param waited how long that took since it was asked for
	 */
	default void acquired(LockName lock, Duration waited) {
	}

	/**
	 * A lease was not acquired.
	 * @param lock the lock
	 * @param waited how long it was tried
	 * @param reason a {@link QuorumNotAchievedException} when the time was over, a
	 * {@link java.util.concurrent.CancellationException} when whoever waited was
	 * interrupted or gave up, else what kept it
	 */
	default void notAcquired(LockName lock, Duration waited, Throwable reason) {
	}

	/**
	 * A lease was extended, by the application or by itself.
	 * @param lock the lock
	 */
	default void extended(LockName lock) {
	}

	/**
	 * A lease that is still held will not be extended in time. Told before its validity
	 * ends, or as soon as an extension finds that a majority does not hold it any more;
	 * told again if it was extended after all and is about to be lost later.
	 * @param lease the lease
	 */
	default void losing(Lease lease) {
	}

	/**
	 * The validity of a lease has ended although it was not released, or a majority was
	 * found not to hold it any more, so that others may hold the lock. Releasing it
	 * afterwards is not told.
	 * @param lease the lease
	 * @param held how long it was held
	 */
	default void lost(Lease lease, Duration held) {
	}

	/**
	 * A lease was released in time.
	 * @param lock the lock
	 * @param held how long it was held
	 */
	default void released(LockName lock, Duration held) {
	}

	/**
	 * Joins listeners, which are told in their order. What one throws is kept from the
	 * others.
	 * @param listeners the listeners
	 * @return one that tells all of them
	 */
	static RedlockListener of(List<? extends RedlockListener> listeners) {
		return new RedlockListeners(listeners);
	}

}
