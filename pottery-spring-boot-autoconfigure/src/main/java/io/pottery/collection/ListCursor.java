package io.pottery.collection;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;

import io.pottery.redis.Chunks;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a list page by page, in both directions. It holds the next element once
 * {@code hasNext} has promised it, and changes an element only while that stands where it
 * was seen.
 */
final class ListCursor<E> implements ListIterator<E> {

	/** One more than a chunk, so that the end of 1,000 elements shows at once. */
	private static final int PAGE = Chunks.SIZE + 1;

	private final ListElements<E> elements;

	private final ListWindow window;

	private List<byte[]> page = new ArrayList<>();

	/** The position in the list of the page's first element. */
	private int start;

	/** The position of what comes next. */
	private int position;

	private boolean lastPage;

	private int seenPosition;

	private byte @Nullable [] seen;

	ListCursor(ListElements<E> elements, ListWindow window, int index) {
		this.elements = elements;
		this.window = window;
		this.start = window.from() + index;
		this.position = this.start;
	}

	@Override
	public boolean hasNext() {
		if (!isOnPage(this.position) && !this.lastPage) {
			int to = (int) Math.min(this.position + (long) PAGE, this.window.to());
			this.page = this.elements.read(this.position, to);
			this.start = this.position;
			this.lastPage = this.page.size() < PAGE;
		}
		return isOnPage(this.position);
	}

	@Override
	public boolean hasPrevious() {
		// Where the list has become shorter, what is left comes before.
		while (this.position > this.window.from() && !isOnPage(this.position - 1)) {
			int from = Math.max(this.window.from(), this.position - PAGE);
			this.page = this.elements.read(from, this.position);
			this.start = from;
			this.position = from + this.page.size();
			this.lastPage = false;
		}
		return this.position > this.window.from();
	}

	@Override
	public E next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		return see(this.position++);
	}

	@Override
	public E previous() {
		if (!hasPrevious()) {
			throw new NoSuchElementException();
		}
		return see(--this.position);
	}

	@Override
	public int nextIndex() {
		return this.position - this.window.from();
	}

	@Override
	public int previousIndex() {
		return nextIndex() - 1;
	}

	@Override
	public void remove() {
		byte[] removed = seen();
		this.seen = null;
		check(this.elements.removeSeen(this.seenPosition, removed));
		if (isOnPage(this.seenPosition)) {
			this.page.remove(this.seenPosition - this.start);
		}
		else if (this.seenPosition < this.start) {
			this.start--;
		}
		if (this.seenPosition < this.position) {
			this.position--;
		}
		this.window.grow(-1);
	}

	@Override
	public void set(E element) {
		byte[] replaced = seen();
		byte[] next = this.elements.encode(element);
		check(this.elements.setSeen(this.seenPosition, replaced, next));
		this.seen = next;
		if (isOnPage(this.seenPosition)) {
			this.page.set(this.seenPosition - this.start, next);
		}
	}

	/**
	 * Inserts beside the element that was seen last, if there is one: then nothing is
	 * inserted once that stands elsewhere.
	 */
	@Override
	public void add(E element) {
		byte[] added = this.elements.encode(element);
		byte[] neighbour = this.seen;
		check((neighbour != null) ? this.elements.insertAfterSeen(this.position, added, this.seenPosition, neighbour)
				: this.elements.insert(this.position, List.of(added)) < 0);
		this.seen = null;
		this.page.add(this.position - this.start, added);
		this.position++;
		this.window.grow(1);
	}

	private E see(int position) {
		byte[] element = this.page.get(position - this.start);
		this.seenPosition = position;
		this.seen = element;
		return this.elements.decode(element);
	}

	private byte[] seen() {
		byte[] seen = this.seen;
		if (seen == null) {
			throw new IllegalStateException("There is no element to change: call next() or previous() first");
		}
		return seen;
	}

	private boolean isOnPage(int position) {
		return position >= this.start && position < this.start + this.page.size();
	}

	private void check(boolean done) {
		if (!done) {
			throw new ConcurrentModificationException("The element of '" + this.elements.key()
					+ "' does not stand at its index any more: others have changed the list");
		}
	}

}
