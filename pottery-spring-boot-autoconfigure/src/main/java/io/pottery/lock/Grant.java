package io.pottery.lock;

import java.util.List;

import io.pottery.redis.Ballot;
import org.jspecify.annotations.Nullable;

/**
 * A lock as a majority of the masters has granted it.
 *
 * @param keys the lock
 * @param value the value that holds it
 * @param token its fencing token
 * @param validity how long it can be relied on
 * @param ballot the answers, of which some may still be to come
 */
record Grant(LockKeys keys, byte[] value, FencingToken token, Validity validity,
		Ballot<List<@Nullable Object>> ballot) {

	/**
	 * The same, for somebody who calls the lock otherwise than who first waited for it.
	 */
	Grant of(LockKeys keys) {
		return new Grant(keys, this.value, this.token, this.validity, this.ballot);
	}

}
