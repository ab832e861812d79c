package io.pottery.lock;

import java.util.Map;

/**
 * What was released had ended before, so that others may have held the lock meanwhile.
 */
public final class ReleaseUnlockedLockException extends IllegalMonitorStateException {

	private static final long serialVersionUID = 1L;

	ReleaseUnlockedLockException(String key, Map<String, Throwable> failures) {
		super("The lease of '" + key + "' ended before it was released: others may have held the lock meanwhile"
				+ (failures.isEmpty() ? "" : "; masters failed: " + failures));
		failures.values().forEach(this::addSuppressed);
	}

}
