package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.pottery.codec.ElementCodec;
import io.pottery.redis.BoundKey;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Pages;
import org.jspecify.annotations.Nullable;

/**
 * Compare-and-set on the server, against all writers: a field is changed only while it
 * has the very bytes that were seen.
 */
final class DictChanges {

	private static final LuaScript<List<@Nullable Object>> COMPARE_AND_SET = LuaScript
		.list(DictChanges.class, "dict-compare-and-set")
		.writing();

	private static final byte[] ABSENT = "-".getBytes(StandardCharsets.US_ASCII);

	private final BoundKey key;

	DictChanges(BoundKey key) {
		this.key = key;
	}

	/**
	 * Changes one field.
	 * @param field the field
	 * @param seen the value that it must have, null for none
	 * @param next the value that it gets, null for none
	 * @return what came of it
	 */
	Outcome change(byte[] field, byte @Nullable [] seen, byte @Nullable [] next) {
		return outcome(this.key.write(COMPARE_AND_SET, field, argument(seen), argument(next)).get(0));
	}

	/**
	 * Changes a field whose value equals an object. Equal values have equal bytes unless
	 * a foreign client wrote them: then their decoded values are compared.
	 */
	<V> boolean changeEqual(byte[] field, Object value, ElementCodec<V> values, byte @Nullable [] next) {
		byte[] seen = values.encodeQuery(value);
		while (seen != null) {
			Outcome outcome = change(field, seen, next);
			if (outcome.changed()) {
				return true;
			}
			byte[] present = outcome.present();
			seen = (present != null && value.equals(values.decode(present))) ? present : null;
		}
		return false;
	}

	/**
	 * Changes a field to what a function makes of its value, asked again when another
	 * writer was faster.
	 */
	<V> @Nullable V update(byte[] field, ElementCodec<V> values, Function<@Nullable V, @Nullable V> function) {
		byte[] seen = this.key.call((redis, hash) -> redis.hashCommands().hGet(hash, field));
		while (true) {
			V present = (seen != null) ? values.decode(seen) : null;
			V next = function.apply(present);
			if (present == null && next == null) {
				return null;
			}
			// The bytes that were read, not those of the value: the function may have
			// changed that.
			Outcome outcome = change(field, seen, (next != null) ? values.encode(next) : null);
			if (outcome.changed()) {
				return next;
			}
			seen = outcome.present();
		}
	}

	/**
	 * Goes through the whole hash, page by page.
	 * @param revision what becomes of an entry, null to leave it alone; asked again when
	 * another writer was faster
	 * @return whether anything was changed
	 */
	boolean changeAll(Function<Pages.Entry, @Nullable Revision> revision) {
		boolean changed = false;
		Pages<Pages.Entry> pages = Pages.ofHash(this.key);
		while (pages.hasNext()) {
			List<Pages.Entry> pending = pages.next();
			while (!pending.isEmpty()) {
				List<Pages.Entry> sent = new ArrayList<>(pending.size());
				List<byte[]> arguments = new ArrayList<>(3 * pending.size());
				for (Pages.Entry entry : pending) {
					Revision revised = revision.apply(entry);
					if (revised != null) {
						sent.add(entry);
						arguments.addAll(List.of(entry.field(), argument(entry.value()), argument(revised.value())));
					}
				}
				pending = new ArrayList<>();
				List<@Nullable Object> replies = sent.isEmpty() ? List.of()
						: this.key.write(COMPARE_AND_SET, arguments.toArray(byte[][]::new));
				for (int i = 0; i < replies.size(); i++) {
					Outcome outcome = outcome(replies.get(i));
					changed |= outcome.changed();
					byte[] present = outcome.present();
					if (present != null) {
						pending.add(new Pages.Entry(sent.get(i).field(), present));
					}
				}
			}
		}
		return changed;
	}

	private static Outcome outcome(@Nullable Object reply) {
		return new Outcome(reply instanceof Long, (reply instanceof byte[] present) ? present : null);
	}

	private static byte[] argument(byte @Nullable [] value) {
		if (value == null) {
			return ABSENT;
		}
		byte[] argument = new byte[value.length + 1];
		argument[0] = '+';
		System.arraycopy(value, 0, argument, 1, value.length);
		return argument;
	}

	/**
	 * What becomes of an entry.
	 *
	 * @param value the value that it gets, null for none
	 */
	record Revision(byte @Nullable [] value) {

		static final Revision REMOVAL = new Revision(null);

	}

	/**
	 * What came of a change.
	 *
	 * @param changed whether the field was changed
	 * @param present the value that it has if it was not changed, null for none
	 */
	record Outcome(boolean changed, byte @Nullable [] present) {
	}

}
