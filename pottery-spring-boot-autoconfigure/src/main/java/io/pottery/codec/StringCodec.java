package io.pottery.codec;

import io.pottery.core.CodecException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Keeps strings as plain UTF-8, without quotes, as other tools write and show them. Only
 * for elements of type {@code String}; {@link JsonCodec} is for all others.
 */
public final class StringCodec implements Codec {

	/**
	 * Creates a codec for strings.
	 */
	public StringCodec() {
	}

	/**
	 * Returns the codec for strings. It refuses null, for which there is no text, and
	 * text that is not well-formed, in both directions.
	 * @param <T> {@code String}
	 * @param type the type {@code String}
	 * @return the codec of strings
	 * @throws IllegalArgumentException if the type is another one
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T> ElementCodec<T> forType(ResolvableType type) {
		Assert.notNull(type, "'type' must not be null");
		Assert.isTrue(type.resolve() == String.class, () -> "Elements of type '" + type
				+ "' cannot be kept as plain text: declare the type String, or use JsonCodec");
		return (ElementCodec<T>) new PlainText();
	}

	private static final class PlainText implements ElementCodec<String> {

		@Override
		public byte[] encode(@Nullable String element) {
			if (element == null) {
				throw new CodecException("Cannot encode null as plain text: use JsonCodec, which has a text for it",
						null);
			}
			try {
				// String.getBytes would replace a surrogate without its other half.
				ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(element));
				byte[] bytes = new byte[encoded.remaining()];
				encoded.get(bytes);
				return bytes;
			}
			catch (CharacterCodingException ex) {
				throw new CodecException("Cannot encode a string of " + element.length()
						+ " characters as UTF-8: it contains a surrogate without its other half", ex);
			}
		}

		@Override
		public byte @Nullable [] encodeQuery(@Nullable Object candidate) {
			try {
				return (candidate instanceof String text) ? encode(text) : null;
			}
			catch (CodecException ex) {
				return null;
			}
		}

		@Override
		public String decode(byte[] bytes) {
			Assert.notNull(bytes, "'bytes' must not be null");
			try {
				return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			}
			catch (CharacterCodingException ex) {
				throw Failures.decode(bytes, "java.lang.String", "the bytes are not UTF-8", ex);
			}
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof PlainText;
		}

		@Override
		public int hashCode() {
			return PlainText.class.hashCode();
		}

	}

}
