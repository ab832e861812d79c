package io.pottery.collection;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.pottery.codec.ElementCodec;
import io.pottery.core.CodecException;
import io.pottery.core.KeyExistsException;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A {@link Deque} in a Redis list, shared by all that open the same key. It may have a
 * greatest length: then one more element at an end drops one at the other end, in the
 * same step. Every method is atomic against every other writer, Python's among them, and
 * takes one round trip unless it says otherwise. A call whose connection drops may have
 * been carried out, and the Redis client may carry it out a second time, so that an
 * element is there twice. Null is refused; asked about, it is not there. Elements are
 * compared by their bytes, so one that a foreign client wrote in another form of JSON is
 * not found. Two deques are equal only if they are the same object, as usual.
 *
 * @param <E> the type of the elements
 */
public final class RedisDeque<E> implements DequeSynonyms<E>, Structure {

	/**
	 * The greatest length of a deque that has none.
	 */
	public static final int UNBOUNDED = Integer.MAX_VALUE;

	private static final LuaScript<Long> PUSH = LuaScript.integer(RedisDeque.class, "deque-push").writing();

	private static final LuaScript<Long> INSERT = LuaScript.integer(RedisDeque.class, "deque-insert").writing();

	private static final LuaScript<Long> ROTATE = LuaScript.integer(RedisDeque.class, "deque-rotate").writing();

	private static final LuaScript<Long> CONTAINS_ALL = LuaScript.integer(RedisDeque.class, "deque-contains-all");

	private static final LuaScript<Long> REMOVE_ALL = LuaScript.integer(RedisDeque.class, "deque-remove-all");

	private final BoundKey key;

	private final DequeElements<E> elements;

	private final int maxLength;

	private final DequeEnd first;

	private final DequeEnd last;

	RedisDeque(BoundKey key, ElementCodec<E> elements, int maxLength) {
		this(key, new DequeElements<>(elements), maxLength, DequeEnd.LEFT);
	}

	private RedisDeque(BoundKey key, DequeElements<E> elements, int maxLength, DequeEnd first) {
		Assert.isTrue(maxLength >= 0, () -> "'maxLength' must not be negative, but is " + maxLength);
		this.key = key;
		this.elements = elements;
		this.maxLength = maxLength;
		this.first = first;
		this.last = first.opposite();
	}

	void checkLength() {
		int length = bounded() ? size() : 0;
		if (length > this.maxLength) {
			throw new IllegalStateException("Deque '" + key() + "' has " + length + " elements, more than the "
					+ this.maxLength + " that it may have: remove some, or open it with a greater length");
		}
	}

	void create(Collection<? extends E> contents) {
		List<byte[]> encoded = this.elements.encodeAll(contents);
		int from = Math.max(0, encoded.size() - this.maxLength);
		if (!new DequeContents(this.key).create(encoded.subList(from, encoded.size()))) {
			throw new KeyExistsException(key());
		}
	}

	/**
	 * How many elements this deque holds at the most; nothing is sent.
	 * @return the greatest length, or {@link #UNBOUNDED}
	 */
	public int maxLength() {
		return this.maxLength;
	}

	@Override
	public void addFirst(E element) {
		push(this.first, List.of(this.elements.encode(element)));
	}

	@Override
	public void addLast(E element) {
		push(this.last, List.of(this.elements.encode(element)));
	}

	/**
	 * Adds at the end as {@link #extend} does.
	 */
	@Override
	public boolean addAll(Collection<? extends E> elements) {
		List<byte[]> encoded = this.elements.encodeAll(elements);
		push(this.last, encoded);
		return !encoded.isEmpty();
	}

	/**
	 * Adds many elements at the end, in one round trip for each 1,000 of them and
	 * atomically for each 1,000. If one of them is refused, none is written.
	 * @param elements the elements
	 */
	public void extend(Iterable<? extends E> elements) {
		push(this.last, this.elements.encodeAll(elements));
	}

	/**
	 * Adds many elements at the front, one before the other, so that the last of them
	 * comes first; in round trips as {@link #extend} does.
	 * @param elements the elements
	 */
	public void extendLeft(Iterable<? extends E> elements) {
		push(this.first, this.elements.encodeAll(elements));
	}

	/**
	 * Inserts an element, which costs O(n) but at the ends.
	 * @param index how many elements are before it
	 * @param element the element
	 * @throws IndexOutOfBoundsException if there are not so many, or the index is
	 * negative
	 * @throws IllegalStateException if the deque is full
	 */
	public void insert(int index, E element) {
		byte[] encoded = this.elements.encode(element);
		if (index < 0) {
			throw new IndexOutOfBoundsException("Index " + index + " is negative");
		}
		long reply = this.key.write(INSERT, ascii(index), ascii(this.first), encoded, bound());
		if (reply == 0) {
			throw new IllegalStateException(
					"Deque '" + key() + "' has all the " + this.maxLength + " elements that it may have");
		}
		if (reply < 0) {
			throw new IndexOutOfBoundsException(
					"Index " + index + " is beyond the " + (-1 - reply) + " elements of '" + key() + "'");
		}
	}

	/**
	 * Moves the last element to the front, several times over; a negative number moves
	 * the first ones to the end.
	 * @param steps how often, which may be more often than there are elements
	 */
	public void rotate(long steps) {
		BigInteger number = BigInteger.valueOf(steps);
		this.key.write(ROTATE, ascii((this.first == DequeEnd.LEFT) ? number : number.negate()));
	}

	@Override
	public @Nullable E peekFirst() {
		return decoded(this.key.call(this.first::peek));
	}

	@Override
	public @Nullable E peekLast() {
		return decoded(this.key.call(this.last::peek));
	}

	@Override
	public E getFirst() {
		return present(this.key.call(this.first::peek));
	}

	@Override
	public E getLast() {
		return present(this.key.call(this.last::peek));
	}

	@Override
	public @Nullable E pollFirst() {
		return decoded(pop(this.first));
	}

	@Override
	public @Nullable E pollLast() {
		return decoded(pop(this.last));
	}

	@Override
	public E removeFirst() {
		return present(pop(this.first));
	}

	@Override
	public E removeLast() {
		return present(pop(this.last));
	}

	@Override
	public boolean removeFirstOccurrence(@Nullable Object element) {
		return removeNearest(this.first, element);
	}

	@Override
	public boolean removeLastOccurrence(@Nullable Object element) {
		return removeNearest(this.last, element);
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
	 * Removes what a filter accepts, in two round trips for each 1,000 elements. What
	 * other writers move within these is asked about once; what they move from one 1,000
	 * to another may be asked about twice, or not at all.
	 */
	@Override
	public boolean removeIf(Predicate<? super E> filter) {
		Nulls.refused(filter, "filter");
		return new DequeRemovals(this.key).removeIf((bytes) -> filter.test(this.elements.decode(bytes)), this.first);
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
	public int size() {
		long size = this.key.call((redis, list) -> redis.listCommands().lLen(list));
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	/**
	 * Reads pages of 1,000 elements by their indexes: what keeps its index is seen
	 * exactly once. The iterator removes an element only while it is where it was seen;
	 * else that is a {@link java.util.ConcurrentModificationException}.
	 */
	@Override
	public Iterator<E> iterator() {
		return new DequeIterator<>(this.key, this.first, this.elements::decode);
	}

	/**
	 * Reads as {@link #iterator()} does, from the last element to the first.
	 */
	@Override
	public Iterator<E> descendingIterator() {
		return new DequeIterator<>(this.key, this.last, this.elements::decode);
	}

	@Override
	public Spliterator<E> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.CONCURRENT);
	}

	/**
	 * A live view from the last element to the first, in which every method works at the
	 * other end.
	 * @return this deque the other way round
	 */
	// Returns a Deque and no RedisDeque so that it overrides that of Java 21.
	public Deque<E> reversed() {
		return new RedisDeque<>(this.key, this.elements, this.maxLength, this.last);
	}

	/**
	 * Copies everything in one atomic read (Redis {@code LRANGE}), which keeps the server
	 * busy for as long as the structure is large.
	 * @return an independent list
	 */
	@Override
	public List<E> snapshot() {
		List<byte[]> all = this.key.call((redis, list) -> redis.listCommands().lRange(list, 0, -1));
		List<E> snapshot = this.elements.decodeAll(all);
		if (this.first == DequeEnd.RIGHT) {
			Collections.reverse(snapshot);
		}
		return snapshot;
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

	private void push(DequeEnd end, List<byte[]> encoded) {
		// What would be dropped at once need not be sent, but one is, to drop others.
		int from = Math.max(0, encoded.size() - Math.max(1, this.maxLength));
		for (List<byte[]> chunk : Chunks.of(encoded.subList(from, encoded.size()))) {
			if (bounded() || this.key.expires()) {
				this.key.write(PUSH,
						Stream.concat(Stream.of(end.push(), bound()), chunk.stream()).toArray(byte[][]::new));
			}
			else {
				this.key.call((redis, list) -> end.push(redis, list, chunk.toArray(byte[][]::new)));
			}
		}
	}

	// What cannot be decoded is put back, so that the call which then fails loses
	// nothing.
	private byte @Nullable [] pop(DequeEnd end) {
		byte[] popped = this.key.call(end::pop);
		try {
			decoded(popped);
		}
		catch (CodecException ex) {
			push(end, List.of(Nulls.foreign(popped)));
			throw ex;
		}
		return popped;
	}

	private boolean removeNearest(DequeEnd end, @Nullable Object element) {
		byte[] query = this.elements.encodeQuery(element);
		return query != null && this.key.call((redis, list) -> end.remove(redis, list, query));
	}

	private boolean bounded() {
		return this.maxLength != UNBOUNDED;
	}

	private @Nullable E decoded(byte @Nullable [] bytes) {
		return (bytes != null) ? this.elements.decode(bytes) : null;
	}

	private byte[] bound() {
		// Redis lists can be longer than an int can say.
		return ascii(bounded() ? this.maxLength : Long.MAX_VALUE);
	}

	private E present(byte @Nullable [] bytes) {
		if (bytes == null) {
			throw new NoSuchElementException("Deque '" + key() + "' is empty");
		}
		return this.elements.decode(bytes);
	}

	private static byte[] ascii(Object text) {
		return text.toString().getBytes(StandardCharsets.US_ASCII);
	}

}
