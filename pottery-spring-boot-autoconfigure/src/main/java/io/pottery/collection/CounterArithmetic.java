package io.pottery.collection;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;

import io.pottery.core.CounterOverflowException;

/**
 * Arithmetic on plain counts, by Python's rules: a missing element counts 0, and only
 * what is positive is kept.
 */
final class CounterArithmetic {

	private CounterArithmetic() {
	}

	static <E> Map<E, Long> combine(Map<E, Long> one, Map<? extends E, Long> other, LongBinaryOperator operator) {
		// Read once: the other may be a view of Redis.
		Map<E, Long> others = new LinkedHashMap<>(other);
		Map<E, Long> all = new LinkedHashMap<>(one);
		others.forEach((element, count) -> all.putIfAbsent(element, 0L));
		Map<E, Long> combined = new LinkedHashMap<>();
		all.forEach((element, count) -> {
			long result = operator.applyAsLong(count, others.getOrDefault(element, 0L));
			if (result > 0) {
				combined.put(element, result);
			}
		});
		return combined;
	}

	static <E> Map<E, Long> count(Iterable<? extends E> elements) {
		Map<E, Long> counts = new LinkedHashMap<>();
		elements.forEach((element) -> counts.merge(Nulls.refused(element, "element"), 1L, Long::sum));
		return counts;
	}

	static <E> Map<E, Long> negate(Map<E, Long> counts) {
		Map<E, Long> negated = new LinkedHashMap<>();
		counts.forEach((element, count) -> negated.put(element, subtract(0, Nulls.refused(count, "amount"))));
		return negated;
	}

	static long add(long one, long other) {
		try {
			return Math.addExact(one, other);
		}
		catch (ArithmeticException ex) {
			throw overflow(one + " + " + other, ex);
		}
	}

	static long subtract(long one, long other) {
		try {
			return Math.subtractExact(one, other);
		}
		catch (ArithmeticException ex) {
			throw overflow(one + " - " + other, ex);
		}
	}

	static long checked(BigInteger total) {
		try {
			return total.longValueExact();
		}
		catch (ArithmeticException ex) {
			throw overflow("Total " + total, ex);
		}
	}

	private static CounterOverflowException overflow(String term, ArithmeticException cause) {
		return new CounterOverflowException(term + " is out of the range of a 64-bit count", cause);
	}

}
