package io.pottery.collection;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.pottery.redis.Chunks;
import org.jspecify.annotations.Nullable;

/**
 * Some positions of a list, written through. For one thread, as iterators are.
 */
final class ListView<E> extends AbstractList<E> {

	private final ListElements<E> elements;

	private final ListChanges<E> changes;

	private final ListRewrites<E> rewrites;

	private final ListWindow window;

	private ListView(ListElements<E> elements, ListChanges<E> changes, ListRewrites<E> rewrites, ListWindow window) {
		this.elements = elements;
		this.changes = changes;
		this.rewrites = rewrites;
		this.window = window;
	}

	/**
	 * Opens a view of some positions in a window.
	 */
	static <E> List<E> of(ListElements<E> elements, ListChanges<E> changes, ListRewrites<E> rewrites, ListWindow window,
			int from, int to) {
		int size = elements.size(window);
		if (from < 0 || to > size) {
			throw elements.outOfBounds((from < 0) ? from : to, size);
		}
		if (from > to) {
			throw new IllegalArgumentException("'from' must not be after 'to', but they are " + from + " and " + to);
		}
		return new ListView<>(elements, changes, rewrites, window.part(from, to));
	}

	@Override
	public int size() {
		return this.elements.size(this.window);
	}

	@Override
	public E get(int index) {
		return this.elements.get(this.window, index);
	}

	@Override
	public E set(int index, E element) {
		return this.elements.set(this.window, index, element);
	}

	@Override
	public boolean add(E element) {
		return append(List.of(this.elements.encode(element)));
	}

	@Override
	public void add(int index, E element) {
		this.elements.insert(this.window, index, List.of(this.elements.encode(element)));
	}

	@Override
	public boolean addAll(Collection<? extends E> elements) {
		return append(this.elements.encodeAll(elements));
	}

	@Override
	public boolean addAll(int index, Collection<? extends E> elements) {
		return this.elements.insertAll(this.window, index, elements);
	}

	/**
	 * Appends behind the last position, or at the end of the list if that comes before.
	 */
	private boolean append(List<byte[]> added) {
		for (List<byte[]> chunk : Chunks.of(added)) {
			long end = this.window.to();
			while (end >= 0) {
				if (end < this.window.from()) {
					throw new ConcurrentModificationException(
							"'" + this.elements.key() + "' has become shorter, and ends before this view");
				}
				end = this.elements.insert((int) end, chunk);
			}
			this.window.grow(chunk.size());
		}
		return !added.isEmpty();
	}

	@Override
	public E remove(int index) {
		return this.elements.remove(this.window, index);
	}

	@Override
	public boolean containsAll(Collection<?> elements) {
		return this.changes.containsAll(this.window, elements);
	}

	@Override
	public boolean removeAll(Collection<?> elements) {
		return this.changes.removeAll(this.window, elements);
	}

	@Override
	public boolean retainAll(Collection<?> elements) {
		return this.changes.retainAll(this.window, elements);
	}

	@Override
	public boolean removeIf(Predicate<? super E> filter) {
		Nulls.refused(filter, "filter");
		return this.rewrites.removeIf(this.window, (element) -> filter.test(this.elements.decode(element)));
	}

	@Override
	public void replaceAll(UnaryOperator<E> operator) {
		this.rewrites.replaceAll(this.window, Nulls.refused(operator, "operator"));
	}

	@Override
	public void sort(@Nullable Comparator<? super E> order) {
		this.rewrites.sort(this.window, order);
	}

	@Override
	public void clear() {
		this.changes.clear(this.window);
	}

	@Override
	public Iterator<E> iterator() {
		return new ListCursor<>(this.elements, this.window, 0);
	}

	@Override
	public ListIterator<E> listIterator(int index) {
		return this.elements.cursor(this.window, index);
	}

	@Override
	public Spliterator<E> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.CONCURRENT);
	}

	@Override
	public List<E> subList(int from, int to) {
		return of(this.elements, this.changes, this.rewrites, this.window, from, to);
	}

	@Override
	public Object[] toArray() {
		return snapshot().toArray();
	}

	@Override
	public <T> T[] toArray(T[] array) {
		return snapshot().toArray(array);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other == this || (other instanceof List<?> && snapshot().equals(other));
	}

	@Override
	public int hashCode() {
		return snapshot().hashCode();
	}

	@Override
	public String toString() {
		return snapshot().toString();
	}

	private List<E> snapshot() {
		return this.elements.decodeAll(this.elements.read(this.window.from(), this.window.to()));
	}

}
