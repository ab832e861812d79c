package io.pottery.collection;

import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Objects;

import io.pottery.redis.Pages;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was read, which writes through while the dict still has it.
 */
final class DictEntry<K, V> implements Map.Entry<K, V> {

	private final RedisDict<K, V> dict;

	private final byte[] field;

	private byte[] bytes;

	private @Nullable K key;

	private @Nullable V value;

	DictEntry(RedisDict<K, V> dict, Pages.Entry entry) {
		this.dict = dict;
		this.field = entry.field();
		this.bytes = entry.value();
	}

	@Override
	public K getKey() {
		K key = this.key;
		if (key == null) {
			key = this.dict.decodeKey(this.field);
			this.key = key;
		}
		return key;
	}

	@Override
	public V getValue() {
		if (this.value == null) {
			this.value = this.dict.decode(this.bytes);
		}
		return Nulls.foreign(this.value);
	}

	@Override
	public V setValue(V value) {
		byte[] next = this.dict.encodeValue(value);
		V previous = getValue();
		if (!this.dict.changes().change(this.field, this.bytes, next).changed()) {
			throw changed();
		}
		this.bytes = next;
		this.value = value;
		return previous;
	}

	byte[] field() {
		return this.field;
	}

	/**
	 * Removes the entry.
	 * @return false if it does not have this value any more, or is gone
	 */
	boolean remove() {
		return this.dict.changes().change(this.field, this.bytes, null).changed();
	}

	ConcurrentModificationException changed() {
		return new ConcurrentModificationException(
				"Entry '" + getKey() + "' of '" + this.dict.key() + "' was changed or removed since it was read");
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Map.Entry<?, ?> that && Objects.equals(getKey(), that.getKey())
				&& Objects.equals(getValue(), that.getValue());
	}

	@Override
	public int hashCode() {
		return Objects.hashCode(getKey()) ^ Objects.hashCode(getValue());
	}

	@Override
	public String toString() {
		return getKey() + "=" + getValue();
	}

}
