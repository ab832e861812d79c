package io.pottery.collection;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The values of a dict, written through.
 */
final class DictValues<K, V> extends AbstractCollection<V> {

	private final RedisDict<K, V> dict;

	DictValues(RedisDict<K, V> dict) {
		this.dict = dict;
	}

	@Override
	public int size() {
		return this.dict.size();
	}

	@Override
	public boolean contains(@Nullable Object value) {
		return value != null && super.contains(value);
	}

	@Override
	public boolean containsAll(Collection<?> values) {
		Set<?> missing = new HashSet<>(values);
		for (Iterator<V> iterator = iterator(); !missing.isEmpty() && iterator.hasNext();) {
			missing.remove(iterator.next());
		}
		return missing.isEmpty();
	}

	@Override
	public Iterator<V> iterator() {
		return new DictIterator<>(this.dict, DictEntry::getValue, DictEntry::remove);
	}

	@Override
	public Spliterator<V> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.CONCURRENT);
	}

	@Override
	public boolean remove(@Nullable Object value) {
		if (value == null) {
			return false;
		}
		Iterator<DictEntry<K, V>> entries = new DictIterator<>(this.dict, (entry) -> entry, DictEntry::remove);
		while (entries.hasNext()) {
			DictEntry<K, V> entry = entries.next();
			if (value.equals(entry.getValue()) && entry.remove()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public boolean removeAll(Collection<?> values) {
		Collection<?> removed = Nulls.refused(values, "values");
		return removeIf(removed::contains);
	}

	@Override
	public boolean retainAll(Collection<?> values) {
		Collection<?> kept = Nulls.refused(values, "values");
		return removeIf((value) -> !kept.contains(value));
	}

	@Override
	public boolean removeIf(Predicate<? super V> filter) {
		Nulls.refused(filter, "filter");
		return this.dict.removeIf((entry) -> filter.test(entry.getValue()));
	}

	@Override
	public void clear() {
		this.dict.clear();
	}

}
