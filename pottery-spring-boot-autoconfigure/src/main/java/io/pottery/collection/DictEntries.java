package io.pottery.collection;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;

import io.pottery.codec.ElementCodec;
import io.pottery.collection.DictChanges.Outcome;
import io.pottery.redis.Chunks;
import io.pottery.redis.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a dict, written through.
 */
final class DictEntries<K, V> extends AbstractSet<Map.Entry<K, V>> {

	private final RedisDict<K, V> dict;

	private final ElementCodec<K> keys;

	private final ElementCodec<V> values;

	DictEntries(RedisDict<K, V> dict, ElementCodec<K> keys, ElementCodec<V> values) {
		this.dict = dict;
		this.keys = keys;
		this.values = values;
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
		List<Asked> all = asked(entries);
		for (List<Asked> chunk : Chunks.of(all)) {
			List<byte[]> present = this.dict.fetch(chunk.stream().map(Asked::field).toArray(byte[][]::new));
			for (int i = 0; i < chunk.size(); i++) {
				if (!chunk.get(i).value().equals(this.dict.decode(present.get(i)))) {
					return false;
				}
			}
		}
		return all.size() == entries.size();
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
		boolean removed = false;
		for (List<Asked> chunk : Chunks.of(asked(entries))) {
			List<Outcome> outcomes = this.dict.changes().remove(chunk.stream().map(Asked::entry).toList());
			for (int i = 0; i < chunk.size(); i++) {
				removed |= outcomes.get(i).changed() || removeOtherText(chunk.get(i), outcomes.get(i).present());
			}
		}
		return removed;
	}

	// A foreign client may have written an equal value as other bytes.
	private boolean removeOtherText(Asked asked, byte @Nullable [] present) {
		return asked.value().equals(this.dict.decode(present))
				&& this.dict.changes().changeEqual(asked.field(), asked.value(), this.values, null);
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

	private List<Asked> asked(Collection<?> entries) {
		List<Asked> asked = new ArrayList<>(entries.size());
		for (Object candidate : entries) {
			if (candidate instanceof Map.Entry<?, ?> entry && entry.getValue() != null) {
				byte[] field = this.keys.encodeQuery(entry.getKey());
				byte[] bytes = this.values.encodeQuery(entry.getValue());
				if (field != null && bytes != null) {
					asked.add(new Asked(field, bytes, entry.getValue()));
				}
			}
		}
		return asked;
	}

	private record Asked(byte[] field, byte[] bytes, Object value) {

		Pages.Entry entry() {
			return new Pages.Entry(this.field, this.bytes);
		}

	}

}
