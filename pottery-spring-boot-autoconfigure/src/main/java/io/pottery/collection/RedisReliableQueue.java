package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.pottery.codec.ElementCodec;
import io.pottery.core.CodecException;
import io.pottery.core.Expiry;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

/**
 * A queue in a Redis list whose elements are handed out as deliveries, and come again
 * until one is acknowledged: at least once, also if an application dies. An element that
 * was delivered too often, or cannot be read, ends among the dead letters. Elements come
 * in the order in which they were put; one that comes again comes before those that have
 * not been delivered yet. Every method is atomic and takes one round trip unless it waits
 * or says otherwise. Producers of other kinds push to the end of the list.
 *
 * @param <E> the type of the elements
 * @see RedisSimpleQueue
 */
public final class RedisReliableQueue<E> implements Structure {

	private static final LuaScript<Long> EACH = LuaScript.integer(RedisReliableQueue.class, "queue-each");

	private final BoundKey key;

	private final ElementCodec<E> codec;

	private final DequeElements<E> elements;

	private final DeliveringQueue queue;

	RedisReliableQueue(BoundKey key, ElementCodec<E> codec, DeliveringQueue queue) {
		this.key = key;
		this.codec = codec;
		this.elements = new DequeElements<>(codec);
		this.queue = queue;
	}

	/**
	 * When elements come again, and how often; nothing is sent.
	 * @return the policy of this queue
	 */
	public RedeliveryPolicy policy() {
		return this.queue.policy();
	}

	/**
	 * Adds an element at the end, once, even if the connection drops in between. If the
	 * call fails, it may have been added.
	 * @param element the element, not null
	 */
	public void put(E element) {
		this.queue.put(List.of(this.elements.encode(element)));
	}

	/**
	 * Adds many elements at the end, in one round trip for each 1,000 of them and
	 * atomically for each 1,000. If one of them is refused, none is added.
	 * @param elements the elements, none of them null
	 */
	public void putAll(Collection<? extends E> elements) {
		Chunks.of(this.elements.encodeAll(elements)).forEach(this.queue::put);
	}

	/**
	 * Waits for an element. A lost connection is waited out.
	 * @return its delivery
	 * @throws InterruptedException if the thread is or becomes interrupted; nothing has
	 * been delivered then
	 */
	public Delivery<E> receive() throws InterruptedException {
		while (true) {
			DeliveringQueue.Received received = this.queue.receivers().take(Long.MAX_VALUE);
			if (received != null) {
				return delivery(received);
			}
		}
	}

	/**
	 * Waits for an element for a time.
	 * @param wait how long to wait, not at all if it is not positive
	 * @return its delivery, empty if there was none
	 * @throws InterruptedException if the thread is or becomes interrupted; nothing has
	 * been delivered then
	 * @throws org.springframework.dao.DataAccessException if Redis could not be reached
	 */
	public Optional<Delivery<E>> receive(Duration wait) throws InterruptedException {
		DeliveringQueue.Received received = this.queue.receivers().take(nanos(wait));
		return (received != null) ? Optional.of(delivery(received)) : Optional.empty();
	}

	/**
	 * Receives an element as soon as there is one, without holding a thread. Completing
	 * or cancelling the future takes nothing. Dependent stages run on the default
	 * executor of {@link CompletableFuture}.
	 * @return its delivery
	 */
	public CompletableFuture<Delivery<E>> receiveAsync() {
		return this.queue.receivers().takeAsync(this::delivery);
	}

	/**
	 * How many elements wait for a delivery that is not a repeated one.
	 * @return their number
	 */
	public int size() {
		long size = this.key.call((redis, list) -> redis.listCommands().lLen(list));
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	/**
	 * How many elements were delivered and not acknowledged, or wait to come again.
	 * @return their number
	 */
	public int inFlight() {
		long size = this.queue.deliveries().call((redis, hash) -> redis.hashCommands().hLen(hash));
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	/**
	 * The elements that were delivered too often, the latest at the end.
	 * @return a live list, from which they can be removed
	 */
	public RedisList<E> deadLetters() {
		return new RedisList<>(this.queue.deadLetters(), this.codec);
	}

	@Override
	public String key() {
		return this.key.key();
	}

	/**
	 * Whether there are any elements, in flight and dead letters included.
	 */
	@Override
	public boolean exists() {
		return each("EXISTS");
	}

	/**
	 * Deletes all elements, in flight and dead letters included.
	 */
	@Override
	public boolean delete() {
		return each("UNLINK");
	}

	@Override
	public boolean expire(Duration ttl) {
		return each("PEXPIRE", QueueRequests.ascii(Expiry.after(ttl).ttl().toMillis()));
	}

	@Override
	public boolean persist() {
		return each("PERSIST");
	}

	@Override
	public Optional<Duration> ttl() {
		return this.key.ttl();
	}

	/**
	 * Copies the elements that wait for their first delivery, in one atomic read.
	 * @return an independent list
	 */
	public List<E> snapshot() {
		return this.elements.decodeAll(this.key.call((redis, list) -> redis.listCommands().lRange(list, 0, -1)));
	}

	@Override
	public String toString() {
		return snapshot().toString();
	}

	// What cannot be decoded comes again until it is a dead letter.
	private Delivery<E> delivery(DeliveringQueue.Received received) {
		try {
			return new Delivery<>(this.queue, received, this.elements.decode(received.element()));
		}
		catch (CodecException ex) {
			this.queue.giveBack(received, 0);
			throw ex;
		}
	}

	private boolean each(String command, byte[]... arguments) {
		byte[][] all = new byte[arguments.length + 1][];
		all[0] = command.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return this.key.run(EACH, this.queue.companions(), all) > 0;
	}

	private static long nanos(@Nullable Duration wait) {
		Duration asked = Nulls.refused(wait, "wait");
		return (asked.compareTo(Duration.ofDays(365)) < 0) ? asked.toNanos() : Long.MAX_VALUE;
	}

}
