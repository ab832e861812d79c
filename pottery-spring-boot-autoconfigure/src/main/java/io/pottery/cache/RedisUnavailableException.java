package io.pottery.cache;

import io.pottery.core.PotteryException;

/**
 * Redis was not asked, because it has not answered lately.
 */
public final class RedisUnavailableException extends PotteryException {

	private static final long serialVersionUID = 1L;

	RedisUnavailableException(String redis) {
		super("Redis '" + redis + "' has not answered lately, and is asked again within a second", null);
	}

}
