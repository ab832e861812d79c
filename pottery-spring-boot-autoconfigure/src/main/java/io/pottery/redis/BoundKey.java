package io.pottery.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.pottery.core.Expiry;
import io.pottery.core.Structure;
import io.pottery.core.WrongTypeException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.ClusterSlotHashUtil;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.util.Assert;

/**
 * One Redis key of one type, and the way to it: all that a structure sends goes through
 * here. Two of them are equal when they stand for the same key on the same connection.
 */
public final class BoundKey implements Structure {

	private static final LuaScript<Long> GUARDED = LuaScript.integer(BoundKey.class, "guarded");

	private final RedisAccess redis;

	private final String text;

	private final byte[] bytes;

	private final DataType type;

	private final Expiry expiry;

	/**
	 * Binds a key; nothing is sent.
	 * @param redis how Redis is reached
	 * @param key the full Redis key, not empty and well-formed
	 * @param type the type that the structure needs
	 * @param expiry when the structure expires by itself
	 */
	public BoundKey(RedisAccess redis, String key, DataType type, Expiry expiry) {
		Assert.hasLength(key, "'key' must not be empty");
		this.redis = redis;
		this.text = key;
		this.bytes = Utf8.encode("Key", key);
		this.type = type;
		this.expiry = expiry;
	}

	/**
	 * Whether the structure expires by itself, so that only {@link #write} may create the
	 * key.
	 * @return whether there is an expiry
	 */
	public boolean expires() {
		return !this.expiry.ttl().isZero();
	}

	/**
	 * Sends one command.
	 * @param <T> the type of the reply
	 * @param command what to call, given a connection and this key
	 * @return the reply
	 * @throws WrongTypeException if the key holds another type
	 */
	public <T extends @Nullable Object> T call(BiFunction<RedisConnection, byte[], T> command) {
		return call(List.of(), (connection, keys) -> command.apply(connection, keys[0]));
	}

	/**
	 * Sends one command over this key and others.
	 * @param <T> the type of the reply
	 * @param others keys that are {@linkplain #isReachableWith reachable with} this one
	 * @param command what to call, given a connection, this key and the others
	 * @return the reply
	 * @throws WrongTypeException if one of the keys holds another type
	 */
	public <T extends @Nullable Object> T call(List<BoundKey> others,
			BiFunction<RedisConnection, byte[][], T> command) {
		byte[][] keys = new byte[others.size() + 1][];
		keys[0] = this.bytes;
		for (int i = 0; i < others.size(); i++) {
			keys[i + 1] = others.get(i).bytes;
		}
		try {
			return MovingSlot.await(() -> this.redis.call((connection) -> command.apply(connection, keys)));
		}
		catch (DataAccessException ex) {
			throw translated(others, ex);
		}
	}

	/**
	 * Sends one command that newer servers have, or what does the same on the others.
	 * Which of the two is learned by trying, once per connection factory.
	 * @param <T> the type of the reply
	 * @param name the name of the newer command
	 * @param newer what to call where the server knows it
	 * @param older what does the same where it does not
	 * @return the reply
	 * @throws WrongTypeException if the key holds another type
	 */
	public <T extends @Nullable Object> T call(String name, BiFunction<RedisConnection, byte[], T> newer,
			Supplier<T> older) {
		if (this.redis.mayKnow(name)) {
			try {
				return call(newer);
			}
			catch (DataAccessException ex) {
				if (!ErrorReply.isOneOf(ex, "unknown command", "NOPERM")) {
					throw ex;
				}
				this.redis.doesNotKnow(name);
			}
		}
		return older.get();
	}

	/**
	 * Runs a script that creates nothing.
	 * @param <T> the type of the reply
	 * @param script the script; {@code KEYS[1]} is this key
	 * @param arguments its arguments
	 * @return the reply
	 * @throws WrongTypeException if the key holds another type
	 */
	public <T extends @Nullable Object> T run(LuaScript<T> script, byte[]... arguments) {
		return call((connection, key) -> script.run(connection, new byte[][] { key }, arguments));
	}

	/**
	 * Runs a script over this key and others that creates nothing.
	 * @param <T> the type of the reply
	 * @param script the script; {@code KEYS[1]} is this key
	 * @param others keys that are {@linkplain #isReachableWith reachable with} this one
	 * @param arguments its arguments
	 * @return the reply
	 * @throws WrongTypeException if one of the keys holds another type
	 */
	public <T extends @Nullable Object> T run(LuaScript<T> script, List<BoundKey> others, byte[]... arguments) {
		return call(others, (connection, keys) -> script.run(connection, keys, arguments));
	}

	/**
	 * Runs a script that may create the key, and so starts its time to live.
	 * @param <T> the type of the reply
	 * @param script a script made by {@link LuaScript#writing()}; {@code KEYS[1]} is this
	 * key
	 * @param arguments its arguments
	 * @return the reply
	 * @throws WrongTypeException if the key holds another type
	 */
	public <T extends @Nullable Object> T write(LuaScript<T> script, byte[]... arguments) {
		return call((connection, key) -> script.run(connection, new byte[][] { key }, framed(arguments)));
	}

	/**
	 * The same for a script over this key and a companion of it.
	 * @param <T> the type of the reply
	 * @param script a script made by {@link LuaScript#writing()}; {@code KEYS[2]} is the
	 * companion
	 * @param companion a key made by {@link #companion}
	 * @param arguments its arguments
	 * @return the reply
	 * @throws WrongTypeException if the key holds another type
	 */
	public <T extends @Nullable Object> T write(LuaScript<T> script, BoundKey companion, byte[]... arguments) {
		return write(script, List.of(companion), arguments);
	}

	/**
	 * The same for a script over this key and others.
	 * @param <T> the type of the reply
	 * @param script a script made by {@link LuaScript#writing()}; {@code KEYS[1]} is this
	 * key
	 * @param others keys that are {@linkplain #isReachableWith reachable with} this one
	 * @param arguments its arguments
	 * @return the reply
	 * @throws WrongTypeException if one of the keys holds another type
	 */
	public <T extends @Nullable Object> T write(LuaScript<T> script, List<BoundKey> others, byte[]... arguments) {
		return call(others, (connection, keys) -> script.run(connection, keys, framed(arguments)));
	}

	/**
	 * Whether one command or script can have both this key and another: they are on the
	 * same connection and, on Redis Cluster, in the same slot.
	 * @param other the other key
	 * @return whether they can be used together
	 */
	public boolean isReachableWith(BoundKey other) {
		return this.redis.equals(other.redis)
				&& (ClusterSlotHashUtil.isSameSlotForAllKeys(this.bytes, other.bytes) || !this.redis.isCluster());
	}

	/**
	 * Binds a second key of the same type in the same slot of a Redis Cluster.
	 * @param suffix what tells it from others of this structure
	 * @return the companion, without an expiry
	 * @throws IllegalStateException on Redis Cluster, if the key has a brace but no hash
	 * tag
	 */
	public BoundKey companion(String suffix) {
		return companion(suffix, this.type);
	}

	/**
	 * Binds a second key in the same slot of a Redis Cluster.
	 * @param suffix what tells it from others of this structure
	 * @param type the type of the companion
	 * @return the companion, without an expiry
	 * @throws IllegalStateException on Redis Cluster, if the key has a brace but no hash
	 * tag
	 */
	public BoundKey companion(String suffix, DataType type) {
		String companion = Slots.companion(this.text, suffix);
		if (companion == null) {
			if (this.redis.isCluster()) {
				throw new IllegalStateException("""
						Key '%1$s' needs a companion key in the same slot of the cluster, but has a '}' and no {tag}: \
						choose a name without '}' or with a hash tag, such as '{data}:%1$s'""".formatted(this.text));
			}
			companion = this.text + ":" + suffix;
		}
		return new BoundKey(this.redis, companion, type, Expiry.NEVER);
	}

	/**
	 * Prepares to wait for elements; nothing is sent.
	 * @return who waits until this key, of a list, has elements
	 */
	public Arrivals arrivals() {
		return new Arrivals(this);
	}

	@Override
	public String key() {
		return this.text;
	}

	@Override
	public boolean exists() {
		return Boolean.TRUE.equals(call((connection, key) -> connection.keyCommands().exists(key)));
	}

	@Override
	public boolean delete() {
		return guarded("UNLINK");
	}

	@Override
	public boolean expire(Duration ttl) {
		return guarded("PEXPIRE", ascii(Expiry.after(ttl).ttl().toMillis()));
	}

	@Override
	public boolean persist() {
		return guarded("PERSIST");
	}

	@Override
	public Optional<Duration> ttl() {
		Long millis = call((connection, key) -> connection.keyCommands().pTtl(key));
		return (millis != null && millis >= 0) ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
	}

	BlockingConnection openBlocking() {
		return this.redis.openBlocking();
	}

	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Tells what is wrong where Redis only says that a type is.
	 */
	RuntimeException translated(List<BoundKey> others, RuntimeException ex) {
		return ErrorReply.isOneOf(ex, "WRONGTYPE") ? wrongType(others, ex) : ex;
	}

	private WrongTypeException wrongType(List<BoundKey> others, RuntimeException ex) {
		List<BoundKey> keys = new ArrayList<>(List.of(this));
		keys.addAll(others);
		for (BoundKey key : keys) {
			DataType found = this.redis.call((connection) -> connection.keyCommands().type(key.bytes));
			if (found != null && found != DataType.NONE && found != key.type) {
				return new WrongTypeException(key.text, found.code(), key.type.code(), ex);
			}
		}
		// It was changed in between.
		return new WrongTypeException(this.text, DataType.NONE.code(), this.type.code(), ex);
	}

	private boolean guarded(String command, byte[]... arguments) {
		byte[][] all = new byte[arguments.length + 2][];
		all[0] = ascii(this.type.code());
		all[1] = ascii(command);
		System.arraycopy(arguments, 0, all, 2, arguments.length);
		return run(GUARDED, all) > 0;
	}

	private byte[][] framed(byte[][] arguments) {
		byte[][] framed = new byte[arguments.length + 2][];
		System.arraycopy(arguments, 0, framed, 0, arguments.length);
		framed[arguments.length] = ascii(this.expiry.ttl().toMillis());
		framed[arguments.length + 1] = ascii(this.expiry.sliding() ? 1 : 0);
		return framed;
	}

	private static byte[] ascii(long number) {
		return ascii(Long.toString(number));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BoundKey that && this.redis.equals(that.redis) && this.text.equals(that.text)
				&& this.type == that.type;
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
