package io.pottery.id;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How a generator takes its ids.
 *
 * @param allocationSize how many ids are taken at once and given out without asking
 * again, 1 to 1,000,000. With more than one, ids are still unique and increase within
 * each generator object, but not over several: their blocks interleave, and what is left
 * of a block when its JVM ends is never given out
 * @param maxWait how long the masters are asked for ids before that fails
 * @param raiseOnRedisErrors whether to fail with
 * {@link io.pottery.core.QuorumImpossibleException} at once when too many masters fail,
 * rather than to try on
 */
public record NextIdOptions(int allocationSize, Duration maxWait, boolean raiseOnRedisErrors) {

	private static final int LARGEST = 1_000_000;

	/**
	 * One id at a time, tried for five seconds.
	 */
	public static final NextIdOptions DEFAULT = new NextIdOptions(1, Duration.ofSeconds(5), false);

	public NextIdOptions {
		int size = allocationSize;
		Assert.isTrue(size >= 1 && size <= LARGEST,
				() -> "'allocationSize' must be 1 to " + LARGEST + ", but is " + size);
		Duration wait = maxWait;
		Assert.isTrue(!wait.isNegative(), () -> "'maxWait' must not be negative, but is " + wait);
	}

	/**
	 * The same with blocks of another size.
	 * @param allocationSize how many ids are taken at once
	 * @return other options
	 */
	public NextIdOptions withAllocationSize(int allocationSize) {
		return new NextIdOptions(allocationSize, this.maxWait, this.raiseOnRedisErrors);
	}

	/**
	 * The same with another time to try.
	 * @param maxWait how long the masters are asked
	 * @return other options
	 */
	public NextIdOptions withMaxWait(Duration maxWait) {
		return new NextIdOptions(this.allocationSize, maxWait, this.raiseOnRedisErrors);
	}

	/**
	 * The same, failing at once when too many masters fail.
	 * @return other options
	 */
	public NextIdOptions raisingOnRedisErrors() {
		return new NextIdOptions(this.allocationSize, this.maxWait, true);
	}

}
