package io.pottery.collection;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;

import io.pottery.codec.ElementCodec;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a dict, written through.
 */
final class DictKeys<K, V> extends AbstractSet<K> {

	private final RedisDict<K, V> dict;

	private final BoundKey key;

	private final ElementCodec<K> codec;

	DictKeys(RedisDict<K, V> dict, BoundKey key, ElementCodec<K> codec) {
		this.dict = dict;
		this.key = key;
		this.codec = codec;
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
		List<byte[]> fields = encode(keys);
		for (List<byte[]> chunk : Chunks.of(fields)) {
			byte[][] asked = chunk.toArray(byte[][]::new);
			if (this.key.call((redis, hash) -> redis.hashCommands().hMGet(hash, asked)).contains(null)) {
				return false;
			}
		}
		return fields.size() == keys.size();
	}

	@Override
	public Iterator<K> iterator() {
		return new DictIterator<>(this.dict, DictEntry::getKey, this::remove);
	}

	@Override
	public Spliterator<K> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.CONCURRENT);
	}

	@Override
	public boolean remove(@Nullable Object key) {
		return removeAll(Collections.singleton(key));
	}

	@Override
	public boolean removeAll(Collection<?> keys) {
		long removed = 0;
		for (List<byte[]> chunk : Chunks.of(encode(keys))) {
			byte[][] fields = chunk.toArray(byte[][]::new);
			removed += this.key.call((redis, hash) -> redis.hashCommands().hDel(hash, fields));
		}
		return removed > 0;
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

	private boolean remove(DictEntry<K, V> entry) {
		return this.key.call((redis, hash) -> redis.hashCommands().hDel(hash, entry.field())) > 0;
	}

	private List<byte[]> encode(Collection<?> keys) {
		List<byte[]> fields = new ArrayList<>(keys.size());
		for (Object key : keys) {
			byte[] field = this.codec.encodeQuery(key);
			if (field != null) {
				fields.add(field);
			}
		}
		return fields;
	}

}
