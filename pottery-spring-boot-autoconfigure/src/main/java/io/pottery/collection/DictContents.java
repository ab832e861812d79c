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
import io.pottery.redis.Pages;

/**
 * Gives a hash all its contents in one atomic step, however large they are.
 */
final class DictContents {

	private static final LuaScript<Long> FILL = LuaScript.integer(DictContents.class, "dict-fill").writing();

	private static final LuaScript<Long> STAGE = LuaScript.integer(DictContents.class, "dict-stage");

	private static final byte[] ANY = ascii("any");

	private static final byte[] NEW = ascii("new");

	private static final byte[] GIVEN = ascii("given");

	private static final byte[] STAGED = ascii("staged");

	private static final byte[] FIRST = ascii("first");

	private static final byte[] NEXT = ascii("next");

	/** Long enough for the next chunk to follow, short enough after a crash. */
	private static final byte[] STAGE_MILLIS = ascii(Long.toString(Duration.ofMinutes(1).toMillis()));

	private final BoundKey key;

	DictContents(BoundKey key) {
		this.key = key;
	}

	/**
	 * Replaces the contents.
	 * @param entries the new contents
	 */
	void replace(List<Pages.Entry> entries) {
		if (entries.isEmpty()) {
			this.key.delete();
		}
		else {
			fill(ANY, entries);
		}
	}

	/**
	 * Creates the hash with contents.
	 * @param entries the contents
	 * @return false if the key exists and was left alone
	 */
	boolean create(List<Pages.Entry> entries) {
		return entries.isEmpty() ? !this.key.exists() : fill(NEW, entries);
	}

	private boolean fill(byte[] condition, List<Pages.Entry> entries) {
		if (entries.size() <= Chunks.SIZE) {
			return checked(this.key.write(FILL, arguments(condition, GIVEN, entries)));
		}
		BoundKey staged = this.key.companion("staged:" + UUID.randomUUID());
		stage(staged, entries);
		return checked(this.key.write(FILL, staged, condition, STAGED));
	}

	private void stage(BoundKey staged, List<Pages.Entry> entries) {
		byte[] step = FIRST;
		for (List<Pages.Entry> chunk : Chunks.of(entries)) {
			checked(staged.run(STAGE, arguments(step, STAGE_MILLIS, chunk)));
			step = NEXT;
		}
	}

	private boolean checked(long reply) {
		if (reply < 0) {
			throw new PotteryException("Contents for key '" + this.key + "' expired before all of them had arrived, "
					+ "so nothing was changed: their chunks came more than a minute apart");
		}
		return reply > 0;
	}

	private static byte[][] arguments(byte[] first, byte[] second, List<Pages.Entry> entries) {
		return Stream.concat(Stream.of(first, second), Stream.of(Pages.Entry.flatten(entries))).toArray(byte[][]::new);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
