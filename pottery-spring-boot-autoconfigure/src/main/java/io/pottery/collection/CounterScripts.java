package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.pottery.core.CodecException;
import io.pottery.core.CounterOverflowException;
import io.pottery.core.PotteryException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.ErrorReply;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

/**
 * Bulk changes of counts, in chunks, each of them atomic. When a count cannot be changed,
 * what the same call has added before is taken back.
 */
final class CounterScripts {

	private static final LuaScript<List<@Nullable Object>> ADD = LuaScript.list(CounterScripts.class, "counter-add")
		.writing();

	private static final LuaScript<List<@Nullable Object>> COMBINE = LuaScript
		.list(CounterScripts.class, "counter-combine")
		.writing();

	/** What Redis tidies in a few milliseconds. */
	private static final byte[] TIDY_LIMIT = ascii("5000");

	private static final byte[] LATER = ascii("0");

	private static final byte[] KEEP = ascii("keep");

	private static final byte[] DROP = ascii("drop");

	private final BoundKey key;

	CounterScripts(BoundKey key) {
		this.key = key;
	}

	/**
	 * Adds amounts.
	 * @param amounts the amounts, not empty, each element once
	 * @return the new count of the last element
	 * @throws CounterOverflowException if a count would overflow; nothing is added then
	 */
	long add(List<Amount> amounts) {
		List<Amount> undo = new ArrayList<>();
		byte[] last = {};
		for (List<Amount> chunk : Chunks.of(amounts)) {
			List<?> reply = this.key.write(ADD, arguments(chunk));
			if (reply.get(0) instanceof Long position) {
				Chunks.of(undo).forEach((done) -> this.key.write(ADD, arguments(done)));
				throw refused(chunk.get(position.intValue() - 1), (byte[]) reply.get(1));
			}
			last = (byte[]) reply.get(0);
			Set<?> added = new HashSet<>((List<?>) reply.get(1));
			for (int i = 0; i < chunk.size(); i++) {
				undo.addAll(chunk.get(i).undo(added.contains(i + 1L)));
			}
		}
		return CountCodec.INSTANCE.decode(last);
	}

	/**
	 * Combines counts, and keeps only what is positive.
	 * @param operation plus, union or intersection
	 * @param others the other counts, each element once
	 * @return whether elements that are not among the others were tidied too
	 */
	boolean combine(String operation, List<Amount> others) {
		boolean whole = others.size() <= Chunks.SIZE;
		if (!whole && operation.equals("plus")) {
			refuseOverflow(others);
		}
		boolean tidied = false;
		List<List<Amount>> chunks = others.isEmpty() ? List.of(others) : Chunks.of(others);
		for (List<Amount> chunk : chunks) {
			List<byte[]> arguments = new ArrayList<>();
			arguments.add(ascii(operation));
			arguments.add(whole ? TIDY_LIMIT : LATER);
			chunk.forEach((other) -> {
				arguments.add(other.element());
				arguments.add(CountCodec.INSTANCE.encode(other.amount()));
			});
			List<?> reply = this.key.write(COMBINE, arguments.toArray(byte[][]::new));
			if (reply.size() > 1) {
				throw refused(chunk.get(((Long) reply.get(0)).intValue() - 1), (byte[]) reply.get(1));
			}
			tidied = ((Long) reply.get(0)) == 1;
		}
		return tidied;
	}

	// What an earlier chunk has removed could not be taken back.
	private void refuseOverflow(List<Amount> amounts) {
		for (List<Amount> chunk : Chunks.of(amounts)) {
			byte[][] elements = chunk.stream().map(Amount::element).toArray(byte[][]::new);
			List<byte[]> counts = this.key.call((redis, hash) -> redis.hashCommands().hMGet(hash, elements));
			for (int i = 0; i < elements.length; i++) {
				try {
					byte[] count = counts.get(i);
					Math.addExact((count != null) ? CountCodec.INSTANCE.decode(count) : 0, chunk.get(i).amount());
				}
				catch (ArithmeticException ex) {
					throw refused(chunk.get(i), ex);
				}
			}
		}
	}

	PotteryException refused(Amount amount, Throwable error) {
		String count = "Count of '" + text(amount.element()) + "' in counter '" + this.key + "'";
		if (ErrorReply.isOneOf(error, "overflow")) {
			return new CounterOverflowException(
					count + " would leave the range of a 64-bit integer with " + amount.amount() + " more", error);
		}
		return new CodecException(count + " is not a 64-bit integer, and stays as it is", error);
	}

	private PotteryException refused(Amount amount, byte[] error) {
		return refused(amount, new IllegalArgumentException(text(error)));
	}

	private static byte[][] arguments(List<Amount> amounts) {
		List<byte[]> arguments = new ArrayList<>(3 * amounts.size());
		for (Amount amount : amounts) {
			arguments.add(amount.element());
			arguments.add(CountCodec.INSTANCE.encode(amount.amount()));
			arguments.add(amount.drop() ? DROP : KEEP);
		}
		return arguments.toArray(byte[][]::new);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * What an element's count changes by.
	 *
	 * @param element the bytes of the element
	 * @param amount what is added
	 * @param drop whether an element whose count becomes 0 is removed
	 */
	record Amount(byte[] element, long amount, boolean drop) {

		Amount(byte[] element, long amount) {
			this(element, amount, false);
		}

		Amount plus(Amount other) {
			return new Amount(this.element, CounterArithmetic.add(this.amount, other.amount));
		}

		List<Amount> undo(boolean added) {
			if (this.amount == Long.MIN_VALUE) {
				return List.of(new Amount(this.element, Long.MAX_VALUE), new Amount(this.element, 1, added));
			}
			return List.of(new Amount(this.element, -this.amount, added));
		}

	}

}
