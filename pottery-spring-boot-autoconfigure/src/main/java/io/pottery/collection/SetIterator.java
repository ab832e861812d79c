package io.pottery.collection;

import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import io.pottery.redis.Pages;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a set page by page; holds the next element once {@code hasNext} has
 * promised it, and removes by the very bytes that were read.
 */
final class SetIterator<E> implements Iterator<E> {

	private final SetContents<E> contents;

	private final Pages<byte[]> pages;

	private Iterator<byte[]> page = Collections.emptyIterator();

	private byte @Nullable [] last;

	SetIterator(SetContents<E> contents) {
		this.contents = contents;
		this.pages = Pages.ofSet(contents.key());
	}

	@Override
	public boolean hasNext() {
		while (!this.page.hasNext() && this.pages.hasNext()) {
			this.page = this.pages.next().iterator();
		}
		return this.page.hasNext();
	}

	@Override
	public E next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		byte[] member = this.page.next();
		this.last = member;
		return this.contents.elements().decode(member);
	}

	@Override
	public void remove() {
		byte[] member = this.last;
		if (member == null) {
			throw new IllegalStateException("There is no element to remove: call next() first");
		}
		this.last = null;
		if (!this.contents.remove(List.of(member))) {
			throw new ConcurrentModificationException("The element that next() returned is no longer in the set '"
					+ this.contents.key() + "', so it was not removed");
		}
	}

}
