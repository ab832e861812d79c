package io.pottery.collection;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a dict, written through.
 */
final class DictEntries<K, V> extends AbstractSet<Map.Entry<K, V>> {

	private final RedisDict<K, V> dict;

	DictEntries(RedisDict<K, V> dict) {
		this.dict = dict;
	}

	@Override
	public int size() {
		return this.dict.size();
	}

	@Override
	public boolean contains(@Nullable Object entry) {
		return entry instanceof Map.Entry<?, ?> asked && asked.getValue() != null
				&& asked.getValue().equals(this.dict.get(asked.getKey()));
	}

	@Override
	public boolean containsAll(Collection<?> entries) {
		Set<Object> missing = new HashSet<>(entries);
		for (Iterator<?> iterator = iterator(); !missing.isEmpty() && iterator.hasNext();) {
			missing.remove(iterator.next());
		}
		return missing.isEmpty();
	}

	@Override
	public Iterator<Map.Entry<K, V>> iterator() {
		return new DictIterator<>(this.dict, (entry) -> entry, DictEntry::remove);
	}

	@Override
	public Spliterator<Map.Entry<K, V>> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.CONCURRENT);
	}

	@Override
	public boolean remove(@Nullable Object entry) {
		return entry instanceof Map.Entry<?, ?> asked && this.dict.remove(asked.getKey(), asked.getValue());
	}

	@Override
	public boolean removeAll(Collection<?> entries) {
		Collection<?> removed = Nulls.refused(entries, "entries");
		return removeIf(removed::contains);
	}

	@Override
	public boolean retainAll(Collection<?> entries) {
		Collection<?> kept = Nulls.refused(entries, "entries");
		return removeIf((entry) -> !kept.contains(entry));
	}

	@Override
	public boolean removeIf(Predicate<? super Map.Entry<K, V>> filter) {
		Nulls.refused(filter, "filter");
		return this.dict.removeIf(filter);
	}

	@Override
	public void clear() {
		this.dict.clear();
	}

}
