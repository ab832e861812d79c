package io.pottery.lock;

import java.util.List;

import io.pottery.redis.Ballot;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt to acquire a lock ended.
 *
 * @param ballot what the masters answered
 * @param quorum how many have to grant it
 * @param grant what was granted, null if it was not
 */
record Attempt(Ballot<List<@Nullable Object>> ballot, int quorum, @Nullable Grant grant) {

	/**
	 * Whether some masters have granted the lock and others not, so that all who tried
	 * should pause for different times.
	 */
	boolean isSplit() {
		return this.grant == null && !this.ballot.consents().isEmpty();
	}

	/**
	 * Whether any master has refused because the lock is another's.
	 */
	boolean isContended() {
		return this.grant == null && !this.ballot.refusals().isEmpty();
	}

	/**
	 * Whether masters have not answered in time for a lease, which may be different for a
	 * longer one.
	 */
	boolean isTooLate() {
		return this.grant == null && (this.ballot.isCarried() || !this.ballot.failures().isEmpty());
	}

	boolean isHeldByAnother() {
		return this.ballot.refusals().size() >= this.quorum;
	}

	/**
	 * In how many milliseconds a quorum may be free, as far as the masters know.
	 */
	long untilFree() {
		return this.ballot.refusals()
			.stream()
			.mapToLong((reply) -> (reply.get(1) instanceof Long millis && millis >= 0) ? millis : Long.MAX_VALUE)
			.min()
			.orElse(0);
	}

}
