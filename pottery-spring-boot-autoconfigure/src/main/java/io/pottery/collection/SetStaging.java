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
 * Brings contents of any size to the server, so that one atomic step can use them.
 */
final class SetStaging {

	static final byte[] GIVEN = ascii("given");

	static final byte[] STAGED = ascii("staged");

	private static final LuaScript<Long> FILL = LuaScript.integer(SetStaging.class, "set-fill").writing();

	private static final LuaScript<Long> STAGE = LuaScript.integer(SetStaging.class, "set-stage");

	private static final byte[] FIRST = ascii("first");

	private static final byte[] NEXT = ascii("next");

	/** Long enough for the next chunk to follow, short enough after a crash. */
	private static final byte[] STAGE_MILLIS = ascii(Long.toString(Duration.ofMinutes(1).toMillis()));

	private final BoundKey key;

	SetStaging(BoundKey key) {
		this.key = key;
	}

	/**
	 * Creates the set with contents.
	 * @param members the contents
	 * @return false if the key exists and was left alone
	 */
	boolean create(List<byte[]> members) {
		if (members.isEmpty()) {
			return !this.key.exists();
		}
		if (members.size() <= Chunks.SIZE) {
			return checked(this.key.write(FILL, arguments(List.of(GIVEN), members)));
		}
		return checked(this.key.write(FILL, stage(members), STAGED));
	}

	/**
	 * Sends members ahead to a second key, which expires within a minute if the next step
	 * does not follow.
	 * @param members the members
	 * @return the second key
	 */
	BoundKey stage(List<byte[]> members) {
		BoundKey staged = this.key.companion("staged:" + UUID.randomUUID());
		byte[] step = FIRST;
		for (List<byte[]> chunk : Chunks.of(members)) {
			checked(staged.run(STAGE, arguments(List.of(step, STAGE_MILLIS), chunk)));
			step = NEXT;
		}
		return staged;
	}

	/**
	 * Checks the reply of a script over staged members.
	 * @param reply the reply
	 * @return whether it is positive
	 */
	boolean checked(long reply) {
		if (reply < 0) {
			throw new PotteryException("Contents for key '" + this.key + "' expired before all of them had arrived, "
					+ "so nothing was changed: their chunks came more than a minute apart");
		}
		return reply > 0;
	}

	static byte[][] arguments(List<byte[]> first, List<byte[]> members) {
		return Stream.concat(first.stream(), members.stream()).toArray(byte[][]::new);
	}

	static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
