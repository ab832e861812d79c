package io.pottery.codec;

import org.springframework.core.ResolvableType;

/**
 * How elements are kept in Redis. The default is {@link JsonCodec}; a bean of this type
 * replaces it for the whole application.
 */
@FunctionalInterface
public interface Codec {

	/**
	 * Returns the codec for elements of one type. Called once per structure, not per
	 * element.
	 * @param <T> the type of the elements
	 * @param type the same type, with its generics
	 * @return the codec of that type, safe for use by many threads
	 * @throws IllegalArgumentException if elements of that type cannot be kept
	 */
	<T> ElementCodec<T> forType(ResolvableType type);

}
