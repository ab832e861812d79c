package io.pottery.cache;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Values by their keys, each the same one as long as anybody uses it: names may be made
 * of data, and so without number.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class InUse<K, V> {

	private final Map<K, Use<K, V>> uses = new HashMap<>();

	private final ReferenceQueue<V> ended = new ReferenceQueue<>();

	synchronized V get(K key, Function<? super K, ? extends V> factory) {
		forgetEnded();
		Use<K, V> use = this.uses.get(key);
		@Nullable V used = (use != null) ? use.get() : null;
		if (used != null) {
			return used;
		}
		V value = factory.apply(key);
		this.uses.put(key, new Use<>(key, value, this.ended));
		return value;
	}

	synchronized int size() {
		forgetEnded();
		return this.uses.size();
	}

	private void forgetEnded() {
		for (Reference<? extends V> use = this.ended.poll(); use != null; use = this.ended.poll()) {
			this.uses.remove(((Use<?, ?>) use).key, use);
		}
	}

	private static final class Use<K, V> extends WeakReference<V> {

		private final K key;

		private Use(K key, V value, ReferenceQueue<V> ended) {
			super(value, ended);
			this.key = key;
		}

	}

}
