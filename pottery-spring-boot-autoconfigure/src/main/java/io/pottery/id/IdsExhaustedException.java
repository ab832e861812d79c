package io.pottery.id;

import io.pottery.core.PotteryException;

/**
 * A generator has given out 2<sup>63</sup>−1, the greatest id that there is.
 */
public final class IdsExhaustedException extends PotteryException {

	private static final long serialVersionUID = 1L;

	IdsExhaustedException(String key) {
		super("There is no id after " + Long.MAX_VALUE + " in '" + key + "'");
	}

}
