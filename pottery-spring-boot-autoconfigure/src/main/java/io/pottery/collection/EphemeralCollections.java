package io.pottery.collection;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.pottery.core.Structure;

import org.springframework.util.Assert;

/**
 * A scope for collections that nobody else knows: their keys are random, and are deleted
 * when the scope is closed. If the application dies before, they expire.
 */
public final class EphemeralCollections implements AutoCloseable {

	private final RedisCollectionFactory collections;

	private final List<Structure> opened = new CopyOnWriteArrayList<>();

	private volatile boolean closed;

	EphemeralCollections(RedisCollectionFactory collections) {
		this.collections = collections;
	}

	/**
	 * Opens an empty dict.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @return the dict
	 */
	public <K, V> RedisDict<K, V> dict(Class<K> keyType, Class<V> valueType) {
		return opened(this.collections.dict(randomName(), keyType, valueType));
	}

	/**
	 * Opens an empty counter.
	 * @param <E> the type of the elements
	 * @param type the type of the elements
	 * @return the counter
	 */
	public <E> RedisCounter<E> counter(Class<E> type) {
		return opened(this.collections.counter(randomName(), type));
	}

	/**
	 * Opens an empty set.
	 * @param <E> the type of the elements
	 * @param type the type of the elements
	 * @return the set
	 */
	public <E> RedisSet<E> set(Class<E> type) {
		return opened(this.collections.set(randomName(), type));
	}

	/**
	 * Opens an empty list.
	 * @param <E> the type of the elements
	 * @param type the type of the elements
	 * @return the list
	 */
	public <E> RedisList<E> list(Class<E> type) {
		return opened(this.collections.list(randomName(), type));
	}

	/**
	 * Opens an empty deque.
	 * @param <E> the type of the elements
	 * @param type the type of the elements
	 * @return the deque
	 */
	public <E> RedisDeque<E> deque(Class<E> type) {
		return opened(this.collections.deque(randomName(), type));
	}

	/**
	 * Opens an empty deque with a bound.
	 * @param <E> the type of the elements
	 * @param type the type of the elements
	 * @param maxLength how many elements it holds at the most
	 * @return the deque
	 */
	public <E> RedisDeque<E> deque(Class<E> type, int maxLength) {
		return opened(this.collections.deque(randomName(), type, maxLength));
	}

	/**
	 * Opens an empty queue.
	 * @param <E> the type of the elements
	 * @param type the type of the elements
	 * @return the queue
	 */
	public <E> RedisSimpleQueue<E> queue(Class<E> type) {
		return opened(this.collections.queue(randomName(), type));
	}

	/**
	 * Deletes what was opened here, one round trip each. What cannot be deleted expires;
	 * it does not keep the rest.
	 */
	@Override
	public void close() {
		this.closed = true;
		RuntimeException failure = null;
		for (Structure structure : this.opened) {
			try {
				structure.delete();
			}
			catch (RuntimeException ex) {
				if (failure == null) {
					failure = ex;
				}
				else {
					failure.addSuppressed(ex);
				}
			}
		}
		this.opened.clear();
		if (failure != null) {
			throw failure;
		}
	}

	private <S extends Structure> S opened(S structure) {
		Assert.state(!this.closed, "The scope is closed, so nothing can be opened in it any more");
		this.opened.add(structure);
		return structure;
	}

	private static String randomName() {
		return "ephemeral:" + UUID.randomUUID();
	}

}
