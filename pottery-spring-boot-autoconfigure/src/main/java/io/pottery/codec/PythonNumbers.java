package io.pottery.codec;

import java.math.BigDecimal;
import java.math.MathContext;

import tools.jackson.core.io.NumberOutput;

/**
 * Writes numbers as Python's {@code repr} does: the shortest digits that read back as the
 * same number, fixed for a decimal exponent from -4 to 15 and scientific beyond.
 */
final class PythonNumbers {

	/**
	 * The longest number that is written and read, in characters. Reading takes time in
	 * the square of the length, so there has to be a bound.
	 */
	static final int MAX_LENGTH = 100_000;

	private static final MathContext ONE_DIGIT = new MathContext(1);

	// Only below these bounds can two-digit numbers lie so dense that two of them read
	// back as the same value: a hundred times the smallest positive value, and some.
	private static final double TINY_DOUBLE = 1e-320;

	private static final float TINY_FLOAT = 1e-42f;

	private PythonNumbers() {
	}

	static String text(Number number) {
		String text;
		if (number instanceof Double value) {
			text = text(value.doubleValue());
		}
		else if (number instanceof Float value) {
			text = text(value.floatValue());
		}
		else {
			text = number.toString().replace('E', 'e');
			requireReadable(number);
		}
		if (text.length() > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"a number of " + text.length() + " characters is longer than " + MAX_LENGTH);
		}
		return text;
	}

	private static void requireReadable(Number number) {
		if (number instanceof BigDecimal value && value.precision() - 1L - value.scale() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("the exponent of a number is beyond " + Integer.MAX_VALUE);
		}
	}

	static String text(double value) {
		if (!Double.isFinite(value)) {
			return Double.toString(value);
		}
		// Not Double.toString: before JDK 19 that is not always the shortest text.
		String shortest = NumberOutput.toString(value, true);
		if (value != 0 && Math.abs(value) < TINY_DOUBLE) {
			String oneDigit = oneDigit(value);
			shortest = (Double.parseDouble(oneDigit) == value) ? oneDigit : shortest;
		}
		return layout(shortest);
	}

	static String text(float value) {
		if (!Float.isFinite(value)) {
			return Float.toString(value);
		}
		String shortest = NumberOutput.toString(value, true);
		if (value != 0 && Math.abs(value) < TINY_FLOAT) {
			String oneDigit = oneDigit(value);
			shortest = (Float.parseFloat(oneDigit) == value) ? oneDigit : shortest;
		}
		return layout(shortest);
	}

	/**
	 * NumberOutput writes two digits at least, and chooses the nearest such number:
	 * 4.9E-324 where 5e-324 is enough.
	 */
	private static String oneDigit(double value) {
		BigDecimal rounded = new BigDecimal(value).round(ONE_DIGIT);
		return rounded.unscaledValue() + "E" + -rounded.scale();
	}

	private static String layout(String javaText) {
		int e = javaText.indexOf('E');
		if (e < 0) {
			return javaText;
		}
		StringBuilder text = new StringBuilder(24);
		int start = (javaText.charAt(0) == '-') ? 1 : 0;
		text.append(javaText, 0, start);
		String digits = javaText.charAt(start)
				+ (javaText.startsWith(".0E", start + 1) ? "" : javaText.substring(Math.min(start + 2, e), e));
		int exponent = Integer.parseInt(javaText.substring(e + 1));
		if (exponent < -4 || exponent >= 16) {
			return scientific(text, digits, exponent);
		}
		if (exponent < 0) {
			return text.append("0.").append("0".repeat(-exponent - 1)).append(digits).toString();
		}
		int point = exponent + 1;
		if (digits.length() <= point) {
			return text.append(digits).append("0".repeat(point - digits.length())).append(".0").toString();
		}
		return text.append(digits, 0, point).append('.').append(digits, point, digits.length()).toString();
	}

	private static String scientific(StringBuilder text, String digits, int exponent) {
		text.append(digits.charAt(0));
		if (digits.length() > 1) {
			text.append('.').append(digits, 1, digits.length());
		}
		text.append('e').append((exponent < 0) ? '-' : '+');
		int size = Math.abs(exponent);
		return text.append((size < 10) ? "0" : "").append(size).toString();
	}

}
