package io.pottery.collection;

import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Deque} defines to be the same as another of its methods. Offering always
 * succeeds, since a full deque drops an element at its other end.
 */
interface DequeSynonyms<E> extends Deque<E> {

	List<E> snapshot();

	boolean delete();

	@Override
	default boolean offerFirst(E element) {
		addFirst(element);
		return true;
	}

	@Override
	default boolean offerLast(E element) {
		addLast(element);
		return true;
	}

	@Override
	default boolean offer(E element) {
		return offerLast(element);
	}

	@Override
	default boolean add(E element) {
		return offerLast(element);
	}

	@Override
	default void push(E element) {
		addFirst(element);
	}

	@Override
	default @Nullable E peek() {
		return peekFirst();
	}

	@Override
	default E element() {
		return getFirst();
	}

	@Override
	default @Nullable E poll() {
		return pollFirst();
	}

	@Override
	default E remove() {
		return removeFirst();
	}

	@Override
	default E pop() {
		return removeFirst();
	}

	@Override
	default boolean remove(@Nullable Object element) {
		return removeFirstOccurrence(element);
	}

	/**
	 * Removes what is not in a collection, as {@link #removeIf} does.
	 */
	@Override
	default boolean retainAll(Collection<?> elements) {
		// Read once: it may be a view of Redis.
		Collection<?> kept = new HashSet<>(Nulls.refused(elements, "elements"));
		return removeIf((element) -> element == null || !kept.contains(element));
	}

	@Override
	default void clear() {
		delete();
	}

	@Override
	default boolean isEmpty() {
		return size() == 0;
	}

	@Override
	default Object[] toArray() {
		return snapshot().toArray();
	}

	@Override
	default <T> T[] toArray(T[] array) {
		return snapshot().toArray(array);
	}

}
