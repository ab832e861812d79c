package io.pottery.redis;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * Recognizes that a connection failed, which clients report in many ways.
 */
public final class LostConnection {

	private LostConnection() {
	}

	/**
	 * Whether something failed because its connection did: Redis may have done it or not.
	 * @param failure the exception
	 * @return whether a connection failed
	 */
	public static boolean isCauseOf(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			// Lettuce has no exception of its own for what it sends after a close.
			if (cause instanceof RedisConnectionFailureException || cause instanceof IOException
					|| String.valueOf(cause.getMessage()).contains("onnect")) {
				return true;
			}
		}
		return false;
	}

}
