package io.pottery.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.redis.Ballot;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisMaster;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the masters: the algorithm of
 * <a href="https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/">
 * Redlock</a>, with a fencing token that stands on a majority before it is given out.
 */
final class LockMasters {

	private static final LuaScript<List<@Nullable Object>> ACQUIRE = LuaScript.list(LockMasters.class, "lock-acquire");

	private static final LuaScript<Long> RAISE = LuaScript.integer(LockMasters.class, "lock-raise");

	private static final LuaScript<Long> RELEASE = LuaScript.integer(LockMasters.class, "lock-release");

	private static final LuaScript<Long> EXTEND = LuaScript.integer(LockMasters.class, "lock-extend");

	private static final LuaScript<List<@Nullable Object>> OBSERVE = LuaScript.list(LockMasters.class, "lock-observe");

	// The part of a lease for which an answer counts: some of it is left after the two
	// votes of a grant, and for a second try of a renewal.
	private static final int ANSWER = 3;

	private final Masters masters;

	private final byte[] tokenMemory;

	private final byte[] restartQuarantine;

	private final boolean quarantines;

	LockMasters(Masters masters, LockMemory memory) {
		this.masters = masters;
		this.tokenMemory = LockKeys.bytes(memory.tokenMemory().toMillis());
		this.restartQuarantine = LockKeys.bytes(memory.restartQuarantine().toMillis());
		this.quarantines = memory.quarantines();
	}

	Masters masters() {
		return this.masters;
	}

	/**
	 * Tries once. What a failed attempt has got is given back, also what comes late.
	 * @param keys the lock
	 * @param duration how long it is held
	 * @return the outcome
	 */
	CompletableFuture<Attempt> acquire(LockKeys keys, Duration duration) {
		return this.masters.connect().thenCompose((connected) -> attempt(keys, duration));
	}

	private CompletableFuture<Attempt> attempt(LockKeys keys, Duration duration) {
		byte[] value = LockKeys.bytes(UUID.randomUUID());
		Validity validity = Validity.from(System.nanoTime(), duration);
		Ballot<List<@Nullable Object>> ballot = within(duration).vote(ACQUIRE,
				this.quarantines ? keys.withMarker() : keys.both(), LockMasters::isGranted, value,
				LockKeys.bytes(duration.toMillis()), this.tokenMemory, this.restartQuarantine);
		return ballot.decided()
			.thenCompose((decided) -> token(decided, keys, value, within(duration)))
			.thenApply((token) -> outcome(ballot, keys, value, token, validity))
			.whenComplete((attempt, failure) -> {
				if (failure != null) {
					ballot.eachUnlessRefused((master) -> release(master, keys, value));
				}
			});
	}

	/**
	 * Gives back, on all masters, also on those that grant it only later.
	 */
	Ballot<Long> release(Grant grant) {
		LockKeys keys = grant.keys();
		// First, so that no grant comes in between.
		grant.ballot().eachLateConsent((master) -> release(master, keys, grant.value()));
		return this.masters.vote(RELEASE, keys.both(), (reply) -> reply > 0, grant.value(), keys.channel());
	}

	/**
	 * Starts the time anew, on all masters.
	 */
	Ballot<Long> extend(LockKeys keys, byte[] value, Duration duration) {
		return within(duration).vote(EXTEND, keys.both(), (reply) -> reply > 0, value,
				LockKeys.bytes(duration.toMillis()), this.tokenMemory);
	}

	/**
	 * Whether so many masters refused an extension that the others are no majority, even
	 * if all that failed hold the lock.
	 */
	boolean isGone(Ballot<Long> extension) {
		return extension.refusals().size() > this.masters.size() - this.masters.quorum();
	}

	/**
	 * Asks who holds a lock.
	 */
	CompletableFuture<Optional<Observation>> observe(LockKeys keys) {
		long asked = System.nanoTime();
		return this.masters.vote(OBSERVE, new byte[][] { keys.lock() }, (reply) -> true)
			.finished()
			.thenApply((ballot) -> {
				if (!ballot.isCarried()) {
					throw new QuorumImpossibleException(keys.name(), ballot.failures());
				}
				return Observations.agreed(ballot.consents(), this.masters.quorum(), asked);
			});
	}

	private Masters within(Duration lease) {
		return this.masters.within(lease.dividedBy(ANSWER));
	}

	private Attempt outcome(Ballot<List<@Nullable Object>> ballot, LockKeys keys, byte[] value, long token,
			Validity validity) {
		if (token > 0 && validity.isLeft()) {
			return new Attempt(ballot, this.masters.quorum(),
					new Grant(keys, value, new FencingToken(token), validity, ballot));
		}
		ballot.eachUnlessRefused((master) -> release(master, keys, value));
		return new Attempt(ballot, this.masters.quorum(), null);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private static void release(RedisMaster master, LockKeys keys, byte[] value) {
		master.run(RELEASE, keys.both(), value, keys.channel());
	}

	// Zero is no token.
	private CompletableFuture<Long> token(Ballot<List<@Nullable Object>> ballot, LockKeys keys, byte[] value,
			Masters voters) {
		if (!ballot.isCarried()) {
			return CompletableFuture.completedFuture(0L);
		}
		List<Long> tokens = ballot.consents().stream().map(LockMasters::token).toList();
		long greatest = tokens.stream().mapToLong(Long::longValue).max().orElseThrow();
		if (tokens.stream().filter((token) -> token == greatest).count() >= this.masters.quorum()) {
			return CompletableFuture.completedFuture(greatest);
		}
		return voters.vote(RAISE, keys.both(), (reply) -> reply > 0, value, LockKeys.bytes(greatest), this.tokenMemory)
			.decided()
			.thenApply((raised) -> raised.isCarried() ? greatest : 0L);
	}

	private static boolean isGranted(List<@Nullable Object> reply) {
		return Long.valueOf(1).equals(reply.get(0));
	}

	private static long token(List<@Nullable Object> reply) {
		return Long.parseLong(new String((byte[]) reply.get(1), StandardCharsets.US_ASCII));
	}

}
