package io.pottery.id;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.redis.Ballot;

/**
 * A wish for ids, tried until it is granted or its time is over.
 */
final class IdRequest {

	private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

	private final String name;

	private final NextIdOptions options;

	private final long count;

	private final long begun = System.nanoTime();

	private final CompletableFuture<IdRange> result = new CompletableFuture<>();

	private long attempt;

	private int overtaken;

	IdRequest(String name, NextIdOptions options, long count) {
		this.name = name;
		this.options = options;
		this.count = count;
	}

	CompletableFuture<IdRange> result() {
		return this.result;
	}

	/**
	 * The ids to ask for now. Who was overtaken again and again leaps ahead of the
	 * others, further each time, and so is not overtaken for ever.
	 * @param known the last id that is known
	 */
	IdRange range(long known) {
		this.attempt = System.nanoTime();
		long leap = (this.overtaken > 2) ? 1L << Math.min(this.overtaken - 2, 20) : 0;
		return IdRange.after((known < Long.MAX_VALUE - leap - this.count) ? known + leap : known, this.count);
	}

	/**
	 * Whether the answers to the attempt come so early that they count.
	 */
	boolean isInTime(long nanos) {
		return System.nanoTime() - this.attempt < nanos;
	}

	void granted(IdRange range) {
		this.result.complete(range);
	}

	void exhausted() {
		this.result.completeExceptionally(new IdsExhaustedException(this.name));
	}

	void failed(Throwable failure) {
		this.result.completeExceptionally(failure);
	}

	/**
	 * Tries again after others were first. The pause is random, so that those who collide
	 * do not do so again, and grows with the time that an answer takes.
	 */
	void overtaken(Ballot<?> ballot, Runnable next) {
		this.overtaken++;
		again(ballot, next);
	}

	/**
	 * Tries again after masters failed or had not got the key.
	 */
	void again(Ballot<?> ballot, Runnable next) {
		Map<String, Throwable> failures = ballot.failures();
		long elapsed = System.nanoTime() - this.begun;
		if (this.options.raiseOnRedisErrors() && ballot.isImpossible()) {
			failed(new QuorumImpossibleException(this.name, failures));
		}
		else if (Duration.ofNanos(elapsed).compareTo(this.options.maxWait()) >= 0) {
			failed(new QuorumNotAchievedException(this.name, this.options.maxWait(), failures));
		}
		else {
			long longest = Math.min(Math.max(elapsed, SHORTEST_PAUSE), LONGEST_PAUSE);
			CompletableFuture
				.delayedExecutor(ThreadLocalRandom.current().nextLong(longest), TimeUnit.NANOSECONDS, Runnable::run)
				.execute(next);
		}
	}

}
