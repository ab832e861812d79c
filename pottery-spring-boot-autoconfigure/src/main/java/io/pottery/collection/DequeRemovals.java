package io.pottery.collection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.pottery.collection.DequePages.Element;
import io.pottery.redis.BoundKey;
import io.pottery.redis.LuaScript;

/**
 * Compare-and-remove on the server, against all writers: elements are removed only where
 * they were seen.
 */
final class DequeRemovals {

	private static final LuaScript<Long> REMOVE_AT = LuaScript.integer(DequeRemovals.class, "deque-remove-at");

	private final BoundKey key;

	DequeRemovals(BoundKey key) {
		this.key = key;
	}

	private static final int ATTEMPTS = 10_000;

	/**
	 * Removes elements of one page, all or none.
	 * @param elements the elements
	 * @return false if one of them is not there any more
	 */
	boolean remove(List<Element> elements) {
		List<byte[]> arguments = new ArrayList<>(2 * elements.size());
		for (Element element : elements) {
			arguments.add(Long.toString(element.index()).getBytes(StandardCharsets.US_ASCII));
			arguments.add(element.bytes());
		}
		return this.key.run(REMOVE_AT, arguments.toArray(byte[][]::new)) > 0;
	}

	/**
	 * Goes through the whole list, page by page. A page that another writer has moved is
	 * read again; the filter is not asked again what it has answered for an equal
	 * element, because it may remember what it was asked.
	 * @param filter whether an element is removed
	 * @param first where to begin
	 * @return whether anything was removed
	 * @throws ConcurrentModificationException if other writers move every page faster
	 * than it can be read and changed
	 */
	boolean removeIf(Predicate<byte[]> filter, DequeEnd first) {
		boolean changed = false;
		Map<ByteBuffer, Deque<Boolean>> answers = new HashMap<>();
		DequePages pages = new DequePages(this.key, first);
		while (pages.hasNext()) {
			List<Element> page = pages.next();
			List<Element> removed = removed(page, filter, answers);
			for (int attempt = 1; !removed.isEmpty() && !remove(removed); attempt++) {
				if (attempt == ATTEMPTS) {
					throw new ConcurrentModificationException(
							"'" + this.key + "' was changed by others each of " + ATTEMPTS + " times it was read");
				}
				remember(page, removed, answers);
				page = pages.again();
				removed = removed(page, filter, answers);
			}
			pages.removed(removed.size());
			changed |= !removed.isEmpty();
		}
		return changed;
	}

	private static List<Element> removed(List<Element> page, Predicate<byte[]> filter,
			Map<ByteBuffer, Deque<Boolean>> answers) {
		List<Element> removed = new ArrayList<>();
		for (Element element : page) {
			Deque<Boolean> given = answers.get(ByteBuffer.wrap(element.bytes()));
			Boolean answer = (given != null) ? given.poll() : null;
			if ((answer != null) ? answer : filter.test(element.bytes())) {
				removed.add(element);
			}
		}
		return removed;
	}

	private static void remember(List<Element> page, List<Element> removed, Map<ByteBuffer, Deque<Boolean>> answers) {
		int next = removed.size() - 1;
		for (int i = page.size() - 1; i >= 0; i--) {
			boolean answer = next >= 0 && removed.get(next).index() == page.get(i).index();
			next -= answer ? 1 : 0;
			answers.computeIfAbsent(ByteBuffer.wrap(page.get(i).bytes()), (bytes) -> new ArrayDeque<>())
				.addFirst(answer);
		}
	}

}
