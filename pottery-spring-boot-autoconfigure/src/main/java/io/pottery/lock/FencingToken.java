package io.pottery.lock;

import org.springframework.util.Assert;

/**
 * A number that grows with every holder of a lock, over all masters, restarts and
 * expiries. A resource that refuses a token smaller than one it has seen is safe from a
 * holder that has lost its lease without noticing.
 *
 * @param value the number, positive
 */
public record FencingToken(long value) implements Comparable<FencingToken> {

	public FencingToken {
		Assert.isTrue(value > 0, () -> "Fencing token " + value + " must be positive");
	}

	@Override
	public int compareTo(FencingToken other) {
		return Long.compare(this.value, other.value);
	}

	@Override
	public String toString() {
		return Long.toString(this.value);
	}

}
