package io.pottery.lock;

import io.pottery.core.PotteryException;

/**
 * A lease was extended as often as it may be. It runs on until its validity ends.
 */
public final class TooManyExtensionsException extends PotteryException {

	private static final long serialVersionUID = 1L;

	TooManyExtensionsException(String key, int extensions) {
		super("The lease of '" + key + "' was extended " + extensions
				+ " times, as often as it may be: raise 'num-extensions', or lengthen 'auto-release'");
	}

}
