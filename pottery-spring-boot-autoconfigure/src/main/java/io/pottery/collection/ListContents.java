package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import io.pottery.core.PotteryException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;

/**
 * Replaces what a list holds in one atomic step, however large it is, if it still holds
 * what was read. The server compares a digest, so that nothing is sent twice.
 */
final class ListContents {

	private static final LuaScript<Long> REWRITE = LuaScript.integer(ListContents.class, "list-rewrite").writing();

	private static final LuaScript<Long> STAGE = LuaScript.integer(ListContents.class, "list-stage");

	private static final byte[] GIVEN = ascii("given");

	private static final byte[] STAGED = ascii("staged");

	private static final byte[] KEPT = ascii("kept");

	private static final byte[] FIRST = ascii("first");

	private static final byte[] NEXT = ascii("next");

	/** Long enough for the next chunk to follow, short enough after a crash. */
	private static final byte[] STAGE_MILLIS = ascii(Long.toString(Duration.ofMinutes(1).toMillis()));

	private final BoundKey key;

	ListContents(BoundKey key) {
		this.key = key;
	}

	/**
	 * Replaces what was read by other elements.
	 * @param window where it was read
	 * @param seen what was read
	 * @param next the new elements, at least one
	 * @return false if something else stands there now, and was left alone
	 */
	boolean replace(ListWindow window, List<byte[]> seen, List<byte[]> next) {
		if (next.size() <= Chunks.SIZE) {
			return checked(this.key.write(REWRITE, arguments(next, window.first(), window.end(), digest(seen), GIVEN)));
		}
		BoundKey staged = this.key.companion("staged:" + UUID.randomUUID());
		byte[] step = FIRST;
		for (List<byte[]> chunk : Chunks.of(next)) {
			checked(staged.run(STAGE, arguments(chunk, step, STAGE_MILLIS)));
			step = NEXT;
		}
		return checked(this.key.write(REWRITE, staged, window.first(), window.end(), digest(seen), STAGED));
	}

	/**
	 * Keeps some of what was read.
	 * @param window where it was read
	 * @param seen what was read
	 * @param kept a plus for each element that stays, a minus for each that goes
	 * @return false if something else stands there now, and was left alone
	 */
	boolean keep(ListWindow window, List<byte[]> seen, byte[] kept) {
		return checked(this.key.write(REWRITE, window.first(), window.end(), digest(seen), KEPT, kept));
	}

	private boolean checked(long reply) {
		if (reply < 0) {
			throw new PotteryException("Contents for key '" + this.key + "' expired before all of them had arrived, "
					+ "so nothing was changed: their chunks came more than a minute apart");
		}
		return reply > 0;
	}

	private static byte[] digest(List<byte[]> elements) {
		byte[] digest = {};
		for (List<byte[]> chunk : Chunks.of(elements)) {
			MessageDigest sha1 = sha1();
			sha1.update(digest);
			for (byte[] element : chunk) {
				sha1.update(ascii(element.length + ":"));
				sha1.update(element);
			}
			digest = ascii(HexFormat.of().formatHex(sha1.digest()));
		}
		return digest;
	}

	private static MessageDigest sha1() {
		try {
			// The one that Redis has, and here only against accidents.
			return MessageDigest.getInstance("SHA-1");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[][] arguments(List<byte[]> elements, byte[]... first) {
		List<byte[]> arguments = new ArrayList<>(Arrays.asList(first));
		arguments.addAll(elements);
		return arguments.toArray(byte[][]::new);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
