package io.pottery.codec;

import io.pottery.core.CodecException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the elements of one type into bytes and back. Equal elements must become equal
 * bytes: map keys and set membership are compared by Redis, byte by byte. Codecs that are
 * {@linkplain Object#equals equal} must make the same bytes: then Redis combines what
 * they have encoded on its own.
 *
 * @param <T> the type of the elements
 */
public interface ElementCodec<T> {

	/**
	 * Encodes an element to be stored.
	 * @param element the element; null where the structure takes null
	 * @return its bytes
	 * @throws CodecException if it cannot be encoded
	 */
	byte[] encode(@Nullable T element);

	/**
	 * Encodes an object that is only asked about, as {@code containsKey} does.
	 * @param candidate any object
	 * @return its bytes, or null if it cannot be an element: null itself, of another
	 * class, or not encodable
	 */
	byte @Nullable [] encodeQuery(@Nullable Object candidate);

	/**
	 * Decodes what is stored.
	 * @param bytes the bytes as Redis returned them
	 * @return the element, null if the bytes stand for null
	 * @throws CodecException if the bytes do not stand for an element of this type
	 */
	@Nullable T decode(byte[] bytes);

}
