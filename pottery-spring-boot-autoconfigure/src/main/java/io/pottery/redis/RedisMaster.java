package io.pottery.redis;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * One of the Redis servers that vote. Nothing that it does blocks the caller, whatever
 * state the server is in.
 */
public interface RedisMaster extends AutoCloseable {

	/**
	 * How the master is called in messages and meters.
	 * @return a name without a password
	 */
	String name();

	/**
	 * Whether this is a Redis Cluster, whose scripts take keys of one slot only.
	 * @return whether it is; asking may open a connection
	 */
	boolean isCluster();

	/**
	 * Opens the connection, unless that has been done.
	 * @return done when scripts are sent without delay, as far as that is known
	 */
	CompletableFuture<?> connect();

	/**
	 * Runs a script. The command time-out of the masters is not applied here: the answer
	 * may come late, or never.
	 * @param <T> the type of the reply
	 * @param script the script
	 * @param keys its keys
	 * @param arguments its arguments
	 * @return the reply
	 */
	<T extends @Nullable Object> CompletableFuture<T> run(LuaScript<T> script, byte[][] keys, byte[]... arguments);

	/**
	 * Listens to a channel, until told otherwise; messages may be lost.
	 * @param channel the channel
	 * @param listener told of every message, on a thread that it must not block
	 * @return what ends the listening
	 */
	Runnable listen(byte[] channel, Runnable listener);

	/**
	 * Closes what was opened for this master, and nothing of the application's.
	 */
	@Override
	void close();

}
