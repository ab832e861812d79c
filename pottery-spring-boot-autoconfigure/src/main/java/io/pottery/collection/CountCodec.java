package io.pottery.collection;

import java.nio.charset.StandardCharsets;

import io.pottery.core.CodecException;
import io.pottery.codec.ElementCodec;
import org.jspecify.annotations.Nullable;

/**
 * Counts as decimal text, whatever the elements are kept as: what {@code HINCRBY} works
 * on.
 */
enum CountCodec implements ElementCodec<Long> {

	INSTANCE;

	@Override
	public byte[] encode(@Nullable Long count) {
		return String.valueOf(count).getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public byte @Nullable [] encodeQuery(@Nullable Object candidate) {
		return (candidate instanceof Long count) ? encode(count) : null;
	}

	@Override
	public Long decode(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		try {
			return Long.valueOf(text);
		}
		catch (NumberFormatException ex) {
			throw new CodecException("'" + text + "' is not a count: counts are 64-bit integers", ex);
		}
	}

}
