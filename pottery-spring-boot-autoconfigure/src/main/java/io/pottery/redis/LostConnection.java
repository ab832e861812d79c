package io.pottery.redis;

import java.io.IOException;
import java.net.SocketTimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;
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
		if (isTimeOut(failure)) {
			return false;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			// Lettuce has no exception of its own for what it sends after a close.
			if (cause instanceof RedisConnectionFailureException || cause instanceof IOException
					|| String.valueOf(cause.getMessage()).contains("onnect")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether the next try may end otherwise: the connection was lost, the answer late,
	 * or the server not ready.
	 * @param failure the exception
	 * @return whether it says nothing about the request itself
	 */
	public static boolean passes(@Nullable Throwable failure) {
		return isCauseOf(failure) || isTimeOut(failure) || ErrorReply.isOneOf(failure, "LOADING", "READONLY",
				"CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "UNBLOCKED", "BUSY", "NOREPLICAS");
	}

	private static boolean isTimeOut(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof QueryTimeoutException || cause instanceof SocketTimeoutException) {
				return true;
			}
		}
		return false;
	}

}
