package io.pottery.collection;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a dict, written through.
 */
final class DictKeys<K, V> extends AbstractSet<K> {

	private final RedisDict<K, V> dict;

	DictKeys(RedisDict<K, V> dict) {
		this.dict = dict;
	}

	@Override
	public int size() {
		return this.dict.size();
	}

	@Override
	public boolean contains(@Nullable Object key) {
		return this.dict.containsKey(key);
	}

	@Override
	public boolean containsAll(Collection<?> keys) {
		return this.dict.containsAllKeys(keys);
	}

	@Override
	public Iterator<K> iterator() {
		return new DictIterator<>(this.dict, DictEntry::getKey, DictEntry::removeKey);
	}

	@Override
	public Spliterator<K> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.CONCURRENT);
	}

	@Override
	public boolean remove(@Nullable Object key) {
		return this.dict.removeAllKeys(Collections.singleton(key));
	}

	@Override
	public boolean removeAll(Collection<?> keys) {
		return this.dict.removeAllKeys(keys);
	}

	@Override
	public boolean retainAll(Collection<?> keys) {
		Collection<?> kept = Nulls.refused(keys, "keys");
		return removeIf((key) -> !kept.contains(key));
	}

	@Override
	public boolean removeIf(Predicate<? super K> filter) {
		Nulls.refused(filter, "filter");
		return this.dict.removeIf((entry) -> filter.test(entry.getKey()));
	}

	@Override
	public void clear() {
		this.dict.clear();
	}

}
