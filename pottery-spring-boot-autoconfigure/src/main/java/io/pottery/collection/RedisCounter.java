package io.pottery.collection;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.annotation.JsonValue;
import io.pottery.codec.ElementCodec;
import io.pottery.collection.CounterScripts.Amount;
import io.pottery.collection.DictChanges.Revision;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;
import io.pottery.redis.ErrorReply;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.util.Assert;

/**
 * Counts elements in a Redis hash, shared by all that open the same key; Python's
 * {@code Counter} for many processes. Counts are 64-bit integers and may be zero or
 * negative. Every method is atomic and takes one round trip unless it says otherwise. A
 * call whose connection drops may have been carried out, and the Redis client may carry
 * it out a second time: such a count can be too high.
 *
 * @param <E> the type of the elements
 */
public final class RedisCounter<E> implements Structure {

	private final BoundKey key;

	private final ElementCodec<E> elements;

	private final RedisDict<E, Long> counts;

	private final CounterScripts scripts;

	RedisCounter(BoundKey key, ElementCodec<E> elements) {
		this.key = key;
		this.elements = elements;
		this.counts = new RedisDict<>(key, elements, CountCodec.INSTANCE);
		this.scripts = new CounterScripts(key);
	}

	void create(Map<? extends E, Long> counts) {
		this.counts.create(counts);
	}

	/**
	 * Returns a count (Redis {@code HGET}).
	 * @param element the element
	 * @return its count, 0 if it was never counted
	 */
	public long get(@Nullable Object element) {
		Long count = this.counts.get(element);
		return (count != null) ? count : 0;
	}

	/**
	 * Counts an element once (Redis {@code HINCRBY}).
	 * @param element the element
	 * @return its new count
	 */
	public long increment(E element) {
		return add(element, 1);
	}

	/**
	 * Adds an amount to a count (Redis {@code HINCRBY}).
	 * @param element the element
	 * @param amount what is added, may be negative
	 * @return its new count
	 */
	public long add(E element, long amount) {
		Amount added = new Amount(encode(element), amount);
		if (this.key.expires()) {
			return this.scripts.add(List.of(added));
		}
		try {
			return this.key.call((redis, hash) -> redis.hashCommands().hIncrBy(hash, added.element(), amount));
		}
		catch (DataAccessException ex) {
			throw ErrorReply.isOneOf(ex, "overflow", "not an integer") ? this.scripts.refused(added, ex) : ex;
		}
	}

	/**
	 * Sets a count. A count of 0 is kept, as Python's {@code Counter} keeps it.
	 * @param element the element
	 * @param count its count
	 */
	public void set(E element, long count) {
		this.counts.put(element, count);
	}

	/**
	 * Counts many elements, in one round trip for each 1,000 different ones.
	 * @param elements the elements; those that come several times count several times
	 */
	public void update(Iterable<? extends E> elements) {
		update(CounterArithmetic.<E>count(elements));
	}

	/**
	 * Adds many amounts, in one round trip for each 1,000. Zero and negative counts are
	 * kept.
	 * @param amounts what is added to the count of each element
	 */
	public void update(Map<? extends E, Long> amounts) {
		List<Amount> encoded = encodeAll(amounts);
		if (!encoded.isEmpty()) {
			this.scripts.add(encoded);
		}
	}

	/**
	 * Takes many elements off their counts, as {@link #update(Iterable)} adds them.
	 * @param elements the elements
	 */
	public void subtract(Iterable<? extends E> elements) {
		subtract(CounterArithmetic.<E>count(elements));
	}

	/**
	 * Takes many amounts off, as {@link #update(Map)} adds them.
	 * @param amounts what is taken off the count of each element
	 */
	public void subtract(Map<? extends E, Long> amounts) {
		update(CounterArithmetic.negate(amounts));
	}

	/**
	 * Removes an element.
	 * @param element the element
	 * @return whether it had a count
	 */
	public boolean remove(@Nullable Object element) {
		return this.counts.keySet().remove(element);
	}

	/**
	 * Removes all elements.
	 */
	public void clear() {
		this.key.delete();
	}

	/**
	 * How many different elements have a count, be it 0 (Redis {@code HLEN}).
	 * @return the number of elements
	 */
	public int size() {
		return this.counts.size();
	}

	/**
	 * Whether no element has a count.
	 * @return whether it is empty
	 */
	public boolean isEmpty() {
		return this.counts.isEmpty();
	}

	/**
	 * Sums up all counts, page by page: one round trip for each 1,000 elements.
	 * @return the sum, negative counts included
	 */
	public long total() {
		BigInteger total = BigInteger.ZERO;
		for (long count : this.counts.values()) {
			total = total.add(BigInteger.valueOf(count));
		}
		return CounterArithmetic.checked(total);
	}

	/**
	 * Every element as often as it was counted, those with a positive count only. Read
	 * lazily, page by page.
	 * @return the elements, equal ones together, in no other order
	 */
	public Stream<E> elements() {
		Iterator<E> elements = new RepeatedElements<>(this.counts.entrySet().iterator());
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(elements, Spliterator.CONCURRENT), false);
	}

	/**
	 * The elements with the highest counts. Reads all counts page by page, one round trip
	 * for each 1,000 elements, but holds no more than a page and the result.
	 * @param n how many elements at the most
	 * @return the elements by falling count; those with equal counts by the bytes they
	 * are kept as, so that the order is the same each time
	 */
	public List<ElementCount<E>> mostCommon(int n) {
		Assert.isTrue(n >= 0, () -> "'n' must not be negative, but is " + n);
		return new TopCounts(n).of(this.key).stream().map(this::decode).toList();
	}

	/**
	 * All elements by falling count.
	 * @return the elements, ordered as in {@link #mostCommon(int)}
	 */
	public List<ElementCount<E>> mostCommon() {
		return mostCommon(Integer.MAX_VALUE);
	}

	/**
	 * The sums of these counts and others, in a plain map.
	 * @param others the other counts, perhaps {@link #asMap()} of another counter
	 * @return the counts that are positive
	 */
	public Map<E, Long> plus(Map<? extends E, Long> others) {
		return CounterArithmetic.combine(snapshot(), others, CounterArithmetic::add);
	}

	/**
	 * What is left of these counts without others, in a plain map.
	 * @param others the other counts, perhaps {@link #asMap()} of another counter
	 * @return the counts that are positive
	 */
	public Map<E, Long> minus(Map<? extends E, Long> others) {
		return CounterArithmetic.combine(snapshot(), others, CounterArithmetic::subtract);
	}

	/**
	 * The larger of each of these counts and another, in a plain map.
	 * @param others the other counts, perhaps {@link #asMap()} of another counter
	 * @return the counts that are positive
	 */
	public Map<E, Long> union(Map<? extends E, Long> others) {
		return CounterArithmetic.combine(snapshot(), others, Math::max);
	}

	/**
	 * The smaller of each of these counts and another, in a plain map.
	 * @param others the other counts, perhaps {@link #asMap()} of another counter
	 * @return the counts that are positive
	 */
	public Map<E, Long> intersection(Map<? extends E, Long> others) {
		return CounterArithmetic.combine(snapshot(), others, Math::min);
	}

	/**
	 * Adds other counts, and keeps only what is positive.
	 * @param others the other counts
	 */
	public void plusInPlace(Map<? extends E, Long> others) {
		combine("plus", encodeAll(others));
	}

	/**
	 * Takes other counts off, and keeps only what is positive.
	 * @param others the other counts
	 */
	public void minusInPlace(Map<? extends E, Long> others) {
		combine("plus", encodeAll(CounterArithmetic.negate(others)));
	}

	/**
	 * Raises each count to another that is larger, and keeps only what is positive.
	 * @param others the other counts
	 */
	public void unionInPlace(Map<? extends E, Long> others) {
		combine("union", encodeAll(others));
	}

	/**
	 * Lowers each count to another that is smaller, and keeps only what is positive.
	 * @param others the other counts
	 */
	public void intersectionInPlace(Map<? extends E, Long> others) {
		combine("intersection", encodeAll(others));
	}

	private void combine(String operation, List<Amount> others) {
		if (this.scripts.combine(operation, others)) {
			return;
		}
		Set<ByteBuffer> given = new HashSet<>();
		others.forEach((other) -> given.add(ByteBuffer.wrap(other.element())));
		Predicate<byte[]> kept = (element) -> !operation.equals("intersection")
				|| given.contains(ByteBuffer.wrap(element));
		this.counts.changes()
			.changeAll((entry) -> (CountCodec.INSTANCE.decode(entry.value()) > 0 && kept.test(entry.field())) ? null
					: Revision.REMOVAL);
	}

	/**
	 * The positive counts, as Python's unary plus.
	 * @return a plain map
	 */
	public Map<E, Long> positive() {
		return plus(Map.of());
	}

	/**
	 * The negative counts with their sign turned, as Python's unary minus.
	 * @return a plain map
	 */
	public Map<E, Long> negative() {
		return CounterArithmetic.combine(Map.of(), snapshot(), CounterArithmetic::subtract);
	}

	/**
	 * The counts as a live map, in which everything can be changed.
	 * @return a view that writes through
	 */
	public ConcurrentMap<E, Long> asMap() {
		return this.counts;
	}

	/**
	 * Copies all counts in one atomic read (Redis {@code HGETALL}). What Jackson
	 * serializes.
	 * @return an independent map
	 */
	@JsonValue
	public Map<E, Long> snapshot() {
		return this.counts.snapshot();
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
	 * Compares with another counter by counts, a stored 0 included; two that stand for
	 * the same key are equal without being read.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RedisCounter<?> that && this.counts.equals(that.counts);
	}

	@Override
	public int hashCode() {
		return this.counts.hashCode();
	}

	@Override
	public String toString() {
		return this.counts.toString();
	}

	private byte[] encode(E element) {
		return this.elements.encode(Nulls.refused(element, "element"));
	}

	// Elements of different Java values may be kept as the same bytes.
	private List<Amount> encodeAll(Map<? extends E, Long> amounts) {
		Map<ByteBuffer, Amount> encoded = new LinkedHashMap<>();
		amounts.forEach((element, amount) -> {
			byte[] bytes = encode(element);
			encoded.merge(ByteBuffer.wrap(bytes), new Amount(bytes, Nulls.refused(amount, "amount")), Amount::plus);
		});
		return new ArrayList<>(encoded.values());
	}

	private ElementCount<E> decode(TopCounts.Ranked ranked) {
		return new ElementCount<>(Nulls.foreign(this.elements.decode(ranked.element())), ranked.count());
	}

}
