package io.pottery.collection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;

/**
 * Bulk operations by value on a list or a view of it. Elements are compared by their
 * bytes, on the server.
 */
final class ListChanges<E> {

	private static final LuaScript<Long> CONTAINS_ALL = LuaScript.integer(ListChanges.class, "list-contains-all");

	private static final LuaScript<Long> REMOVE_ALL = LuaScript.integer(ListChanges.class, "list-remove-all");

	private static final LuaScript<Long> REMOVE_RANGE = LuaScript.integer(ListChanges.class, "list-remove-range");

	private static final byte[] REMOVE = { 'r', 'e', 'm', 'o', 'v', 'e' };

	private static final byte[] RETAIN = { 'r', 'e', 't', 'a', 'i', 'n' };

	private final BoundKey key;

	private final ListElements<E> elements;

	private final ListRewrites<E> rewrites;

	ListChanges(ListElements<E> elements, ListRewrites<E> rewrites) {
		this.key = elements.key();
		this.elements = elements;
		this.rewrites = rewrites;
	}

	boolean containsAll(ListWindow window, Collection<?> candidates) {
		// Read once: it may be a view of Redis.
		Collection<?> all = new ArrayList<>(candidates);
		List<byte[]> asked = encode(all);
		if (asked.size() < all.size() || (window.isEmpty() && !asked.isEmpty())) {
			return false;
		}
		for (List<byte[]> chunk : Chunks.of(asked)) {
			if (this.key.run(CONTAINS_ALL, arguments(chunk, window.first(), window.end())) > 0) {
				return false;
			}
		}
		return true;
	}

	boolean removeAll(ListWindow window, Collection<?> candidates) {
		boolean removed = false;
		for (List<byte[]> chunk : Chunks.of(encode(candidates))) {
			removed |= removeAll(window, REMOVE, chunk);
		}
		return removed;
	}

	boolean retainAll(ListWindow window, Collection<?> candidates) {
		List<byte[]> asked = encode(candidates);
		if (asked.size() <= Chunks.SIZE) {
			return removeAll(window, RETAIN, asked);
		}
		Set<ByteBuffer> kept = new HashSet<>();
		asked.forEach((element) -> kept.add(ByteBuffer.wrap(element)));
		return this.rewrites.removeIf(window, (element) -> !kept.contains(ByteBuffer.wrap(element)));
	}

	private boolean removeAll(ListWindow window, byte[] mode, List<byte[]> chunk) {
		if (window.isEmpty()) {
			return false;
		}
		int removed = this.key.run(REMOVE_ALL, arguments(chunk, window.first(), window.end(), mode)).intValue();
		window.grow(-removed);
		return removed > 0;
	}

	void clear(ListWindow window) {
		if (!window.isEmpty()) {
			this.key.run(REMOVE_RANGE, window.first(), window.end());
			window.grow(window.from() - window.to());
		}
	}

	private List<byte[]> encode(Collection<?> candidates) {
		List<byte[]> encoded = new ArrayList<>(candidates.size());
		for (Object candidate : candidates) {
			byte[] element = this.elements.encodeQuery(candidate);
			if (element != null) {
				encoded.add(element);
			}
		}
		return encoded;
	}

	private static byte[][] arguments(List<byte[]> values, byte[]... first) {
		List<byte[]> arguments = new ArrayList<>(Arrays.asList(first));
		arguments.addAll(values);
		return arguments.toArray(byte[][]::new);
	}

}
