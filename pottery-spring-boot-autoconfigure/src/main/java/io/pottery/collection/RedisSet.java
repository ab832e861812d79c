package io.pottery.collection;

import java.time.Duration;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;

import io.pottery.codec.ElementCodec;
import io.pottery.core.KeyExistsException;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Set} in a Redis set, shared by all that open the same key. Every method is
 * atomic against every other writer, Python's among them, and takes one round trip unless
 * it says otherwise. A call whose connection drops may have been carried out, and the
 * Redis client may carry it out a second time. Null is an element like others where the
 * codec has a form for it.
 * <p>
 * Elements are compared by their bytes. One that a foreign client wrote in another form
 * than this library's is iterated over, but not found by its value. Other sets are
 * compared on the server if they have the same codec and type, are on the same connection
 * and, on Redis Cluster, in the same slot. Those that are not are copied first, in one
 * more trip each, and may change meanwhile.
 *
 * @param <E> the type of the elements
 */
public final class RedisSet<E> extends AbstractSet<E> implements Structure {

	private final BoundKey key;

	private final SetContents<E> contents;

	private final SetAlgebra<E> algebra;

	private final SetComparison<E> comparison;

	RedisSet(BoundKey key, ElementCodec<E> elements) {
		this.key = key;
		this.contents = new SetContents<>(key, new SetElements<>(elements));
		this.algebra = new SetAlgebra<>(this.contents);
		this.comparison = new SetComparison<>(this.contents);
	}

	void create(Collection<? extends E> elements) {
		if (!new SetStaging(this.key).create(this.contents.elements().encodeAll(elements))) {
			throw new KeyExistsException(key());
		}
	}

	@Override
	public int size() {
		long size = this.key.call((redis, set) -> redis.setCommands().sCard(set));
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	@Override
	public boolean contains(@Nullable Object element) {
		byte[] member = this.contents.elements().encodeQuery(element);
		return member != null && this.key.call((redis, set) -> redis.setCommands().sIsMember(set, member));
	}

	/**
	 * Looks up many elements, as {@link #containsMany(Collection)} does.
	 * @param elements the elements
	 * @return for each element whether it is there, in the order of the elements
	 */
	public List<Boolean> containsMany(@Nullable Object... elements) {
		return containsMany(Arrays.asList(elements));
	}

	/**
	 * Looks up many elements, in one round trip for each 1,000 of them (Redis
	 * {@code SMISMEMBER}). What cannot be an element is not there.
	 * @param elements the elements
	 * @return for each element whether it is there, in the order of the elements
	 */
	public List<Boolean> containsMany(Collection<?> elements) {
		return this.comparison.containsMany(elements);
	}

	/**
	 * Looks up as {@link #containsMany(Collection)} does, until an element is missing.
	 */
	@Override
	public boolean containsAll(Collection<?> elements) {
		return this.comparison.containsAll(elements);
	}

	@Override
	public boolean add(E element) {
		return this.contents.add(List.of(this.contents.elements().encode(element)));
	}

	/**
	 * Adds many elements, in one round trip for each 1,000 and atomically for each 1,000.
	 * If one of them is refused, none is added. Another {@code RedisSet} is added as
	 * {@link #unionInPlace} does.
	 */
	@Override
	public boolean addAll(Collection<? extends E> elements) {
		return (elements instanceof RedisSet<? extends E>) ? unionInPlace(elements)
				: this.contents.add(this.contents.elements().encodeAll(elements));
	}

	@Override
	public boolean remove(@Nullable Object element) {
		byte[] member = this.contents.elements().encodeQuery(element);
		return member != null && this.contents.remove(List.of(member));
	}

	/**
	 * Removes many elements, in one round trip for each 1,000 and atomically for each
	 * 1,000; those of a {@code RedisSet} as {@link #differenceInPlace} does.
	 */
	@Override
	public boolean removeAll(Collection<?> elements) {
		return (elements instanceof RedisSet<?>) ? differenceInPlace(elements)
				: this.contents.remove(this.contents.elements().encodeQueries(elements));
	}

	@Override
	public boolean retainAll(Collection<?> elements) {
		return intersectionInPlace(elements);
	}

	/**
	 * Removes what a condition holds for, in two round trips for each 1,000 elements and
	 * atomically for each 1,000.
	 */
	@Override
	public boolean removeIf(Predicate<? super E> filter) {
		return this.contents.removeIf(filter);
	}

	@Override
	public void clear() {
		delete();
	}

	/**
	 * Removes any one element (Redis {@code SPOP}).
	 * @return the element
	 * @throws NoSuchElementException if there is none
	 */
	public E pop() {
		return this.contents.pop();
	}

	/**
	 * Removes any elements (Redis {@code SPOP}).
	 * @param count how many
	 * @return the elements, fewer if there are not as many
	 * @throws IllegalArgumentException if the count is negative
	 */
	public List<E> pop(int count) {
		return this.contents.pop(count);
	}

	/**
	 * Picks any one element and leaves it there (Redis {@code SRANDMEMBER}).
	 * @return the element
	 * @throws NoSuchElementException if there is none
	 */
	public E random() {
		return this.contents.one((redis, set) -> redis.setCommands().sRandMember(set));
	}

	/**
	 * Picks any elements, each once, and leaves them there (Redis {@code SRANDMEMBER}).
	 * @param count how many
	 * @return the elements, fewer if there are not as many
	 * @throws IllegalArgumentException if the count is negative
	 */
	public List<E> random(int count) {
		return this.contents.some(count, (redis, set) -> redis.setCommands().sRandMember(set, count));
	}

	/**
	 * Moves an element to another set: no reader sees it in both or in none (Redis
	 * {@code SMOVE}).
	 * @param element the element
	 * @param target the other set
	 * @return false if the element is not here; nothing is moved then
	 * @throws IllegalArgumentException if the other set is on another connection or, on
	 * Redis Cluster, in another slot, where a move could not be atomic
	 */
	public boolean move(E element, RedisSet<? super E> target) {
		return this.algebra.move(element, target.contents);
	}

	/**
	 * Unites this set with collections (Redis {@code SUNION}).
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return a new set of all their elements, kept in this application only
	 */
	@SafeVarargs
	public final Set<E> union(Collection<? extends E>... others) {
		return this.algebra.combine(SetOperation.UNION, others);
	}

	/**
	 * Intersects this set with collections (Redis {@code SINTER}).
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return a new set of what is in all of them, kept in this application only
	 */
	public Set<E> intersection(Collection<?>... others) {
		return this.algebra.combine(SetOperation.INTERSECTION, others);
	}

	/**
	 * Subtracts collections from this set (Redis {@code SDIFF}).
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return a new set of what is in none of them, kept in this application only
	 */
	public Set<E> difference(Collection<?>... others) {
		return this.algebra.combine(SetOperation.DIFFERENCE, others);
	}

	/**
	 * Finds what is in this set or another but not in both; with several collections, one
	 * after the other, so that what is in an odd number of them is found.
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return a new set, kept in this application only
	 */
	@SafeVarargs
	public final Set<E> symmetricDifference(Collection<? extends E>... others) {
		return this.algebra.combine(SetOperation.SYMMETRIC_DIFFERENCE, others);
	}

	/**
	 * Adds what is in collections, in one atomic step. More than 1,000 elements are sent
	 * ahead to a second key, which expires within a minute if this application dies.
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return whether this set was changed
	 * @throws IllegalStateException on Redis Cluster, for more than 1,000 elements, if
	 * the key has a closing brace but no {@code {tag}}
	 */
	@SafeVarargs
	public final boolean unionInPlace(Collection<? extends E>... others) {
		return this.algebra.combineInPlace(SetOperation.UNION, others);
	}

	/**
	 * Removes what is not in all of some collections, as {@link #unionInPlace} adds.
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return whether this set was changed
	 */
	public boolean intersectionInPlace(Collection<?>... others) {
		return this.algebra.combineInPlace(SetOperation.INTERSECTION, others);
	}

	/**
	 * Removes what is in any of some collections, as {@link #unionInPlace} adds.
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return whether this set was changed
	 */
	public boolean differenceInPlace(Collection<?>... others) {
		return this.algebra.combineInPlace(SetOperation.DIFFERENCE, others);
	}

	/**
	 * Makes this set its {@link #symmetricDifference}, as {@link #unionInPlace} adds.
	 * @param others the collections, {@code RedisSet}s among them or not
	 * @return whether this set was changed
	 */
	@SafeVarargs
	public final boolean symmetricDifferenceInPlace(Collection<? extends E>... others) {
		return this.algebra.combineInPlace(SetOperation.SYMMETRIC_DIFFERENCE, others);
	}

	/**
	 * Whether this set has no element in common with a collection. Plain collections are
	 * looked up as {@link #containsMany(Collection)} does, until one is found.
	 * @param other the collection
	 * @return whether there is no common element
	 */
	public boolean isDisjoint(Collection<?> other) {
		return this.comparison.isDisjoint(other);
	}

	/**
	 * Whether a collection has all elements of this set. For plain collections this set
	 * is read page by page until one is missing.
	 * @param other the collection
	 * @return whether it has them all
	 */
	public boolean isSubsetOf(Collection<?> other) {
		return this.comparison.isSubsetOf(other);
	}

	/**
	 * The same as {@link #containsAll}.
	 * @param other the collection
	 * @return whether this set has all its elements
	 */
	public boolean isSupersetOf(Collection<?> other) {
		return containsAll(other);
	}

	/**
	 * Reads pages of about 1,000 elements, and sees whatever is there from beginning to
	 * end exactly once. Removing an element that is no longer there is a
	 * {@link java.util.ConcurrentModificationException}.
	 */
	@Override
	public Iterator<E> iterator() {
		return new SetIterator<>(this.contents);
	}

	@Override
	public Spliterator<E> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.CONCURRENT);
	}

	/**
	 * Copies everything in one atomic read (Redis {@code SMEMBERS}), which keeps the
	 * server busy for as long as the structure is large.
	 * @return an independent set
	 */
	public Set<E> snapshot() {
		return new LinkedHashSet<>(this.contents.elements().decodeAll(this.contents.all()));
	}

	@Override
	public Object[] toArray() {
		return snapshot().toArray();
	}

	@Override
	public <T extends @Nullable Object> T[] toArray(T[] array) {
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
	 * Compares by contents with any set; two with the same key are equal without a read.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		if (other instanceof RedisSet<?> that) {
			return this.key.equals(that.key) || snapshot().equals(that.snapshot());
		}
		return other instanceof Set<?> && snapshot().equals(other);
	}

	@Override
	public int hashCode() {
		return snapshot().hashCode();
	}

	@Override
	public String toString() {
		return snapshot().toString();
	}

	SetContents<E> contents() {
		return this.contents;
	}

}
