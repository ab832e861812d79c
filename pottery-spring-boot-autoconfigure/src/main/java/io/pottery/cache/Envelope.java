package io.pottery.cache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What an entry holds in Redis: a JSON array, if the value is JSON. Two are equal only if
 * they were stored by the same request.
 *
 * @param generation the generation of the cache when its load began
 * @param loadMillis how long it took to load (ms)
 * @param staleMillis for how much of its life it is stale (ms)
 * @param nonce a number that differs each time it is stored
 * @param value the value
 */
record Envelope(String generation, long loadMillis, long staleMillis, long nonce, byte[] value) {

	private static final int NUMBERS = 4;

	byte[] toBytes() {
		String header = beginning(this.generation) + this.loadMillis + ", " + this.staleMillis + ", " + this.nonce
				+ ", ";
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(header.length() + this.value.length + 1);
		bytes.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
		bytes.writeBytes(this.value);
		bytes.write(']');
		return bytes.toByteArray();
	}

	/**
	 * Reads an envelope.
	 * @return null if the bytes are none
	 */
	static @Nullable Envelope parse(byte[] bytes) {
		String[] numbers = new String[NUMBERS];
		int begin = 1;
		for (int i = 0; i < NUMBERS; i++) {
			int end = begin;
			while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
				end++;
			}
			if (end == begin || end - begin > 18 || end + 1 >= bytes.length || bytes[end] != ','
					|| bytes[end + 1] != ' ') {
				return null;
			}
			numbers[i] = new String(bytes, begin, end - begin, StandardCharsets.US_ASCII);
			begin = end + 2;
		}
		if (bytes[0] != '[' || bytes[bytes.length - 1] != ']' || begin >= bytes.length) {
			return null;
		}
		return new Envelope(numbers[0], Long.parseLong(numbers[1]), Long.parseLong(numbers[2]),
				Long.parseLong(numbers[3]), Arrays.copyOfRange(bytes, begin, bytes.length - 1));
	}

	/**
	 * How entries of a generation begin, and no others.
	 */
	static String beginning(String generation) {
		return "[" + generation + ", ";
	}

	/**
	 * What stands in the place of an entry that is being loaded.
	 */
	static byte[] mark(long nonce) {
		return ("[\"loading\", " + nonce + "]").getBytes(StandardCharsets.US_ASCII);
	}

	static boolean isMark(byte[] bytes) {
		return bytes.length > 1 && bytes[0] == '[' && bytes[1] == '"';
	}

}
