package io.pottery.cache;

import io.pottery.core.PotteryException;
import org.jspecify.annotations.Nullable;

/**
 * Values cannot stand next to the caller, because nobody would tell when they change.
 */
public final class NearUnavailableException extends PotteryException {

	private static final long serialVersionUID = 1L;

	NearUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
