package io.pottery.collection;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * Every element as often as it was counted, one at a time however high its count.
 */
final class RepeatedElements<E> implements Iterator<E> {

	private final Iterator<Map.Entry<E, Long>> counts;

	private Map.@Nullable Entry<E, Long> current;

	private long remaining;

	RepeatedElements(Iterator<Map.Entry<E, Long>> counts) {
		this.counts = counts;
	}

	@Override
	public boolean hasNext() {
		while (this.remaining <= 0 && this.counts.hasNext()) {
			this.current = this.counts.next();
			this.remaining = this.current.getValue();
		}
		return this.remaining > 0;
	}

	@Override
	public E next() {
		if (!hasNext() || this.current == null) {
			throw new NoSuchElementException();
		}
		this.remaining--;
		return this.current.getKey();
	}

}
