package io.pottery.collection;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;

/**
 * An end of a Redis list, and the commands that work there.
 */
enum DequeEnd {

	LEFT(0, 1, "LPUSH") {

		@Override
		Long push(RedisConnection redis, byte[] list, byte[]... elements) {
			return redis.listCommands().lPush(list, elements);
		}

		@Override
		byte @Nullable [] pop(RedisConnection redis, byte[] list) {
			return redis.listCommands().lPop(list);
		}

		@Override
		DequeEnd opposite() {
			return RIGHT;
		}

	},

	RIGHT(-1, -1, "RPUSH") {

		@Override
		Long push(RedisConnection redis, byte[] list, byte[]... elements) {
			return redis.listCommands().rPush(list, elements);
		}

		@Override
		byte @Nullable [] pop(RedisConnection redis, byte[] list) {
			return redis.listCommands().rPop(list);
		}

		@Override
		DequeEnd opposite() {
			return LEFT;
		}

	};

	private final int index;

	private final int occurrence;

	private final String push;

	DequeEnd(int index, int occurrence, String push) {
		this.index = index;
		this.occurrence = occurrence;
		this.push = push;
	}

	abstract Long push(RedisConnection redis, byte[] list, byte[]... elements);

	abstract byte @Nullable [] pop(RedisConnection redis, byte[] list);

	abstract DequeEnd opposite();

	byte @Nullable [] peek(RedisConnection redis, byte[] list) {
		return redis.listCommands().lIndex(list, this.index);
	}

	/**
	 * Removes the occurrence of an element that is nearest to this end.
	 */
	boolean remove(RedisConnection redis, byte[] list, byte[] element) {
		return redis.listCommands().lRem(list, this.occurrence, element) > 0;
	}

	/**
	 * The name of the command that pushes here.
	 */
	byte[] push() {
		return this.push.getBytes(StandardCharsets.US_ASCII);
	}

}
