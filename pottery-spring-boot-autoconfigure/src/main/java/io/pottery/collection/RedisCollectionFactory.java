package io.pottery.collection;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

import io.pottery.codec.Codec;
import io.pottery.codec.ElementCodec;
import io.pottery.core.Expiry;
import io.pottery.redis.BoundKey;
import io.pottery.redis.RedisAccess;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * Opens Redis-backed collections by name. Opening sends nothing, but for a bounded deque,
 * whose length is checked: a collection attaches to whatever its key holds, and the first
 * write creates the key. A factory is immutable; the {@code with} methods return another
 * one over the same connection.
 */
public final class RedisCollectionFactory implements AutoCloseable, SmartLifecycle {

	private final RedisAccess redis;

	private final Codec codec;

	private final String keyPrefix;

	private final Expiry expiry;

	private final QueueSession queues;

	/**
	 * Creates a factory.
	 * @param connectionFactory the connection of the application
	 * @param codec how elements are kept
	 * @param keyPrefix prepended to every name, may be empty
	 */
	public RedisCollectionFactory(RedisConnectionFactory connectionFactory, Codec codec, String keyPrefix) {
		this(new RedisAccess(connectionFactory), codec, keyPrefix, Expiry.NEVER, new QueueSession());
	}

	private RedisCollectionFactory(RedisAccess redis, Codec codec, String keyPrefix, Expiry expiry,
			QueueSession queues) {
		Assert.notNull(codec, "'codec' must not be null");
		Assert.notNull(keyPrefix, "'keyPrefix' must not be null");
		Assert.notNull(expiry, "'expiry' must not be null");
		this.redis = redis;
		this.codec = codec;
		this.keyPrefix = keyPrefix;
		this.expiry = expiry;
		this.queues = queues;
	}

	/**
	 * The same factory with another prefix.
	 * @param keyPrefix prepended to every name, may be empty
	 * @return a new factory
	 */
	public RedisCollectionFactory withKeyPrefix(String keyPrefix) {
		return new RedisCollectionFactory(this.redis, this.codec, keyPrefix, this.expiry, this.queues);
	}

	/**
	 * The same factory with another codec.
	 * @param codec how elements are kept
	 * @return a new factory
	 */
	public RedisCollectionFactory withCodec(Codec codec) {
		return new RedisCollectionFactory(this.redis, codec, this.keyPrefix, this.expiry, this.queues);
	}

	/**
	 * The same factory for collections that expire by themselves.
	 * @param expiry when each of them expires
	 * @return a new factory
	 */
	public RedisCollectionFactory withExpiry(Expiry expiry) {
		return new RedisCollectionFactory(this.redis, this.codec, this.keyPrefix, expiry, this.queues);
	}

	/**
	 * Opens a scope for collections that are gone when it is closed.
	 * @return the scope; its keys live for an hour after the last write at the most, for
	 * the case that it is never closed
	 */
	public EphemeralCollections ephemeral() {
		return ephemeral(Duration.ofHours(1));
	}

	/**
	 * Opens a scope for collections that are gone when it is closed.
	 * @param safetyTtl how long its keys outlive the last write if it is never closed
	 * @return the scope
	 */
	public EphemeralCollections ephemeral(Duration safetyTtl) {
		return new EphemeralCollections(withExpiry(Expiry.afterLastWrite(safetyTtl)));
	}

	/**
	 * Opens a dict.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @return the dict
	 */
	public <K, V> RedisDict<K, V> dict(String name, Class<K> keyType, Class<V> valueType) {
		return dict(name, ResolvableType.forClass(keyType), ResolvableType.forClass(valueType));
	}

	/**
	 * Creates a dict with contents.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @param entries its contents
	 * @return the dict
	 * @throws io.pottery.core.KeyExistsException if the key exists already
	 */
	public <K, V> RedisDict<K, V> dict(String name, Class<K> keyType, Class<V> valueType,
			Map<? extends K, ? extends V> entries) {
		RedisDict<K, V> dict = dict(name, keyType, valueType);
		dict.create(entries);
		return dict;
	}

	/**
	 * Opens a dict of generic types.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @return the dict
	 */
	public <K, V> RedisDict<K, V> dict(String name, ParameterizedTypeReference<K> keyType,
			ParameterizedTypeReference<V> valueType) {
		return dict(name, ResolvableType.forType(keyType), ResolvableType.forType(valueType));
	}

	/**
	 * Creates a dict of generic types with contents.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @param entries its contents
	 * @return the dict
	 * @throws io.pottery.core.KeyExistsException if the key exists already
	 */
	public <K, V> RedisDict<K, V> dict(String name, ParameterizedTypeReference<K> keyType,
			ParameterizedTypeReference<V> valueType, Map<? extends K, ? extends V> entries) {
		RedisDict<K, V> dict = dict(name, keyType, valueType);
		dict.create(entries);
		return dict;
	}

	/**
	 * Opens a dict of types that are known at run time only.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name its name, to which the prefix is prepended
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @return the dict
	 */
	public <K, V> RedisDict<K, V> dict(String name, ResolvableType keyType, ResolvableType valueType) {
		return new RedisDict<>(bind(name, DataType.HASH), this.codec.<K>forType(keyType),
				this.codec.<V>forType(valueType));
	}

	/**
	 * Opens a counter.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the counter
	 */
	public <E> RedisCounter<E> counter(String name, Class<E> type) {
		return counter(name, ResolvableType.forClass(type));
	}

	/**
	 * Creates a counter with contents.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param counts its contents
	 * @return the counter
	 * @throws io.pottery.core.KeyExistsException if the key exists already
	 */
	public <E> RedisCounter<E> counter(String name, Class<E> type, Map<? extends E, Long> counts) {
		RedisCounter<E> counter = counter(name, type);
		counter.create(counts);
		return counter;
	}

	/**
	 * Opens a counter of a generic type.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the counter
	 */
	public <E> RedisCounter<E> counter(String name, ParameterizedTypeReference<E> type) {
		return counter(name, ResolvableType.forType(type));
	}

	/**
	 * Opens a counter of a type that is known at run time only.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the counter
	 */
	public <E> RedisCounter<E> counter(String name, ResolvableType type) {
		return new RedisCounter<>(bind(name, DataType.HASH), this.codec.<E>forType(type));
	}

	/**
	 * Opens a set.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the set
	 */
	public <E> RedisSet<E> set(String name, Class<E> type) {
		return set(name, ResolvableType.forClass(type));
	}

	/**
	 * Creates a set with contents.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param elements its contents
	 * @return the set
	 * @throws io.pottery.core.KeyExistsException if the key exists already
	 */
	public <E> RedisSet<E> set(String name, Class<E> type, Collection<? extends E> elements) {
		RedisSet<E> set = set(name, type);
		set.create(elements);
		return set;
	}

	/**
	 * Opens a set of a generic type.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the set
	 */
	public <E> RedisSet<E> set(String name, ParameterizedTypeReference<E> type) {
		return set(name, ResolvableType.forType(type));
	}

	/**
	 * Opens a set of a type that is known at run time only.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the set
	 */
	public <E> RedisSet<E> set(String name, ResolvableType type) {
		return new RedisSet<>(bind(name, DataType.SET), this.codec.<E>forType(type));
	}

	/**
	 * Opens a list.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the list
	 */
	public <E> RedisList<E> list(String name, Class<E> type) {
		return list(name, ResolvableType.forClass(type));
	}

	/**
	 * Creates a list with contents.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param elements its contents
	 * @return the list
	 * @throws io.pottery.core.KeyExistsException if the key exists already
	 */
	public <E> RedisList<E> list(String name, Class<E> type, Collection<? extends E> elements) {
		RedisList<E> list = list(name, type);
		list.create(elements);
		return list;
	}

	/**
	 * Opens a list of a generic type.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the list
	 */
	public <E> RedisList<E> list(String name, ParameterizedTypeReference<E> type) {
		return list(name, ResolvableType.forType(type));
	}

	/**
	 * Opens a list of a type that is known at run time only.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the list
	 */
	public <E> RedisList<E> list(String name, ResolvableType type) {
		return new RedisList<>(bind(name, DataType.LIST), this.codec.<E>forType(type));
	}

	/**
	 * Opens a deque without a bound.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the deque
	 */
	public <E> RedisDeque<E> deque(String name, Class<E> type) {
		return deque(name, ResolvableType.forClass(type), RedisDeque.UNBOUNDED);
	}

	/**
	 * Creates a deque without a bound, with contents.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param elements its contents
	 * @return the deque
	 * @throws io.pottery.core.KeyExistsException if the key exists already
	 */
	public <E> RedisDeque<E> deque(String name, Class<E> type, Collection<? extends E> elements) {
		RedisDeque<E> deque = deque(name, type);
		deque.create(elements);
		return deque;
	}

	/**
	 * Opens a bounded deque: one more element at an end drops one at the other end.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param maxLength how many elements it holds at the most
	 * @return the deque
	 * @throws IllegalArgumentException if the bound is negative
	 * @throws IllegalStateException if there are more elements already
	 */
	public <E> RedisDeque<E> deque(String name, Class<E> type, int maxLength) {
		return deque(name, ResolvableType.forClass(type), maxLength);
	}

	/**
	 * Creates a bounded deque with contents.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param maxLength how many elements it holds at the most
	 * @param elements its contents, of which it keeps the last
	 * @return the deque
	 * @throws IllegalArgumentException if the bound is negative
	 * @throws io.pottery.core.KeyExistsException if the key exists already
	 */
	public <E> RedisDeque<E> deque(String name, Class<E> type, int maxLength, Collection<? extends E> elements) {
		RedisDeque<E> deque = new RedisDeque<>(bind(name, DataType.LIST),
				this.codec.<E>forType(ResolvableType.forClass(type)), maxLength);
		deque.create(elements);
		return deque;
	}

	/**
	 * Opens a deque of a generic type, without a bound.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the deque
	 */
	public <E> RedisDeque<E> deque(String name, ParameterizedTypeReference<E> type) {
		return deque(name, ResolvableType.forType(type), RedisDeque.UNBOUNDED);
	}

	/**
	 * Opens a deque of a type that is known at run time only, perhaps a bounded one.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param maxLength how many elements it holds at the most, or
	 * {@link RedisDeque#UNBOUNDED}; one more at an end drops one at the other end
	 * @return the deque
	 * @throws IllegalArgumentException if the bound is negative
	 * @throws IllegalStateException if there are more elements already
	 */
	public <E> RedisDeque<E> deque(String name, ResolvableType type, int maxLength) {
		RedisDeque<E> deque = new RedisDeque<>(bind(name, DataType.LIST), this.codec.<E>forType(type), maxLength);
		deque.checkLength();
		return deque;
	}

	/**
	 * Opens a queue without a bound.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the queue
	 */
	public <E> RedisSimpleQueue<E> queue(String name, Class<E> type) {
		return queue(name, ResolvableType.forClass(type), RedisSimpleQueue.UNBOUNDED);
	}

	/**
	 * Opens a bounded queue.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param capacity how many elements are put into it at the most
	 * @return the queue
	 * @throws IllegalArgumentException if the capacity is not positive
	 */
	public <E> RedisSimpleQueue<E> queue(String name, Class<E> type, int capacity) {
		return queue(name, ResolvableType.forClass(type), capacity);
	}

	/**
	 * Opens a queue of a generic type, without a bound.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the queue
	 */
	public <E> RedisSimpleQueue<E> queue(String name, ParameterizedTypeReference<E> type) {
		return queue(name, ResolvableType.forType(type), RedisSimpleQueue.UNBOUNDED);
	}

	/**
	 * Opens a queue of a type that is known at run time only, perhaps a bounded one.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param capacity how many elements are put into it at the most, or
	 * {@link RedisSimpleQueue#UNBOUNDED}
	 * @return the queue
	 * @throws IllegalArgumentException if the capacity is not positive
	 */
	public <E> RedisSimpleQueue<E> queue(String name, ResolvableType type, int capacity) {
		BoundKey key = bind(name, DataType.LIST);
		return new RedisSimpleQueue<>(key, this.codec.<E>forType(type), capacity,
				this.queues.share(key, this.expiry, WaitingQueue.class, WaitingQueue::new));
	}

	/**
	 * Opens a reliable queue, which delivers as {@link RedeliveryPolicy#DEFAULT} says.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @return the queue, which never expires by itself
	 */
	public <E> RedisReliableQueue<E> reliableQueue(String name, Class<E> type) {
		return reliableQueue(name, ResolvableType.forClass(type), RedeliveryPolicy.DEFAULT);
	}

	/**
	 * Opens a reliable queue.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param policy when elements come again, and how often
	 * @return the queue, which never expires by itself
	 */
	public <E> RedisReliableQueue<E> reliableQueue(String name, Class<E> type, RedeliveryPolicy policy) {
		return reliableQueue(name, ResolvableType.forClass(type), policy);
	}

	/**
	 * Opens a reliable queue of a generic type, or one that is known at run time only.
	 * @param <E> the type of the elements
	 * @param name its name, to which the prefix is prepended
	 * @param type the type of the elements
	 * @param policy when elements come again, and how often
	 * @return the queue, which never expires by itself
	 */
	public <E> RedisReliableQueue<E> reliableQueue(String name, ResolvableType type, RedeliveryPolicy policy) {
		Assert.notNull(policy, "'policy' must not be null");
		Assert.hasLength(name, "'name' must not be empty");
		BoundKey key = new BoundKey(this.redis, this.keyPrefix + name, DataType.LIST, Expiry.NEVER);
		return new RedisReliableQueue<>(key, this.codec.<E>forType(type), this.queues.share(key, policy,
				DeliveringQueue.class, (session, identity) -> new DeliveringQueue(session, identity, policy)));
	}

	/**
	 * Ends all waiting in the queues that this factory and those made from it have
	 * opened. Everything else goes on working.
	 */
	@Override
	public void close() {
		this.queues.close();
	}

	/**
	 * Lets wait in queues again after {@link #stop()}.
	 */
	@Override
	public void start() {
		this.queues.open();
	}

	/**
	 * Ends all waiting in queues, as {@link #close()} does.
	 */
	@Override
	public void stop() {
		close();
	}

	@Override
	public boolean isRunning() {
		return this.queues.isOpen();
	}

	/**
	 * Stops after the application's components and before its connections.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

	private BoundKey bind(String name, DataType type) {
		Assert.hasLength(name, "'name' must not be empty");
		return new BoundKey(this.redis, this.keyPrefix + name, type, this.expiry);
	}

}
