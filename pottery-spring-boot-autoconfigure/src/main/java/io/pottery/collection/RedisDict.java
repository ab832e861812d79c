package io.pottery.collection;

import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import io.pottery.codec.ElementCodec;
import io.pottery.collection.DictChanges.Revision;
import io.pottery.core.CodecException;
import io.pottery.core.KeyExistsException;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Pages;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ConcurrentMap} in a Redis hash, shared by all that open the same key. Every
 * method is atomic against every other writer, Python's among them, and takes one round
 * trip unless it says otherwise; those that compute a value take two, and ask the
 * function again whenever another writer was faster. A call whose connection drops may
 * have been carried out, and the Redis client may carry it out a second time. Null keys
 * and values are refused; asked about, they are not there.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class RedisDict<K, V> implements ConcurrentMap<K, V>, Structure {

	private final BoundKey key;

	private final ElementCodec<K> keys;

	private final ElementCodec<V> values;

	private final DictChanges changes;

	RedisDict(BoundKey key, ElementCodec<K> keys, ElementCodec<V> values) {
		this.key = key;
		this.keys = keys;
		this.values = values;
		this.changes = new DictChanges(key);
	}

	@Override
	public @Nullable V get(@Nullable Object key) {
		byte[] field = this.keys.encodeQuery(key);
		return (field != null) ? decode(this.key.call((redis, hash) -> redis.hashCommands().hGet(hash, field))) : null;
	}

	/**
	 * Looks up many keys, in one round trip for each 1,000 of them (Redis {@code HMGET}).
	 * @param keys the keys
	 * @return the entries that are there, in the order of the keys
	 */
	public Map<K, V> getAll(Collection<? extends K> keys) {
		Map<K, V> found = new LinkedHashMap<>();
		List<K> asked = new ArrayList<>(keys);
		asked.removeIf((key) -> key == null);
		for (List<K> chunk : Chunks.of(asked)) {
			List<byte[]> values = fetch(chunk.stream().map(this.keys::encode).toArray(byte[][]::new));
			for (int i = 0; i < chunk.size(); i++) {
				V value = decode(values.get(i));
				if (value != null) {
					found.put(chunk.get(i), value);
				}
			}
		}
		return found;
	}

	@Override
	public boolean containsKey(@Nullable Object key) {
		byte[] field = this.keys.encodeQuery(key);
		return field != null && this.key.call((redis, hash) -> redis.hashCommands().hExists(hash, field));
	}

	/**
	 * Reads page by page until the value is found, in the worst case everything.
	 */
	@Override
	public boolean containsValue(@Nullable Object value) {
		return values().contains(value);
	}

	@Override
	public int size() {
		long size = this.key.call((redis, hash) -> redis.hashCommands().hLen(hash));
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	@Override
	public boolean isEmpty() {
		return size() == 0;
	}

	@Override
	public @Nullable V put(K key, V value) {
		return write(DictScripts.PUT, key, value);
	}

	/**
	 * Puts many entries, in one round trip for each 1,000 of them and atomically for each
	 * 1,000. If one of them is refused, none is written.
	 * @param entries the entries
	 */
	@Override
	public void putAll(Map<? extends K, ? extends V> entries) {
		for (List<Pages.Entry> chunk : Chunks.of(encodeAll(entries))) {
			this.key.write(DictScripts.PUT_ALL, Pages.Entry.flatten(chunk));
		}
	}

	/**
	 * Puts many entries as {@link #putAll} does, but only those whose keys are not there.
	 * @param entries the entries
	 * @return how many were put
	 */
	public int putAllIfAbsent(Map<? extends K, ? extends V> entries) {
		int added = 0;
		for (List<Pages.Entry> chunk : Chunks.of(encodeAll(entries))) {
			added += this.key.write(DictScripts.PUT_ALL_IF_ABSENT, Pages.Entry.flatten(chunk)).intValue();
		}
		return added;
	}

	@Override
	public @Nullable V putIfAbsent(K key, V value) {
		byte[] field = encodeKey(key);
		byte[] next = encodeValue(value);
		while (true) {
			byte[] present = this.key.write(DictScripts.PUT_IF_ABSENT, field, next);
			V previous = decode(present);
			// A null that a foreign client wrote counts as no value.
			if (present == null || previous != null || this.changes.change(field, present, next).changed()) {
				return previous;
			}
		}
	}

	@Override
	public @Nullable V replace(K key, V value) {
		return write(DictScripts.REPLACE, key, value);
	}

	@Override
	public boolean replace(K key, @Nullable V oldValue, V newValue) {
		byte[] field = encodeKey(key);
		byte[] next = encodeValue(newValue);
		return oldValue != null && this.changes.changeEqual(field, oldValue, this.values, next);
	}

	/**
	 * Replaces every value by what a function makes of it, in two round trips for each
	 * 1,000 entries. Where another writer was faster, the function is asked again.
	 */
	@Override
	public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
		Nulls.refused(function, "function");
		this.changes.changeAll((entry) -> {
			V value = this.values.decode(entry.value());
			return (value != null) ? new Revision(encodeValue(function.apply(decodeKey(entry.field()), value))) : null;
		});
	}

	/**
	 * Replaces the whole contents in one atomic step, whatever their size: no reader sees
	 * a mixture. More than 1,000 entries are sent ahead to a second key, which expires
	 * within a minute if this application dies. An expiry of the structure runs on.
	 * @param entries the new contents
	 * @throws IllegalStateException on Redis Cluster, for more than 1,000 entries, if the
	 * key has a closing brace but no {@code {tag}}
	 */
	public void replaceAll(Map<? extends K, ? extends V> entries) {
		new DictContents(this.key).replace(encodeAll(entries));
	}

	void create(Map<? extends K, ? extends V> entries) {
		if (!new DictContents(this.key).create(encodeAll(entries))) {
			throw new KeyExistsException(key());
		}
	}

	@Override
	public @Nullable V remove(@Nullable Object key) {
		byte[] field = this.keys.encodeQuery(key);
		if (field == null) {
			return null;
		}
		byte[] removed = this.key.call("HGETDEL", (redis, hash) -> redis.hashCommands().hGetDel(hash, field).get(0),
				() -> this.key.run(DictScripts.REMOVE, field));
		return this.changes.previous(field, removed, null, this.values);
	}

	@Override
	public boolean remove(@Nullable Object key, @Nullable Object value) {
		byte[] field = this.keys.encodeQuery(key);
		return field != null && value != null && this.changes.changeEqual(field, value, this.values, null);
	}

	/**
	 * Removes any one entry, as Python's {@code popitem} does.
	 * @return the entry, empty if there was none
	 */
	public Optional<Map.Entry<K, V>> popItem() {
		List<?> item = this.key.run(DictScripts.POP_ITEM);
		if (item.isEmpty()) {
			return Optional.empty();
		}
		byte[] field = (byte[]) item.get(0);
		byte[] bytes = (byte[]) item.get(1);
		V value = this.changes.previous(field, bytes, null, this.values);
		try {
			return Optional.of(new AbstractMap.SimpleImmutableEntry<>(decodeKey(field), Nulls.foreign(value)));
		}
		catch (CodecException ex) {
			this.changes.change(field, null, bytes);
			throw ex;
		}
	}

	@Override
	public void clear() {
		delete();
	}

	@Override
	public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
		Nulls.refused(function, "function");
		V present = get(Nulls.refused(key, "key"));
		if (present != null) {
			return present;
		}
		V value = function.apply(key);
		V faster = (value != null) ? putIfAbsent(key, value) : null;
		return (faster != null) ? faster : value;
	}

	@Override
	public @Nullable V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
		Nulls.refused(function, "function");
		return this.changes.update(encodeKey(key), this.values,
				(present) -> (present != null) ? function.apply(key, present) : null);
	}

	@Override
	public @Nullable V compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
		Nulls.refused(function, "function");
		return this.changes.update(encodeKey(key), this.values, (present) -> function.apply(key, present));
	}

	@Override
	public @Nullable V merge(K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
		Nulls.refused(value, "value");
		Nulls.refused(function, "function");
		return this.changes.update(encodeKey(key), this.values,
				(present) -> (present != null) ? function.apply(present, value) : value);
	}

	/**
	 * A live view of the keys. Its iterator reads pages of about 1,000 entries, and sees
	 * whatever is there from beginning to end exactly once.
	 */
	@Override
	public Set<K> keySet() {
		return new DictKeys<>(this, this.key, this.keys);
	}

	/**
	 * A live view of the values, read as {@link #keySet()} is. Its iterator removes an
	 * entry only while it has the value that was returned.
	 */
	@Override
	public Collection<V> values() {
		return new DictValues<>(this);
	}

	/**
	 * A live view of the entries, read as {@link #keySet()} is. An entry changed by
	 * another writer is neither set nor removed: that is a
	 * {@link java.util.ConcurrentModificationException}.
	 */
	@Override
	public Set<Map.Entry<K, V>> entrySet() {
		return new DictEntries<>(this, this.keys, this.values);
	}

	/**
	 * Copies everything in one atomic read (Redis {@code HGETALL}), for as long as which
	 * the server does nothing else.
	 * @return an independent map
	 */
	public Map<K, V> snapshot() {
		Map<byte[], byte[]> all = this.key.call((redis, hash) -> redis.hashCommands().hGetAll(hash));
		Map<K, V> snapshot = new LinkedHashMap<>();
		all.forEach((field, value) -> snapshot.put(decodeKey(field), Nulls.foreign(decode(value))));
		return snapshot;
	}

	@Override
	public String key() {
		return this.key.key();
	}

	@Override
	public boolean exists() {
		return this.key.exists();
	}

	@Override
	public boolean delete() {
		return this.key.delete();
	}

	@Override
	public boolean expire(Duration ttl) {
		return this.key.expire(ttl);
	}

	@Override
	public boolean persist() {
		return this.key.persist();
	}

	@Override
	public Optional<Duration> ttl() {
		return this.key.ttl();
	}

	/**
	 * Compares by contents with any map; two with the same key are equal without a read.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		if (other instanceof RedisDict<?, ?> that) {
			return this.key.equals(that.key) || snapshot().equals(that.snapshot());
		}
		return other instanceof Map<?, ?> && snapshot().equals(other);
	}

	@Override
	public int hashCode() {
		return snapshot().hashCode();
	}

	@Override
	public String toString() {
		return snapshot().toString();
	}

	private @Nullable V write(LuaScript<byte @Nullable []> script, K key, V value) {
		byte[] field = encodeKey(key);
		byte[] next = encodeValue(value);
		return this.changes.previous(field, this.key.write(script, field, next), next, this.values);
	}

	boolean removeIf(Predicate<? super DictEntry<K, V>> filter) {
		return this.changes.changeAll((entry) -> filter.test(new DictEntry<>(this, entry)) ? Revision.REMOVAL : null);
	}

	List<byte[]> fetch(byte[]... fields) {
		return this.key.call((redis, hash) -> redis.hashCommands().hMGet(hash, fields));
	}

	DictChanges changes() {
		return this.changes;
	}

	Pages<Pages.Entry> pages() {
		return Pages.ofHash(this.key);
	}

	K decodeKey(byte[] field) {
		return Nulls.foreign(this.keys.decode(field));
	}

	@Nullable V decode(byte @Nullable [] value) {
		return (value != null) ? this.values.decode(value) : null;
	}

	byte[] encodeValue(@Nullable V value) {
		return this.values.encode(Nulls.refused(value, "value"));
	}

	private byte[] encodeKey(@Nullable K key) {
		return this.keys.encode(Nulls.refused(key, "key"));
	}

	private List<Pages.Entry> encodeAll(Map<? extends K, ? extends V> entries) {
		List<Pages.Entry> encoded = new ArrayList<>(entries.size());
		entries.forEach((key, value) -> encoded.add(new Pages.Entry(encodeKey(key), encodeValue(value))));
		return encoded;
	}

}
