package io.pottery.collection;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;

import io.pottery.redis.Pages;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a dict page by page; holds the next entry once {@code hasNext} has
 * promised it.
 */
final class DictIterator<K, V, T> implements Iterator<T> {

	private final RedisDict<K, V> dict;

	private final Function<DictEntry<K, V>, T> element;

	private final Predicate<DictEntry<K, V>> removal;

	private final Pages<Pages.Entry> pages;

	private Iterator<Pages.Entry> page = Collections.emptyIterator();

	private @Nullable DictEntry<K, V> last;

	DictIterator(RedisDict<K, V> dict, Function<DictEntry<K, V>, T> element, Predicate<DictEntry<K, V>> removal) {
		this.dict = dict;
		this.element = element;
		this.removal = removal;
		this.pages = dict.pages();
	}

	@Override
	public boolean hasNext() {
		while (!this.page.hasNext() && this.pages.hasNext()) {
			this.page = this.pages.next().iterator();
		}
		return this.page.hasNext();
	}

	@Override
	public T next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		DictEntry<K, V> entry = new DictEntry<>(this.dict, this.page.next());
		this.last = entry;
		return this.element.apply(entry);
	}

	@Override
	public void remove() {
		DictEntry<K, V> entry = this.last;
		if (entry == null) {
			throw new IllegalStateException("There is no element to remove: call next() first");
		}
		this.last = null;
		if (!this.removal.test(entry)) {
			throw entry.changed();
		}
	}

}
