package io.pottery.lock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.pottery.core.Expiry;
import io.pottery.core.WrongTypeException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.LuaScript;
import io.pottery.redis.RedisAccess;
import io.pottery.redis.Utf8;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * A Redis hash of text that is protected by a lock, also from holders that have lost it
 * without noticing: it remembers the greatest {@linkplain Lease#token() fencing token} it
 * has seen, and refuses every smaller one in the step that would write. Who writes what
 * depends on what was there reads it by {@link #entries(FencingToken)}, so that nobody
 * earlier can write in between. Deleting the key, or letting it expire, forgets the
 * token.
 */
public final class FencedHash {

	/**
	 * The field of the greatest token seen, which entries cannot have.
	 */
	public static final String TOKEN_FIELD = ":token";

	private static final LuaScript<List<@Nullable Object>> PUT = fenced("fenced-put");

	private static final LuaScript<List<@Nullable Object>> REMOVE = fenced("fenced-remove");

	private static final LuaScript<List<@Nullable Object>> READ = fenced("fenced-read");

	private final BoundKey key;

	/**
	 * Opens the hash; nothing is sent.
	 * @param connectionFactory where connections come from
	 * @param key the full Redis key
	 */
	public FencedHash(RedisConnectionFactory connectionFactory, String key) {
		this.key = new BoundKey(new RedisAccess(connectionFactory), key, DataType.HASH, Expiry.NEVER);
	}

	/**
	 * The full Redis key.
	 * @return the key
	 */
	public String key() {
		return this.key.key();
	}

	/**
	 * Puts one entry. Repeating it changes nothing more.
	 * @param token the token of the holder
	 * @param field its field
	 * @param value its value
	 * @throws StaleTokenException if a greater token has been seen
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	public void put(FencingToken token, String field, String value) {
		put(token, Map.of(field, value));
	}

	/**
	 * Puts entries, all or none. Repeating it changes nothing more.
	 * @param token the token of the holder
	 * @param entries the entries; if there are none, only the token is remembered
	 * @throws StaleTokenException if a greater token has been seen
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	public void put(FencingToken token, Map<String, String> entries) {
		List<byte[]> arguments = new ArrayList<>();
		entries.forEach((field, value) -> {
			arguments.add(field(field));
			arguments.add(Utf8.encode("Value", value));
		});
		run(PUT, token, arguments);
	}

	/**
	 * Removes entries, where they are. The greatest token stays also when the last entry
	 * goes.
	 * @param token the token of the holder
	 * @param fields the fields
	 * @throws StaleTokenException if a greater token has been seen
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	public void remove(FencingToken token, String... fields) {
		List<byte[]> arguments = new ArrayList<>();
		for (String field : fields) {
			arguments.add(field(field));
		}
		run(REMOVE, token, arguments);
	}

	/**
	 * Reads all entries as a holder who is going to write: whoever held the lock earlier
	 * is refused from now on.
	 * @param token the token of the holder
	 * @return the entries
	 * @throws StaleTokenException if a greater token has been seen
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	public Map<String, String> entries(FencingToken token) {
		List<@Nullable Object> reply = run(READ, token, List.of());
		Map<String, String> entries = new LinkedHashMap<>();
		for (int i = 0; i < reply.size(); i += 2) {
			entries.put(text(reply.get(i)), text(reply.get(i + 1)));
		}
		entries.remove(TOKEN_FIELD);
		return entries;
	}

	/**
	 * Reads all entries as somebody who only looks.
	 * @return the entries
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	public Map<String, String> entries() {
		Map<byte[], byte[]> all = this.key.call((connection, key) -> connection.hashCommands().hGetAll(key));
		Map<String, String> entries = new LinkedHashMap<>();
		all.forEach((field, value) -> entries.put(text(field), text(value)));
		entries.remove(TOKEN_FIELD);
		return entries;
	}

	/**
	 * The greatest token that was seen.
	 * @return the token, empty if there was none
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	public Optional<FencingToken> token() {
		byte[] field = Utf8.encode("Field", TOKEN_FIELD);
		return Optional.ofNullable(this.key.call((connection, key) -> connection.hashCommands().hGet(key, field)))
			.map(FencedHash::token);
	}

	private List<@Nullable Object> run(LuaScript<List<@Nullable Object>> script, FencingToken token,
			List<byte[]> arguments) {
		List<byte[]> all = new ArrayList<>();
		all.add(Utf8.encode("Token", token.toString()));
		all.addAll(arguments);
		List<@Nullable Object> reply = this.key.run(script, all.toArray(new byte[0][]));
		if (reply.size() == 1) {
			throw new StaleTokenException(key(), token, token(reply.get(0)));
		}
		return reply;
	}

	private byte[] field(String field) {
		Assert.isTrue(!field.equals(TOKEN_FIELD), () -> "Field '" + field + "' of '" + key() + "' must not be '"
				+ TOKEN_FIELD + "', which holds the fencing token: choose another name");
		return Utf8.encode("Field", field);
	}

	private static LuaScript<List<@Nullable Object>> fenced(String name) {
		return LuaScript.list(FencedHash.class, name).behind(FencedHash.class, "fence");
	}

	private static FencingToken token(@Nullable Object text) {
		return new FencingToken(Long.parseLong(text(text)));
	}

	private static String text(@Nullable Object bytes) {
		Assert.isInstanceOf(byte[].class, bytes);
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return key();
	}

}
