package io.pottery.collection;

import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.pottery.codec.ElementCodec;
import io.pottery.core.CodecException;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A {@link BlockingQueue} in a Redis list between the producers and consumers of many
 * applications, first in, first out. Every element is added once and taken once even if a
 * connection drops in between; an application that dies loses what it has taken, and a
 * call that fails may have added its element. While a call waits, a lost connection is
 * waited out. What is taken for a call that gives up at that moment goes back to the
 * front, so others may overtake it. Every method is atomic and takes one round trip
 * unless it waits or says otherwise. Null is refused; a JSON null that a foreign client
 * wrote is taken as null. Elements are compared by their bytes. Two queues are equal only
 * if they are the same object.
 *
 * @param <E> the type of the elements
 * @see RedisReliableQueue
 */
public final class RedisSimpleQueue<E> extends AbstractQueue<E> implements BlockingQueue<E>, Structure {

	/**
	 * The capacity of a queue that has none.
	 */
	public static final int UNBOUNDED = Integer.MAX_VALUE;

	private static final LuaScript<Long> CONTAINS_ALL = LuaScript.integer(RedisSimpleQueue.class, "deque-contains-all");

	private static final LuaScript<Long> REMOVE_ALL = LuaScript.integer(RedisSimpleQueue.class, "deque-remove-all");

	private final BoundKey key;

	private final DequeElements<E> elements;

	private final int capacity;

	private final WaitingQueue queue;

	RedisSimpleQueue(BoundKey key, ElementCodec<E> elements, int capacity, WaitingQueue queue) {
		Assert.isTrue(capacity > 0, () -> "'capacity' must be positive, but is " + capacity);
		this.key = key;
		this.elements = new DequeElements<>(elements);
		this.capacity = capacity;
		this.queue = queue;
	}

	/**
	 * Adds an element if there is room.
	 * @throws IllegalStateException if the queue is full
	 */
	@Override
	public boolean add(E element) {
		putAll(List.of(this.elements.encode(element)));
		return true;
	}

	/**
	 * Adds many elements, in one round trip for each 1,000 of them and atomically for
	 * each 1,000: if there is no room for these, none of them is added. If one of all is
	 * refused, none is.
	 * @throws IllegalStateException if the queue is full
	 */
	@Override
	@SuppressWarnings("ReferenceEquality")
	public boolean addAll(Collection<? extends E> elements) {
		Assert.isTrue(elements != this, "A queue cannot be added to itself");
		List<byte[]> encoded = this.elements.encodeAll(elements);
		Chunks.of(encoded).forEach(this::putAll);
		return !encoded.isEmpty();
	}

	@Override
	public boolean offer(E element) {
		return this.queue.put(List.of(this.elements.encode(element)), bound());
	}

	@Override
	public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
		return offer(element, unit.toNanos(timeout));
	}

	/**
	 * Adds an element, waiting for room. Room that is made otherwise than by taking from
	 * a {@code RedisSimpleQueue} is noticed within a second. Whether there is room is
	 * asked without regard to interrupts, so that nothing is added by a call that was
	 * interrupted.
	 */
	@Override
	public void put(E element) throws InterruptedException {
		while (!offer(element, Long.MAX_VALUE)) {
			// Not even that is for ever.
		}
	}

	@Override
	public @Nullable E poll() {
		List<byte[]> claimed = this.queue.claim(1);
		return claimed.isEmpty() ? null : decoded(claimed.get(0));
	}

	@Override
	public E remove() {
		List<byte[]> claimed = this.queue.claim(1);
		if (claimed.isEmpty()) {
			throw empty();
		}
		return decoded(claimed.get(0));
	}

	/**
	 * Takes the first element, waiting for it.
	 * @throws org.springframework.dao.DataAccessException if at the end of the time Redis
	 * could not be reached, so that nobody knows whether there was one
	 */
	@Override
	public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
		byte[] claimed = this.queue.consumers().take(unit.toNanos(timeout));
		return (claimed != null) ? decoded(claimed) : null;
	}

	@Override
	public E take() throws InterruptedException {
		while (true) {
			byte[] claimed = this.queue.consumers().take(Long.MAX_VALUE);
			if (claimed != null) {
				return decoded(claimed);
			}
		}
	}

	/**
	 * Takes the first element as soon as there is one, without holding a thread.
	 * Completing or cancelling the future takes nothing. Dependent stages run on the
	 * default executor of {@link CompletableFuture}.
	 * @return the element
	 */
	public CompletableFuture<E> takeAsync() {
		return this.queue.consumers().takeAsync(this::decoded);
	}

	/**
	 * The same queue for reactive applications.
	 * @return a view of this queue
	 */
	public ReactiveSimpleQueue<E> reactive() {
		return new ReactiveSimpleQueue<>(this);
	}

	@Override
	public @Nullable E peek() {
		byte[] first = this.key.call(DequeEnd.LEFT::peek);
		return (first != null) ? this.elements.decode(first) : null;
	}

	@Override
	public E element() {
		byte[] first = this.key.call(DequeEnd.LEFT::peek);
		if (first == null) {
			throw empty();
		}
		return this.elements.decode(first);
	}

	@Override
	public int remainingCapacity() {
		return (this.capacity == UNBOUNDED) ? UNBOUNDED : Math.max(0, this.capacity - size());
	}

	@Override
	public int drainTo(Collection<? super E> target) {
		return drainTo(target, Integer.MAX_VALUE);
	}

	/**
	 * Moves elements, in one round trip for each 1,000 of them. What the target does not
	 * accept, and what was to follow it, goes back to the front.
	 */
	@Override
	public int drainTo(Collection<? super E> target, int atMost) {
		Nulls.refused(target, "target");
		Assert.isTrue(!(target instanceof RedisSimpleQueue<?> other && this.key.equals(other.key)),
				() -> "Queue '" + key() + "' cannot be drained into itself");
		int drained = 0;
		while (drained < atMost) {
			int asked = Math.min(atMost - drained, Chunks.SIZE);
			List<byte[]> claimed = this.queue.claim(asked);
			transfer(claimed, target);
			drained += claimed.size();
			if (claimed.size() < asked) {
				break;
			}
		}
		return drained;
	}

	@Override
	public boolean remove(@Nullable Object element) {
		byte[] query = this.elements.encodeQuery(element);
		return query != null && this.key.call((redis, list) -> DequeEnd.LEFT.remove(redis, list, query));
	}

	/**
	 * Removes every occurrence of many elements, in one round trip for each 1,000 of them
	 * and atomically for each 1,000.
	 */
	@Override
	public boolean removeAll(Collection<?> elements) {
		long removed = 0;
		for (List<byte[]> chunk : Chunks.of(this.elements.encodeQueries(elements))) {
			removed += this.key.run(REMOVE_ALL, chunk.toArray(byte[][]::new));
		}
		return removed > 0;
	}

	/**
	 * Removes what is not in a collection, as {@link #removeIf} does.
	 */
	@Override
	public boolean retainAll(Collection<?> elements) {
		// Read once: it may be a view of Redis.
		Collection<?> kept = new HashSet<>(Nulls.refused(elements, "elements"));
		return removeIf((element) -> element == null || !kept.contains(element));
	}

	/**
	 * Removes what a filter accepts, in two round trips for each 1,000 elements. What is
	 * taken meanwhile moves the others, which then may be asked about twice, or not at
	 * all.
	 */
	@Override
	public boolean removeIf(Predicate<? super E> filter) {
		Nulls.refused(filter, "filter");
		return new DequeRemovals(this.key).removeIf((bytes) -> filter.test(this.elements.decode(bytes)), DequeEnd.LEFT);
	}

	@Override
	public boolean contains(@Nullable Object element) {
		byte[] query = this.elements.encodeQuery(element);
		return query != null && this.key.call((redis, list) -> redis.listCommands().lPos(list, query)) != null;
	}

	/**
	 * Looks for many elements, in one round trip for each 1,000 of them.
	 */
	@Override
	public boolean containsAll(Collection<?> elements) {
		List<?> asked = new ArrayList<>(Nulls.refused(elements, "elements"));
		List<byte[]> queries = this.elements.encodeQueries(asked);
		return queries.size() == asked.size() && Chunks.of(queries)
			.stream()
			.allMatch((chunk) -> this.key.run(CONTAINS_ALL, chunk.toArray(byte[][]::new)) > 0);
	}

	@Override
	public void clear() {
		delete();
	}

	@Override
	public int size() {
		long size = this.key.call((redis, list) -> redis.listCommands().lLen(list));
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	/**
	 * Reads pages of 1,000 elements by their indexes, so what others take meanwhile may
	 * hide elements that move up. The iterator removes an element only while it is where
	 * it was seen; else that is a {@link java.util.ConcurrentModificationException}.
	 */
	@Override
	public Iterator<E> iterator() {
		return new DequeIterator<>(this.key, DequeEnd.LEFT, this.elements::decode);
	}

	@Override
	public Spliterator<E> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.CONCURRENT);
	}

	/**
	 * Copies everything in one atomic read (Redis {@code LRANGE}), which keeps the server
	 * busy for as long as the structure is large.
	 * @return an independent list
	 */
	public List<E> snapshot() {
		return this.elements.decodeAll(this.key.call((redis, list) -> redis.listCommands().lRange(list, 0, -1)));
	}

	@Override
	public Object[] toArray() {
		return snapshot().toArray();
	}

	@Override
	public <T> T[] toArray(T[] array) {
		return snapshot().toArray(array);
	}

	@Override
	public String toString() {
		return snapshot().toString();
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

	void giveBack(E element) {
		this.queue.giveBack(List.of(this.elements.encode(element)));
	}

	private NoSuchElementException empty() {
		return new NoSuchElementException("Queue '" + key() + "' is empty");
	}

	private void putAll(List<byte[]> encoded) {
		if (!this.queue.put(encoded, bound())) {
			throw new IllegalStateException("Queue '" + key() + "' may have " + this.capacity
					+ " elements and has no room for " + encoded.size() + " more");
		}
	}

	private boolean offer(E element, long nanos) throws InterruptedException {
		List<byte[]> encoded = List.of(this.elements.encode(element));
		long end = System.nanoTime() + Math.max(0, nanos);
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		while (!this.queue.put(encoded, bound())) {
			long left = end - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			this.queue.producers().take(left);
		}
		return true;
	}

	// What cannot be decoded is put back, so that the call which then fails loses
	// nothing.
	private E decoded(byte[] claimed) {
		try {
			return this.elements.decode(claimed);
		}
		catch (CodecException ex) {
			this.queue.giveBack(List.of(claimed));
			throw ex;
		}
	}

	private void transfer(List<byte[]> claimed, Collection<? super E> target) {
		int transferred = 0;
		try {
			for (byte[] element : claimed) {
				target.add(this.elements.decode(element));
				transferred++;
			}
		}
		finally {
			if (transferred < claimed.size()) {
				this.queue.giveBack(claimed.subList(transferred, claimed.size()));
			}
		}
	}

	private long bound() {
		// Redis lists can be longer than an int can say.
		return (this.capacity == UNBOUNDED) ? Long.MAX_VALUE : this.capacity;
	}

}
