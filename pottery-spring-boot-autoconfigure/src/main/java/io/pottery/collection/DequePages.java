package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

/**
 * What a Redis list holds, page after page from one end to the other, by its indexes from
 * the left: what keeps its index is returned once, whatever happens at the right end.
 */
final class DequePages {

	private static final LuaScript<List<@Nullable Object>> LAST_PAGE = LuaScript.list(DequePages.class,
			"deque-last-page");

	private static final byte[] SIZE = Integer.toString(Chunks.SIZE).getBytes(StandardCharsets.US_ASCII);

	private final BoundKey key;

	private final boolean ascending;

	private long from;

	private long to;

	private boolean more = true;

	private boolean started;

	DequePages(BoundKey key, DequeEnd first) {
		this.key = key;
		this.ascending = first == DequeEnd.LEFT;
	}

	/**
	 * Whether another page can be asked for; it may turn out empty.
	 */
	boolean hasNext() {
		return this.more;
	}

	List<Element> next() {
		if (this.ascending) {
			this.from = this.to;
			this.to = this.from + Chunks.SIZE;
			return again();
		}
		if (!this.started) {
			this.started = true;
			List<?> reply = this.key.run(LAST_PAGE, SIZE);
			List<?> page = (List<?>) reply.get(1);
			this.to = (Long) reply.get(0);
			this.from = this.to - page.size();
			this.more = this.from > 0;
			return elements(page);
		}
		this.to = this.from;
		this.from = Math.max(0, this.to - Chunks.SIZE);
		return again();
	}

	/**
	 * Reads the last page once more.
	 */
	List<Element> again() {
		if (this.from == this.to) {
			return List.of();
		}
		List<byte[]> page = this.key.call((redis, list) -> redis.listCommands().lRange(list, this.from, this.to - 1));
		this.more = this.ascending ? page.size() == this.to - this.from : this.from > 0;
		return elements(page);
	}

	/**
	 * Takes into account that elements of earlier pages have been removed.
	 * @param count how many
	 */
	void removed(int count) {
		if (this.ascending) {
			this.to -= count;
		}
	}

	private List<Element> elements(List<?> page) {
		List<Element> elements = new ArrayList<>(page.size());
		for (Object bytes : page) {
			elements.add(new Element(this.from + elements.size(), (byte[]) bytes));
		}
		if (!this.ascending) {
			Collections.reverse(elements);
		}
		return elements;
	}

	/**
	 * An element where it was seen.
	 *
	 * @param index its index from the left
	 * @param bytes the bytes that Redis keeps
	 */
	record Element(long index, byte[] bytes) {
	}

}
