package io.pottery.redis;

import org.jspecify.annotations.Nullable;

/**
 * Recognizes error replies of Redis, which clients hand over as messages somewhere down
 * the causes of an exception.
 */
public final class ErrorReply {

	private ErrorReply() {
	}

	/**
	 * Whether an exception was made from an error reply with one of some codes or texts.
	 * @param failure the exception
	 * @param codes error codes such as {@code WRONGTYPE}, or parts of the text
	 * @return whether any of its messages has one of them
	 */
	public static boolean isOneOf(@Nullable Throwable failure, String... codes) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			for (String code : codes) {
				if (cause.getMessage() != null && cause.getMessage().contains(code)) {
					return true;
				}
			}
		}
		return false;
	}

}
