package io.pottery.cache;

import io.pottery.codec.ElementCodec;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is stored, and as those will read it who find it: so that who loads gets
 * the same.
 *
 * @param <V> the type of the value
 * @param bytes what is stored
 * @param value what is read of that
 */
record Encoded<V>(byte[] bytes, @Nullable V value) {

	static <V> Encoded<V> of(ElementCodec<V> codec, @Nullable V value) {
		byte[] bytes = codec.encode(value);
		return new Encoded<>(bytes, codec.decode(bytes));
	}

}
