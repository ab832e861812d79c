package io.pottery.collection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Bulk operations that ask a function: they read first, then replace all that was read,
 * and only if nothing of it has changed. Where another writer was faster, they ask again.
 */
final class ListRewrites<E> {

	private static final int ATTEMPTS = 64;

	private final ListElements<E> elements;

	private final ListContents contents;

	ListRewrites(ListElements<E> elements) {
		this.elements = elements;
		this.contents = new ListContents(elements.key());
	}

	/**
	 * Fills a list that does not exist.
	 * @return false if it exists
	 */
	boolean create(List<byte[]> next) {
		return this.contents.replace(ListWindow.whole(), List.of(), next);
	}

	/**
	 * Removes elements by their bytes.
	 */
	boolean removeIf(ListWindow window, Predicate<byte[]> filter) {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			List<byte[]> seen = this.elements.read(window.from(), window.to());
			byte[] kept = new byte[seen.size()];
			int removed = 0;
			for (int i = 0; i < kept.length; i++) {
				boolean goes = filter.test(seen.get(i));
				kept[i] = (byte) (goes ? '-' : '+');
				removed += goes ? 1 : 0;
			}
			if (removed == 0) {
				return false;
			}
			if (this.contents.keep(window, seen, kept)) {
				window.grow(-removed);
				return true;
			}
		}
		throw changed();
	}

	void replaceAll(ListWindow window, UnaryOperator<E> operator) {
		rewrite(window, (seen) -> {
			List<byte[]> next = new ArrayList<>(seen.size());
			seen.forEach((element) -> next.add(this.elements.encode(operator.apply(this.elements.decode(element)))));
			return next;
		});
	}

	void sort(ListWindow window, @Nullable Comparator<? super E> order) {
		Comparator<? super E> comparator = (order != null) ? order : natural();
		rewrite(window, (seen) -> {
			List<Element<E>> sorted = new ArrayList<>(seen.size());
			seen.forEach((bytes) -> sorted.add(new Element<>(this.elements.decode(bytes), bytes)));
			sorted.sort((one, other) -> comparator.compare(one.value(), other.value()));
			return sorted.stream().map(Element::bytes).toList();
		});
	}

	void reverse(ListWindow window) {
		rewrite(window, (seen) -> {
			List<byte[]> reversed = new ArrayList<>(seen);
			Collections.reverse(reversed);
			return reversed;
		});
	}

	/**
	 * Replaces all elements by as many others.
	 * @param function what makes them of those that were read
	 */
	private void rewrite(ListWindow window, Function<List<byte[]>, List<byte[]>> function) {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			List<byte[]> seen = this.elements.read(window.from(), window.to());
			if (seen.isEmpty() || this.contents.replace(window, seen, function.apply(seen))) {
				return;
			}
		}
		throw changed();
	}

	private ConcurrentModificationException changed() {
		return new ConcurrentModificationException("'" + this.elements.key() + "' was changed by others during each of "
				+ ATTEMPTS + " attempts, so nothing was changed here");
	}

	@SuppressWarnings("unchecked")
	private static <E> Comparator<E> natural() {
		return (one, other) -> ((Comparable<E>) one).compareTo(other);
	}

	private record Element<E>(E value, byte[] bytes) {
	}

}
