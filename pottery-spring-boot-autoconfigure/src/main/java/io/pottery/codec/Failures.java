package io.pottery.codec;

import io.pottery.core.CodecException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Words the failures of the codecs.
 */
final class Failures {

	private static final int QUOTED = 60;

	// Jackson's advice, to set what cannot be set here.
	private static final Pattern ADVICE = Pattern
		.compile(" \\((?:but|to avoid|set|disable)[^()]*(?:CoercionConfig|Feature)[^()]*\\)");

	private Failures() {
	}

	static CodecException encode(@Nullable Object element, String type, Throwable cause) {
		String of = (element != null) ? element.getClass().getName() : "null";
		return new CodecException("Cannot encode a value of class " + of + " as an element of type " + type + ": "
				+ problem(cause)
				+ ". Declare a type that Jackson can write, or register a module or mix-in for it with the application's JsonMapper",
				cause);
	}

	static CodecException decode(byte[] bytes, String type, Throwable cause) {
		return decode(bytes, type, problem(cause), cause);
	}

	static CodecException decode(byte[] bytes, String type, String problem, Throwable cause) {
		return new CodecException("Cannot decode " + quote(bytes) + " as an element of type " + type + ": " + problem,
				cause);
	}

	private static String problem(Throwable cause) {
		if (cause instanceof StackOverflowError || cause.getCause() instanceof StackOverflowError) {
			return "it is nested too deep, or contains itself";
		}
		if (cause instanceof JacksonException jackson) {
			String path = jackson.getPath().isEmpty() ? "" : " (at " + shorten(jackson.getPathReference()) + ")";
			return ADVICE.matcher(jackson.getOriginalMessage()).replaceAll("") + path;
		}
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getName();
	}

	private static String shorten(String text) {
		return (text.length() <= 200) ? text : text.substring(0, 200) + "...";
	}

	static String quote(byte[] bytes) {
		StringBuilder text = new StringBuilder();
		for (byte b : bytes) {
			boolean printable = b >= ' ' && b <= '~';
			String next = printable ? String.valueOf((char) b) : String.format("\\x%02x", b);
			if (text.length() + next.length() > QUOTED) {
				return "'" + text + "'... (" + bytes.length + " bytes)";
			}
			text.append(next);
		}
		return "'" + text + "'";
	}

}
