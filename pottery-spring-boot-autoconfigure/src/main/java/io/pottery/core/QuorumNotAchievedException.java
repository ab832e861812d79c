package io.pottery.core;

import java.time.Duration;
import java.util.Map;

/**
 * A majority of the masters did not agree in the time that there was for it, because
 * others were first or masters did not answer. Why masters failed are suppressed
 * exceptions of this one.
 */
public final class QuorumNotAchievedException extends PotteryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for an attempt whose time is over.
	 * @param key what a majority had to agree on
	 * @param wait how long it was tried
	 * @param failures why masters failed, by their names
	 */
	public QuorumNotAchievedException(String key, Duration wait, Map<String, Throwable> failures) {
		this("No majority of the masters agreed on '" + key + "' within " + wait + (failures.isEmpty()
				? ": others were first, or masters have not answered yet" : ": masters failed: " + failures), failures);
	}

	/**
	 * Creates an exception.
	 * @param message what was not achieved
	 * @param failures why masters failed, by their names
	 */
	public QuorumNotAchievedException(String message, Map<String, Throwable> failures) {
		super(message);
		failures.values().forEach(this::addSuppressed);
	}

}
