package io.pottery.core;

import java.util.Map;

/**
 * So many masters failed that the others are no majority. The causes are suppressed
 * exceptions of this one.
 */
public final class QuorumImpossibleException extends PotteryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param key what a majority had to agree on
	 * @param failures why masters failed, by their names
	 */
	public QuorumImpossibleException(String key, Map<String, Throwable> failures) {
		super("Too many masters failed for a quorum on '" + key + "': " + failures);
		failures.values().forEach(this::addSuppressed);
	}

}
