package io.pottery.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.pottery.autoconfigure.PotteryProperties.Counter;
import io.pottery.autoconfigure.PotteryProperties.Dict;
import io.pottery.autoconfigure.PotteryProperties.Entry;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.collection.RedeliveryPolicy;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisList;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.collection.RedisSet;
import io.pottery.collection.RedisSimpleQueue;
import io.pottery.core.Expiry;
import io.pottery.core.Structure;
import io.pottery.id.NextId;
import io.pottery.id.NextIdFactory;
import io.pottery.id.NextIdOptions;
import io.pottery.lock.LockMemory;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.StringUtils;

/**
 * All structures that the properties declare, checked one by one and against each other.
 */
final class Declarations {

	private final PotteryProperties properties;

	private final LockMemory lockMemory;

	private final ElementTypes types = new ElementTypes();

	private final Map<String, Declaration> byBeanName = new HashMap<>();

	private final Map<String, Declaration> byKey = new HashMap<>();

	private final List<Declaration> all = new ArrayList<>();

	private Declarations(PotteryProperties properties) {
		this.properties = properties;
		this.lockMemory = PropertyChecks.lockMemory(properties);
		PropertyChecks.keyPrefix(properties.keyPrefix());
		properties.dicts().forEach(this::dict);
		properties.counters().forEach(this::counter);
		properties.sets().forEach(this::set);
		properties.lists().forEach(this::list);
		properties.deques().forEach(this::deque);
		properties.queues().forEach(this::queue);
		properties.reliableQueues().forEach(this::reliableQueue);
		properties.locks().forEach(this::lock);
		properties.ids().forEach(this::ids);
		properties.caches().forEach(this::cache);
	}

	static List<Declaration> of(PotteryProperties properties) {
		return List.copyOf(new Declarations(properties).all);
	}

	private void dict(String name, Dict dict) {
		String property = PropertyChecks.name("dicts", name);
		ResolvableType keys = this.types.read(property + ".key-type", dict.keyType());
		ResolvableType values = this.types.read(property + ".value-type", dict.valueType());
		ResolvableType type = ResolvableType.forClassWithGenerics(RedisDict.class, keys, values);
		collection(property, name, dict, type, (collections, key) -> collections.dict(key, keys, values));
	}

	private void counter(String name, Counter counter) {
		String property = PropertyChecks.name("counters", name);
		ResolvableType elements = this.types.read(property + ".type", counter.type());
		ResolvableType type = ResolvableType.forClassWithGenerics(RedisCounter.class, elements);
		collection(property, name, counter, type, (collections, key) -> collections.counter(key, elements));
	}

	private void set(String name, PotteryProperties.Set set) {
		String property = PropertyChecks.name("sets", name);
		ResolvableType elements = this.types.read(property + ".type", set.type());
		ResolvableType type = ResolvableType.forClassWithGenerics(RedisSet.class, elements);
		collection(property, name, set, type, (collections, key) -> collections.set(key, elements));
	}

	private void list(String name, PotteryProperties.List list) {
		String property = PropertyChecks.name("lists", name);
		ResolvableType elements = this.types.read(property + ".type", list.type());
		ResolvableType type = ResolvableType.forClassWithGenerics(RedisList.class, elements);
		collection(property, name, list, type, (collections, key) -> collections.list(key, elements));
	}

	private void deque(String name, PotteryProperties.Deque deque) {
		String property = PropertyChecks.name("deques", name);
		ResolvableType elements = this.types.read(property + ".type", deque.type());
		ResolvableType type = ResolvableType.forClassWithGenerics(RedisDeque.class, elements);
		int maxLength = PropertyChecks.maxLength(property, deque);
		collection(property, name, deque, type, (collections, key) -> collections.deque(key, elements, maxLength));
	}

	private void queue(String name, PotteryProperties.Queue queue) {
		String property = PropertyChecks.name("queues", name);
		ResolvableType elements = this.types.read(property + ".type", queue.type());
		ResolvableType type = ResolvableType.forClassWithGenerics(RedisSimpleQueue.class, elements);
		int capacity = PropertyChecks.capacity(property, queue);
		collection(property, name, queue, type, (collections, key) -> collections.queue(key, elements, capacity));
	}

	private void reliableQueue(String name, PotteryProperties.ReliableQueue queue) {
		String property = PropertyChecks.name("reliable-queues", name);
		ResolvableType elements = this.types.read(property + ".type", queue.type());
		ResolvableType type = ResolvableType.forClassWithGenerics(RedisReliableQueue.class, elements);
		RedeliveryPolicy policy = PropertyChecks.redelivery(property, queue);
		collection(property, name, queue, type, (collections, key) -> collections.reliableQueue(key, elements, policy));
	}

	private void lock(String name, PotteryProperties.Lock lock) {
		String property = PropertyChecks.name("locks", name);
		String key = key(property, name, lock.key());
		LockOptions options = PropertyChecks.lock(property, lock, this.lockMemory);
		add(new Declaration(property, name, DeclaredNames.toBeanName(name), "redlock:" + key,
				ResolvableType.forClass(Redlock.class),
				(context) -> PropertyChecks.checked(property,
						() -> context.bean(RedlockFactory.class)
							.withKeyPrefix("")
							.withGroup(name)
							.lock(key, options))));
	}

	private void ids(String name, PotteryProperties.Ids ids) {
		String property = PropertyChecks.name("ids", name);
		String key = key(property, name, ids.key());
		NextIdOptions options = PropertyChecks.ids(property, ids);
		add(new Declaration(property, name, DeclaredNames.toBeanName(name), "nextid:" + key,
				ResolvableType.forClass(NextId.class),
				(context) -> context.bean(NextIdFactory.class).withKeyPrefix("").nextId(key, options)));
	}

	private void cache(String name, PotteryProperties.Cache cache) {
		String property = PropertyChecks.name("caches", name);
		String key = key(property, name, cache.key());
		ResolvableType keys = this.types.read(property + ".key-type", cache.keyType());
		ResolvableType values = this.types.read(property + ".value-type", cache.valueType());
		CacheOptions options = PropertyChecks.cache(property, cache);
		add(new Declaration(property, name, DeclaredNames.toBeanName(name), key,
				ResolvableType.forClassWithGenerics(RedisCache.class, keys, values),
				(context) -> PropertyChecks.cache(property,
						() -> context.bean(RedisCacheFactory.class)
							.withKeyPrefix("")
							.cache(key, keys, values, options))));
	}

	private String key(String property, String name, @Nullable String ownKey) {
		String key = this.properties.key(name, ownKey);
		PropertyChecks.key(StringUtils.hasLength(ownKey) ? property + ".key" : property, key);
		return key;
	}

	private void collection(String property, String name, Entry entry, ResolvableType type,
			BiFunction<RedisCollectionFactory, String, Structure> opener) {
		Expiry expiry = PropertyChecks.expiry(property, entry);
		String ownKey = StringUtils.hasLength(entry.key()) ? entry.key() : null;
		String key = (ownKey != null) ? ownKey : this.properties.keyPrefix() + name;
		PropertyChecks.key((ownKey != null) ? property + ".key" : property, key);
		add(new Declaration(property, name, DeclaredNames.toBeanName(name), key, type, (context) -> {
			RedisCollectionFactory collections = context.bean(RedisCollectionFactory.class).withExpiry(expiry);
			return (ownKey != null) ? opener.apply(collections.withKeyPrefix(""), ownKey)
					: opener.apply(collections, name);
		}));
	}

	private void add(Declaration declaration) {
		if (declaration.beanName().isEmpty()) {
			throw new ActionableException("'%s' cannot become a bean: its name has neither letters nor digits."
				.formatted(declaration.property()), "Choose a name in letters and digits.");
		}
		Declaration namesake = this.byBeanName.putIfAbsent(declaration.beanName(), declaration);
		if (namesake != null) {
			throw new ActionableException("'%s' and '%s' both become the bean '%s'.".formatted(namesake.property(),
					declaration.property(), declaration.beanName()), "Rename one of the two.");
		}
		Declaration other = this.byKey.putIfAbsent(declaration.key(), declaration);
		if (other != null && !other.type().toString().equals(declaration.type().toString())) {
			throw new ActionableException(
					"%s and %s share the Redis key '%s', but are not of the same kind with the same element types."
						.formatted(other, declaration, declaration.key()),
					"Rename one of the two, set another 'key' for it, or declare both alike.");
		}
		this.all.add(declaration);
	}

}
