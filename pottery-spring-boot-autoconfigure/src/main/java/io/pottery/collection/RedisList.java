package io.pottery.collection;

import java.time.Duration;
import java.util.Optional;

import io.pottery.codec.ElementCodec;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;

/**
 * A {@code List} in a Redis list.
 *
 * @param <E> the type of the elements
 */
public final class RedisList<E> implements Structure {

	private final BoundKey key;

	private final ElementCodec<E> elements;

	RedisList(BoundKey key, ElementCodec<E> elements) {
		this.key = key;
		this.elements = elements;
	}

	void create(java.util.Collection<? extends E> contents) {
		throw new UnsupportedOperationException();
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

}
