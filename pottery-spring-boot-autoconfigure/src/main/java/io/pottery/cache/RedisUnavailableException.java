package io.pottery.cache;

import io.pottery.core.PotteryException;
import org.jspecify.annotations.Nullable;

/**
 * Redis has not answered in time, or was not asked, because it has not answered lately.
 */
public final class RedisUnavailableException extends PotteryException {

	private static final long serialVersionUID = 1L;

	RedisUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
