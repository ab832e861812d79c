package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.Consumer;

import io.pottery.codec.ElementCodec;
import io.pottery.core.CodecException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a list by position, one trip each. Positions are checked on the server,
 * in the step that uses them.
 */
final class ListElements<E> {

	private static final LuaScript<Long> APPEND = LuaScript.integer(RedisList.class, "list-append").writing();

	private static final LuaScript<List<@Nullable Object>> SET = LuaScript.list(ListElements.class, "list-set")
		.writing();

	private static final LuaScript<List<@Nullable Object>> REMOVE = LuaScript.list(ListElements.class, "list-remove");

	private static final LuaScript<Long> INSERT = LuaScript.integer(ListElements.class, "list-insert").writing();

	private static final byte[] NONE = {};

	private final BoundKey key;

	private final ElementCodec<E> codec;

	ListElements(BoundKey key, ElementCodec<E> codec) {
		this.key = key;
		this.codec = codec;
	}

	BoundKey key() {
		return this.key;
	}

	int size(ListWindow window) {
		return window.size(this.key.call((redis, list) -> redis.listCommands().lLen(list)));
	}

	/**
	 * Reads what stands between two positions, neither of them negative.
	 */
	List<byte[]> read(int from, int to) {
		return (from >= to) ? new ArrayList<>()
				: new ArrayList<>(this.key.call((redis, list) -> redis.listCommands().lRange(list, from, to - 1)));
	}

	E get(ListWindow window, int index) {
		int position = position(window, index, window.to() - 1);
		byte[] element = this.key.call((redis, list) -> redis.listCommands().lIndex(list, position));
		if (element == null) {
			throw outOfBounds(index, size(window));
		}
		return decode(element);
	}

	E set(ListWindow window, int index, E element) {
		byte[] next = this.codec.encode(element);
		int position = position(window, index, window.to() - 1);
		return previous(window, index, this.key.write(SET, ListWindow.ascii(position), next),
				(previous) -> setSeen(position, next, previous));
	}

	E remove(ListWindow window, int index) {
		int position = position(window, index, window.to() - 1);
		E removed = previous(window, index, this.key.run(REMOVE, ListWindow.ascii(position), marker()),
				(previous) -> insert(position, List.of(previous)));
		window.grow(-1);
		return removed;
	}

	E removeFirst() {
		return removed(this.key.call((redis, list) -> redis.listCommands().lPop(list)),
				(popped) -> insert(0, List.of(popped)));
	}

	E removeLast() {
		return removed(this.key.call((redis, list) -> redis.listCommands().rPop(list)),
				(popped) -> this.key.write(APPEND, popped));
	}

	private E removed(byte @Nullable [] popped, Consumer<byte[]> putBack) {
		if (popped == null) {
			throw new NoSuchElementException("'" + this.key + "' is empty");
		}
		return decode(popped, putBack);
	}

	// What cannot be decoded is not lost: the call fails and has changed nothing.
	private E decode(byte[] taken, Consumer<byte[]> putBack) {
		try {
			return decode(taken);
		}
		catch (CodecException ex) {
			putBack.accept(taken);
			throw ex;
		}
	}

	void insert(ListWindow window, int index, List<byte[]> elements) {
		long size = insert(position(window, index, window.to()), elements);
		if (size >= 0) {
			throw outOfBounds(index, window.size(size));
		}
		window.grow(elements.size());
	}

	/**
	 * Inserts many elements, a chunk at a time.
	 */
	boolean insertAll(ListWindow window, int index, Collection<? extends E> elements) {
		List<byte[]> added = encodeAll(elements);
		int at = index;
		for (List<byte[]> chunk : Chunks.of(added)) {
			insert(window, at, chunk);
			at += chunk.size();
		}
		if (added.isEmpty()) {
			check(window, index);
		}
		return !added.isEmpty();
	}

	ListCursor<E> cursor(ListWindow window, int index) {
		check(window, index);
		return new ListCursor<>(this, window, index);
	}

	/**
	 * Inserts elements wherever the position exists.
	 * @return -1, or the length of the list if it is too short
	 */
	long insert(int position, List<byte[]> elements) {
		return this.key.write(INSERT, insertion(position, NONE, NONE, elements));
	}

	boolean insertAfterSeen(int position, byte[] element, int seenPosition, byte[] seen) {
		byte[][] arguments = insertion(position, ListWindow.ascii(seenPosition), seen, List.of(element));
		return this.key.write(INSERT, arguments) < 0;
	}

	boolean setSeen(int position, byte[] seen, byte[] next) {
		return this.key.write(SET, ListWindow.ascii(position), next, seen).get(0) instanceof byte[];
	}

	boolean removeSeen(int position, byte[] seen) {
		return this.key.run(REMOVE, ListWindow.ascii(position), marker(), seen).get(0) instanceof byte[];
	}

	byte[] encode(@Nullable E element) {
		return this.codec.encode(element);
	}

	List<byte[]> encodeAll(Collection<? extends E> elements) {
		List<byte[]> encoded = new ArrayList<>(elements.size());
		elements.forEach((element) -> encoded.add(this.codec.encode(element)));
		return encoded;
	}

	/**
	 * Encodes what is only asked about, null among it.
	 * @return the bytes, or null if it cannot be an element
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

	E decode(byte[] element) {
		return Nulls.foreign(this.codec.decode(element));
	}

	List<E> decodeAll(List<byte[]> elements) {
		List<E> decoded = new ArrayList<>(elements.size());
		elements.forEach((element) -> decoded.add(decode(element)));
		return decoded;
	}

	IndexOutOfBoundsException outOfBounds(int index, int size) {
		return new IndexOutOfBoundsException(
				"Index " + index + " is out of bounds for '" + this.key + "' of size " + size);
	}

	private void check(ListWindow window, int index) {
		// No trip for the beginning, which every list has.
		if (index != 0) {
			int size = size(window);
			if (index < 0 || index > size) {
				throw outOfBounds(index, size);
			}
		}
	}

	private int position(ListWindow window, int index, int last) {
		if (index < 0 || index > last - window.from()) {
			throw outOfBounds(index, size(window));
		}
		return window.from() + index;
	}

	private E previous(ListWindow window, int index, List<@Nullable Object> reply, Consumer<byte[]> putBack) {
		if (reply.get(0) instanceof byte[] previous) {
			return decode(previous, putBack);
		}
		throw outOfBounds(index, window.size((Long) Nulls.foreign(reply.get(0))));
	}

	private static byte[][] insertion(int position, byte[] seenPosition, byte[] seen, List<byte[]> elements) {
		List<byte[]> arguments = new ArrayList<>(List.of(ListWindow.ascii(position), marker(), seenPosition, seen));
		arguments.addAll(elements);
		return arguments.toArray(byte[][]::new);
	}

	private static byte[] marker() {
		return UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
	}

}
