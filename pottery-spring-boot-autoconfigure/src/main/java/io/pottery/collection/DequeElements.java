package io.pottery.collection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.pottery.codec.ElementCodec;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a deque as bytes and back, by the null rules of deques.
 */
final class DequeElements<E> {

	private final ElementCodec<E> codec;

	DequeElements(ElementCodec<E> codec) {
		this.codec = codec;
	}

	byte[] encode(E element) {
		return this.codec.encode(Nulls.refused(element, "element"));
	}

	List<byte[]> encodeAll(Iterable<? extends E> elements) {
		List<byte[]> encoded = new ArrayList<>();
		for (E element : Nulls.refused(elements, "elements")) {
			encoded.add(encode(element));
		}
		return encoded;
	}

	byte @Nullable [] encodeQuery(@Nullable Object element) {
		return this.codec.encodeQuery(element);
	}

	/**
	 * Encodes those objects that can be elements.
	 */
	List<byte[]> encodeQueries(Collection<?> elements) {
		List<byte[]> queries = new ArrayList<>();
		for (Object element : Nulls.refused(elements, "elements")) {
			byte[] query = this.codec.encodeQuery(element);
			if (query != null) {
				queries.add(query);
			}
		}
		return queries;
	}

	E decode(byte[] bytes) {
		return Nulls.foreign(this.codec.decode(bytes));
	}

	List<E> decodeAll(List<byte[]> all) {
		List<E> decoded = new ArrayList<>(all.size());
		all.forEach((bytes) -> decoded.add(decode(bytes)));
		return decoded;
	}

}
