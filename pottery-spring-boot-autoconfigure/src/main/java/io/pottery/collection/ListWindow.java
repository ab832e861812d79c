package io.pottery.collection;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The positions that a view of a list shows: those of the whole list, or some of them. It
 * follows what is inserted and removed through the view, not what others do.
 */
final class ListWindow {

	private final @Nullable ListWindow parent;

	private final int from;

	private int to;

	private ListWindow(@Nullable ListWindow parent, int from, int to) {
		this.parent = parent;
		this.from = from;
		this.to = to;
	}

	static ListWindow whole() {
		return new ListWindow(null, 0, Integer.MAX_VALUE);
	}

	/**
	 * Opens a window in this one.
	 * @param from the first index in this window
	 * @param to the index after the last
	 * @return the window, which passes on how it grows
	 */
	ListWindow part(int from, int to) {
		return new ListWindow(this, this.from + from, this.from + to);
	}

	/**
	 * The position in the list of the first element.
	 */
	int from() {
		return this.from;
	}

	/**
	 * The position after the last element; the list may end before.
	 */
	int to() {
		return this.to;
	}

	/**
	 * Whether nothing can be inside. Where it can, {@code to - 1} is not negative, which
	 * would mean something else to Redis.
	 */
	boolean isEmpty() {
		return this.from >= this.to;
	}

	int size(long listSize) {
		return (int) Math.max(0, Math.min(listSize, this.to) - this.from);
	}

	void grow(int elements) {
		if (this.parent != null) {
			this.to += elements;
			this.parent.grow(elements);
		}
	}

	byte[] first() {
		return ascii(this.from);
	}

	byte[] end() {
		return ascii(this.to);
	}

	static byte[] ascii(int number) {
		return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

}
