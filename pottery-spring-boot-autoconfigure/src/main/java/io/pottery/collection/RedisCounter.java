package io.pottery.collection;

import io.pottery.codec.ElementCodec;
import io.pottery.core.Structure;
import io.pottery.redis.BoundKey;

public final class RedisCounter<E> implements Structure {

	private final BoundKey key;

	RedisCounter(BoundKey key, ElementCodec<E> elements) {
		this.key = key;
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
	public boolean expire(java.time.Duration ttl) {
		return this.key.expire(ttl);
	}

	@Override
	public boolean persist() {
		return this.key.persist();
	}

	@Override
	public java.util.Optional<java.time.Duration> ttl() {
		return this.key.ttl();
	}

}
