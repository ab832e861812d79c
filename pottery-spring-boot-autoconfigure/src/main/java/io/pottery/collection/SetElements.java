package io.pottery.collection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.pottery.codec.ElementCodec;
import io.pottery.core.CodecException;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a set as Redis keeps and compares them, null among them where the codec
 * has bytes for it.
 *
 * @param <E> the type of the elements
 */
final class SetElements<E> {

	private final ElementCodec<E> codec;

	SetElements(ElementCodec<E> codec) {
		this.codec = codec;
	}

	byte[] encode(@Nullable E element) {
		return this.codec.encode(element);
	}

	/**
	 * Encodes elements that are to be stored.
	 */
	List<byte[]> encodeAll(Collection<? extends E> elements) {
		List<byte[]> members = new ArrayList<>(elements.size());
		for (E element : elements) {
			members.add(encode(element));
		}
		return members;
	}

	/**
	 * Encodes what is only asked about.
	 * @return its bytes, or null if it cannot be an element
	 */
	byte @Nullable [] encodeQuery(@Nullable Object candidate) {
		if (candidate != null) {
			return this.codec.encodeQuery(candidate);
		}
		try {
			return this.codec.encode(null);
		}
		catch (CodecException ex) {
			return null;
		}
	}

	/**
	 * Encodes what is only asked about, leaving out what cannot be an element.
	 */
	List<byte[]> encodeQueries(Collection<?> candidates) {
		List<byte[]> members = new ArrayList<>(candidates.size());
		for (Object candidate : candidates) {
			byte[] member = encodeQuery(candidate);
			if (member != null) {
				members.add(member);
			}
		}
		return members;
	}

	E decode(byte[] member) {
		return Nulls.foreign(this.codec.decode(member));
	}

	List<E> decodeAll(Collection<byte[]> members) {
		List<E> elements = new ArrayList<>(members.size());
		members.forEach((member) -> elements.add(decode(member)));
		return elements;
	}

	/**
	 * Whether others have the same bytes, so that Redis can compare them.
	 */
	boolean areLike(SetElements<?> others) {
		return this.codec.equals(others.codec);
	}

	static Set<ByteBuffer> comparable(Collection<byte[]> members) {
		Set<ByteBuffer> comparable = new LinkedHashSet<>();
		members.forEach((member) -> comparable.add(ByteBuffer.wrap(member)));
		return comparable;
	}

	static List<byte[]> bytes(Collection<ByteBuffer> members) {
		return members.stream().map(ByteBuffer::array).toList();
	}

}
