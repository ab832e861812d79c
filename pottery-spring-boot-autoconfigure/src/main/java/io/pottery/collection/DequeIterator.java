package io.pottery.collection;

import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

import io.pottery.collection.DequePages.Element;
import io.pottery.redis.BoundKey;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a deque page by page; holds the next element once {@code hasNext} has
 * promised it.
 */
final class DequeIterator<E> implements Iterator<E> {

	private final BoundKey key;

	private final Function<byte[], E> decoder;

	private final boolean ascending;

	private final DequePages pages;

	private Iterator<Element> page = Collections.emptyIterator();

	private @Nullable Element last;

	/** By how much what is left of the page has moved since it was read. */
	private int shift;

	DequeIterator(BoundKey key, DequeEnd first, Function<byte[], E> decoder) {
		this.key = key;
		this.decoder = decoder;
		this.ascending = first == DequeEnd.LEFT;
		this.pages = new DequePages(key, first);
	}

	@Override
	public boolean hasNext() {
		while (!this.page.hasNext() && this.pages.hasNext()) {
			this.page = this.pages.next().iterator();
			this.shift = 0;
		}
		return this.page.hasNext();
	}

	@Override
	public E next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		Element seen = this.page.next();
		this.last = new Element(seen.index() - this.shift, seen.bytes());
		return this.decoder.apply(seen.bytes());
	}

	@Override
	public void remove() {
		Element element = this.last;
		if (element == null) {
			throw new IllegalStateException("There is no element to remove: call next() first");
		}
		this.last = null;
		if (!new DequeRemovals(this.key).remove(List.of(element))) {
			throw new ConcurrentModificationException("Element " + element.index() + " of '" + this.key
					+ "' was moved, changed or removed since it was read");
		}
		if (this.ascending) {
			this.shift++;
		}
		this.pages.removed(1);
	}

}
