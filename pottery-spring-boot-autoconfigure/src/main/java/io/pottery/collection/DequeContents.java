package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.pottery.core.PotteryException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;

/**
 * Gives a new list all its contents in one atomic step, however large they are.
 */
final class DequeContents {

	private static final LuaScript<Long> CREATE = LuaScript.integer(DequeContents.class, "deque-create").writing();

	private static final LuaScript<Long> STAGE = LuaScript.integer(DequeContents.class, "deque-stage");

	/** Long enough for the next chunk to follow, short enough after a crash. */
	private static final byte[] STAGE_MILLIS = ascii(Long.toString(Duration.ofMinutes(1).toMillis()));

	private final BoundKey key;

	DequeContents(BoundKey key) {
		this.key = key;
	}

	/**
	 * Creates the list with contents.
	 * @param elements the contents
	 * @return false if the key exists and was left alone
	 */
	boolean create(List<byte[]> elements) {
		if (elements.isEmpty()) {
			return !this.key.exists();
		}
		if (elements.size() <= Chunks.SIZE) {
			return checked(this.key.write(CREATE, elements.toArray(byte[][]::new)));
		}
		BoundKey staged = this.key.companion("staged:" + UUID.randomUUID());
		byte[] step = ascii("first");
		for (List<byte[]> chunk : Chunks.of(elements)) {
			checked(staged.run(STAGE,
					Stream.concat(Stream.of(step, STAGE_MILLIS), chunk.stream()).toArray(byte[][]::new)));
			step = ascii("next");
		}
		return checked(this.key.write(CREATE, staged));
	}

	private boolean checked(long reply) {
		if (reply < 0) {
			throw new PotteryException("Contents for key '" + this.key + "' expired before all of them had arrived, "
					+ "so nothing was changed: their chunks came more than a minute apart");
		}
		return reply > 0;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
