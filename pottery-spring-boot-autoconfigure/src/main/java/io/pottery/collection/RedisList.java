package io.pottery.collection;

import java.time.Duration;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.pottery.codec.ElementCodec;
import io.pottery.core.KeyExistsException;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

/**
 * A {@link List} in a Redis list, shared by all that open the same key. Every method is
 * atomic against every other writer, Python's among them, and takes one round trip unless
 * it says otherwise. A call whose connection drops may have been carried out, and the
 * Redis client may carry it out a second time. Null can be an element, as JSON null.
 * <p>
 * Redis finds the ends of a list at once, but walks to a position in between: {@link #get
 * get}, {@link #set set}, {@link #add(int, Object) add} and {@link #remove(int) remove}
 * by index cost O(n) on the server. Where only the ends matter, prefer
 * {@link RedisDeque}. What Java and Python write is found by its canonical bytes; an
 * equal element that another client has written differently is returned, but neither
 * found nor removed by value.
 *
 * @param <E> the type of the elements
 */
public final class RedisList<E> extends AbstractList<E> implements Structure {

	private static final LuaScript<Long> APPEND = LuaScript.integer(RedisList.class, "list-append").writing();

	private final BoundKey key;

	private final ListElements<E> elements;

	private final ListChanges<E> changes;

	private final ListRewrites<E> rewrites;

	private final ListWindow window = ListWindow.whole();

	RedisList(BoundKey key, ElementCodec<E> codec) {
		this.key = key;
		this.elements = new ListElements<>(key, codec);
		this.rewrites = new ListRewrites<>(this.elements);
		this.changes = new ListChanges<>(this.elements, this.rewrites);
	}

	void create(Collection<? extends E> contents) {
		List<byte[]> created = this.elements.encodeAll(contents);
		if (created.isEmpty() ? exists() : !this.rewrites.create(created)) {
			throw new KeyExistsException(key());
		}
	}

	@Override
	public int size() {
		return this.elements.size(this.window);
	}

	@Override
	public boolean contains(@Nullable Object element) {
		return indexOf(element) >= 0;
	}

	/**
	 * Looks for many elements, in one round trip for each 1,000 of them.
	 */
	@Override
	public boolean containsAll(Collection<?> elements) {
		return this.changes.containsAll(this.window, elements);
	}

	@Override
	public int indexOf(@Nullable Object element) {
		return position(element, 1);
	}

	@Override
	public int lastIndexOf(@Nullable Object element) {
		return position(element, -1);
	}

	private int position(@Nullable Object element, int rank) {
		byte[] asked = this.elements.encodeQuery(element);
		if (asked == null) {
			return -1;
		}
		List<Long> found = this.key.call((redis, list) -> redis.listCommands().lPos(list, asked, rank, null));
		return (found.isEmpty() || found.get(0) == null) ? -1 : found.get(0).intValue();
	}

	@Override
	public E get(int index) {
		return this.elements.get(this.window, index);
	}

	/**
	 * Returns the first element.
	 * @return the element
	 * @throws NoSuchElementException if the list is empty
	 */
	public E getFirst() {
		return element(this.key.call((redis, list) -> redis.listCommands().lIndex(list, 0)));
	}

	/**
	 * Returns the last element.
	 * @return the element
	 * @throws NoSuchElementException if the list is empty
	 */
	public E getLast() {
		return element(this.key.call((redis, list) -> redis.listCommands().lIndex(list, -1)));
	}

	/**
	 * Copies elements as Python's {@code list[from:to]} does, in one atomic read.
	 * @param from the position of the first, counted from the end if it is negative; null
	 * for the beginning
	 * @param to the position after the last, counted in the same way; null for the end
	 * @return an independent list, empty if no positions are in between
	 */
	public List<E> slice(@Nullable Integer from, @Nullable Integer to) {
		return slice(from, to, 1);
	}

	/**
	 * Copies every so many elements, as Python's {@code list[from:to:step]} does, in one
	 * atomic read of all between the first and the last.
	 * @param from the position to start from, counted from the end if it is negative;
	 * null for the beginning, or for the end if the step is negative
	 * @param to the position to stop before, counted in the same way; null for no stop
	 * @param step how far each is from the one before, negative to go backwards
	 * @return an independent list
	 * @throws IllegalArgumentException if the step is 0
	 */
	public List<E> slice(@Nullable Integer from, @Nullable Integer to, int step) {
		return this.elements.decodeAll(ListSlice.of(from, to, step).read(this.key));
	}

	/**
	 * Copies everything in one atomic read (Redis {@code LRANGE}), which keeps the server
	 * busy for as long as the structure is large.
	 * @return an independent list
	 */
	public List<E> snapshot() {
		return this.elements.decodeAll(ListSlice.EVERYTHING.read(this.key));
	}

	@Override
	public E set(int index, E element) {
		return this.elements.set(this.window, index, element);
	}

	@Override
	public boolean add(E element) {
		append(List.of(this.elements.encode(element)));
		return true;
	}

	/**
	 * Appends many elements, in one round trip for each 1,000 of them and atomically for
	 * each 1,000. If one of them is refused, none is written.
	 */
	@Override
	public boolean addAll(Collection<? extends E> elements) {
		List<byte[]> added = this.elements.encodeAll(elements);
		Chunks.of(added).forEach(this::append);
		return !added.isEmpty();
	}

	private void append(List<byte[]> added) {
		byte[][] values = added.toArray(byte[][]::new);
		if (this.key.expires()) {
			this.key.write(APPEND, values);
		}
		else {
			this.key.call((redis, list) -> redis.listCommands().rPush(list, values));
		}
	}

	@Override
	public void add(int index, E element) {
		this.elements.insert(this.window, index, List.of(this.elements.encode(element)));
	}

	/**
	 * Inserts many elements as {@link #addAll(Collection)} appends them.
	 */
	@Override
	public boolean addAll(int index, Collection<? extends E> elements) {
		return this.elements.insertAll(this.window, index, elements);
	}

	@Override
	public E remove(int index) {
		return this.elements.remove(this.window, index);
	}

	/**
	 * Removes the first element.
	 * @return the element
	 * @throws NoSuchElementException if the list is empty
	 */
	public E removeFirst() {
		return this.elements.removeFirst();
	}

	/**
	 * Removes the last element.
	 * @return the element
	 * @throws NoSuchElementException if the list is empty
	 */
	public E removeLast() {
		return this.elements.removeLast();
	}

	@Override
	public boolean remove(@Nullable Object element) {
		byte[] asked = this.elements.encodeQuery(element);
		return asked != null && this.key.call((redis, list) -> redis.listCommands().lRem(list, 1, asked)) > 0;
	}

	/**
	 * Removes all elements that are among others, in one round trip for each 1,000 of
	 * those and atomically for each 1,000.
	 */
	@Override
	public boolean removeAll(Collection<?> elements) {
		return this.changes.removeAll(this.window, elements);
	}

	/**
	 * Removes all elements that are not among others; for more than 1,000 others as
	 * {@link #removeIf} does, so that it is one atomic step always.
	 */
	@Override
	public boolean retainAll(Collection<?> elements) {
		return this.changes.retainAll(this.window, elements);
	}

	/**
	 * Removes elements in one atomic step, in two round trips however many there are.
	 * Where another writer was faster, the filter is asked again.
	 * @throws java.util.ConcurrentModificationException if others were faster each time;
	 * nothing is removed then
	 */
	@Override
	public boolean removeIf(Predicate<? super E> filter) {
		Nulls.refused(filter, "filter");
		return this.rewrites.removeIf(this.window, (element) -> filter.test(this.elements.decode(element)));
	}

	/**
	 * Replaces every element by what an operator makes of it, in one atomic step: in two
	 * round trips, and for more than 1,000 elements in one more for each 1,000, which are
	 * sent ahead to a second key. Where another writer was faster, the operator is asked
	 * again.
	 * @throws java.util.ConcurrentModificationException if others were faster each time;
	 * nothing is replaced then
	 * @throws IllegalStateException on Redis Cluster, for more than 1,000 elements, if
	 * the key has a closing brace but no {@code {tag}}
	 */
	@Override
	public void replaceAll(UnaryOperator<E> operator) {
		this.rewrites.replaceAll(this.window, Nulls.refused(operator, "operator"));
	}

	/**
	 * Sorts in one atomic step, as {@link #replaceAll} replaces.
	 * @param order the order, null for that of the elements themselves
	 */
	@Override
	public void sort(@Nullable Comparator<? super E> order) {
		this.rewrites.sort(this.window, order);
	}

	/** Turns the list round in one atomic step, as {@link #replaceAll} replaces. */
	public void reverse() {
		this.rewrites.reverse(this.window);
	}

	@Override
	public void clear() {
		delete();
	}

	@Override
	public Iterator<E> iterator() {
		return new ListCursor<>(this.elements, this.window, 0);
	}

	/**
	 * Goes through the list in pages of about 1,000 elements, by index: an element that
	 * keeps its index from beginning to end is returned exactly once. What is changed
	 * through the iterator must stand where it was returned: otherwise that is a
	 * {@link java.util.ConcurrentModificationException}, and nothing is changed.
	 */
	@Override
	public ListIterator<E> listIterator(int index) {
		return this.elements.cursor(this.window, index);
	}

	@Override
	public Spliterator<E> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.CONCURRENT);
	}

	/**
	 * A live view of some positions, for one thread. It grows and shrinks with what is
	 * inserted and removed through it. When others insert or remove elements, it shows
	 * those that have come to its positions, and ends with the list where that has become
	 * shorter.
	 */
	@Override
	public List<E> subList(int from, int to) {
		return ListView.of(this.elements, this.changes, this.rewrites, this.window, from, to);
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
	 * Compares by contents with any list; two with the same key are equal without a read.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		if (other instanceof RedisList<?> that) {
			return this.key.equals(that.key) || snapshot().equals(that.snapshot());
		}
		return other instanceof List<?> && snapshot().equals(other);
	}

	@Override
	public int hashCode() {
		return snapshot().hashCode();
	}

	@Override
	public String toString() {
		return snapshot().toString();
	}

	private E element(byte @Nullable [] element) {
		if (element == null) {
			throw new NoSuchElementException("'" + key() + "' is empty");
		}
		return this.elements.decode(element);
	}

}
