package io.pottery.redis;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text as it stands in Redis.
 */
public final class Utf8 {

	private Utf8() {
	}

	/**
	 * Encodes a text.
	 * @param role what it is, for the message
	 * @param text the text
	 * @return its bytes
	 * @throws IllegalArgumentException if it has a surrogate without its other half
	 */
	public static byte[] encode(String role, String text) {
		try {
			// String.getBytes would make all malformed texts the same one.
			ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
			byte[] bytes = new byte[encoded.remaining()];
			encoded.get(bytes);
			return bytes;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException(role + " '" + text + "' must not have half a surrogate pair", ex);
		}
	}

}
