package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.pottery.core.PotteryException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Pages;

/**
 * The contents of a set as Redis has them: bytes, in any number.
 */
final class SetContents {

	static final byte[] GIVEN = ascii("given");

	static final byte[] STAGED = ascii("staged");

	private static final LuaScript<Long> ADD = LuaScript.integer(SetContents.class, "set-add").writing();

	private static final LuaScript<Long> FILL = LuaScript.integer(SetContents.class, "set-fill").writing();

	private static final LuaScript<Long> STAGE = LuaScript.integer(SetContents.class, "set-stage");

	private static final byte[] FIRST = ascii("first");

	private static final byte[] NEXT = ascii("next");

	/** Long enough for the next chunk to follow, short enough after a crash. */
	private static final byte[] STAGE_MILLIS = ascii(Long.toString(Duration.ofMinutes(1).toMillis()));

	private final BoundKey key;

	SetContents(BoundKey key) {
		this.key = key;
	}

	Collection<byte[]> all() {
		return this.key.call((redis, set) -> redis.setCommands().sMembers(set));
	}

	List<Boolean> contain(List<byte[]> members) {
		List<Boolean> answers = new ArrayList<>(members.size());
		for (List<byte[]> chunk : Chunks.of(members)) {
			byte[][] asked = chunk.toArray(byte[][]::new);
			answers.addAll(this.key.call((redis, set) -> redis.setCommands().sMIsMember(set, asked)));
		}
		return answers;
	}

	boolean add(List<byte[]> members) {
		long added = 0;
		for (List<byte[]> chunk : Chunks.of(members)) {
			byte[][] next = chunk.toArray(byte[][]::new);
			added += this.key.expires() ? this.key.write(ADD, next)
					: this.key.call((redis, set) -> redis.setCommands().sAdd(set, next));
		}
		return added > 0;
	}

	boolean remove(List<byte[]> members) {
		long removed = 0;
		for (List<byte[]> chunk : Chunks.of(members)) {
			byte[][] next = chunk.toArray(byte[][]::new);
			removed += this.key.call((redis, set) -> redis.setCommands().sRem(set, next));
		}
		return removed > 0;
	}

	boolean removeIf(Predicate<byte[]> filter) {
		boolean changed = false;
		for (Pages<byte[]> pages = Pages.ofSet(this.key); pages.hasNext();) {
			changed |= remove(pages.next().stream().filter(filter).toList());
		}
		return changed;
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
