package io.pottery.lock;

import java.util.Map;

import io.pottery.core.PotteryException;

/**
 * A lease that has ended, or is no longer held by a majority of the masters, cannot be
 * extended.
 */
public final class ExtendUnlockedLockException extends PotteryException {

	private static final long serialVersionUID = 1L;

	ExtendUnlockedLockException(String key, Map<String, Throwable> failures) {
		super("The lease of '" + key + "' cannot be extended, because it has ended"
				+ (failures.isEmpty() ? "" : " or masters failed: " + failures));
		failures.values().forEach(this::addSuppressed);
	}

}
