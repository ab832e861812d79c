package io.pottery.lock;

import io.pottery.core.PotteryException;

/**
 * A holder came too late: its lease has ended, and a later holder has been at what it
 * wanted to use. Nothing was written.
 */
public final class StaleTokenException extends PotteryException {

	private static final long serialVersionUID = 1L;

	private final String key;

	private final long token;

	private final long seen;

	StaleTokenException(String key, FencingToken token, FencingToken seen) {
		super("Fencing token " + token + " for '" + key + "' is smaller than " + seen
				+ ", which was seen there: the lease has ended, so acquire the lock again and begin anew");
		this.key = key;
		this.token = token.value();
		this.seen = seen.value();
	}

	/**
	 * What refused the token.
	 * @return the Redis key
	 */
	public String key() {
		return this.key;
	}

	/**
	 * The token that was refused.
	 * @return the token of the holder that came too late
	 */
	public FencingToken token() {
		return new FencingToken(this.token);
	}

	/**
	 * The token that made it stale.
	 * @return the greatest token seen
	 */
	public FencingToken seen() {
		return new FencingToken(this.seen);
	}

}
