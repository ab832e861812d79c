package io.pottery.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.script.DigestUtils;

/**
 * A Lua script that stands as a resource beside the class that runs it. It is sent by its
 * digest; its text follows only when the server does not know it, as after a restart.
 *
 * @param <T> the type of its reply
 */
public final class LuaScript<T extends @Nullable Object> {

	private final byte[] text;

	private final String sha;

	private final ReturnType returnType;

	private LuaScript(String text, ReturnType returnType) {
		this.text = text.getBytes(StandardCharsets.UTF_8);
		this.sha = DigestUtils.sha1DigestAsHex(text);
		this.returnType = returnType;
	}

	/**
	 * A script that replies one value or nil.
	 * @param owner the class it stands beside
	 * @param name the name of its resource, without {@code .lua}
	 * @return the script
	 */
	public static LuaScript<byte @Nullable []> value(Class<?> owner, String name) {
		return new LuaScript<>(read(owner, name), ReturnType.VALUE);
	}

	/**
	 * A script that replies an integer.
	 * @param owner the class it stands beside
	 * @param name the name of its resource, without {@code .lua}
	 * @return the script
	 */
	public static LuaScript<Long> integer(Class<?> owner, String name) {
		return new LuaScript<>(read(owner, name), ReturnType.INTEGER);
	}

	/**
	 * A script that replies a list of values ({@code byte[]}), integers ({@code Long}),
	 * nils and lists.
	 * @param owner the class it stands beside
	 * @param name the name of its resource, without {@code .lua}
	 * @return the script
	 */
	public static LuaScript<List<@Nullable Object>> list(Class<?> owner, String name) {
		return new LuaScript<>(read(owner, name), ReturnType.MULTI);
	}

	/**
	 * The same script as one that writes, to be run by {@link BoundKey#write}.
	 * @return the script behind the frame that starts the time to live
	 */
	public LuaScript<T> writing() {
		return behind(LuaScript.class, "writing");
	}

	/**
	 * The same script behind another text, whose local functions it can call.
	 * @param owner the class that the other text stands beside
	 * @param name the name of its resource, without {@code .lua}
	 * @return the script with the other text before it
	 */
	public LuaScript<T> behind(Class<?> owner, String name) {
		return new LuaScript<>(read(owner, name) + new String(this.text, StandardCharsets.UTF_8), this.returnType);
	}

	byte[] text() {
		return this.text;
	}

	String sha() {
		return this.sha;
	}

	ReturnType returnType() {
		return this.returnType;
	}

	T run(RedisConnection connection, byte[][] keys, byte[]... arguments) {
		byte[][] keysAndArguments = new byte[keys.length + arguments.length][];
		System.arraycopy(keys, 0, keysAndArguments, 0, keys.length);
		System.arraycopy(arguments, 0, keysAndArguments, keys.length, arguments.length);
		try {
			return connection.scriptingCommands().evalSha(this.sha, this.returnType, keys.length, keysAndArguments);
		}
		catch (DataAccessException ex) {
			if (!ErrorReply.isOneOf(ex, "NOSCRIPT")) {
				throw ex;
			}
			return connection.scriptingCommands().eval(this.text, this.returnType, keys.length, keysAndArguments);
		}
	}

	private static String read(Class<?> owner, String name) {
		try {
			return new ClassPathResource(name + ".lua", owner).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
