package io.pottery.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a hash, page after page: one trip each, no connection held in between.
 * What a scan repeats while Redis resizes the hash is returned once; entries that are
 * there from beginning to end are returned, others may be.
 */
public final class Pages implements Iterator<List<Pages.Entry>> {

	private static final LuaScript<List<@Nullable Object>> SCAN = LuaScript.list(Pages.class, "scan");

	private static final byte[] HSCAN = "HSCAN".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] START = { '0' };

	private static final byte[] SIZE = Integer.toString(Chunks.SIZE).getBytes(StandardCharsets.US_ASCII);

	private final BoundKey key;

	private final @Nullable Set<ByteBuffer> seen;

	private byte[] cursor = START;

	private boolean more = true;

	/**
	 * Starts before the first page; nothing is sent.
	 * @param key the key of a hash
	 */
	public Pages(BoundKey key) {
		this(key, new HashSet<>());
	}

	private Pages(BoundKey key, @Nullable Set<ByteBuffer> seen) {
		this.key = key;
		this.seen = seen;
	}

	/**
	 * Pages that remember nothing and so may repeat an entry, for one who can tell.
	 * @param key the key of a hash
	 * @return pages that take the memory of one of them
	 */
	public static Pages repeating(BoundKey key) {
		return new Pages(key, null);
	}

	/**
	 * Whether another page can be asked for; it may turn out empty.
	 */
	@Override
	public boolean hasNext() {
		return this.more;
	}

	@Override
	public List<Entry> next() {
		if (!this.more) {
			throw new NoSuchElementException();
		}
		boolean first = Arrays.equals(this.cursor, START);
		List<?> reply = this.key.run(SCAN, HSCAN, this.cursor, SIZE);
		this.cursor = (byte[]) reply.get(0);
		this.more = !Arrays.equals(this.cursor, START);
		// Most hashes fit into one page, in which nothing is repeated.
		return entries((List<?>) reply.get(1), (first && !this.more) ? null : this.seen);
	}

	private static List<Entry> entries(List<?> fieldsAndValues, @Nullable Set<ByteBuffer> seen) {
		List<Entry> page = new ArrayList<>(fieldsAndValues.size() / 2);
		for (int i = 0; i < fieldsAndValues.size(); i += 2) {
			byte[] field = (byte[]) fieldsAndValues.get(i);
			if (seen == null || seen.add(ByteBuffer.wrap(field))) {
				page.add(new Entry(field, (byte[]) fieldsAndValues.get(i + 1)));
			}
		}
		return page;
	}

	/**
	 * A field of a hash and its value, as Redis keeps them.
	 *
	 * @param field the bytes of the field
	 * @param value the bytes of the value
	 */
	public record Entry(byte[] field, byte[] value) {

		/**
		 * Lays entries out as commands and scripts take them.
		 * @param entries the entries
		 * @return field, value, field, value and so on
		 */
		public static byte[][] flatten(List<Entry> entries) {
			return entries.stream().flatMap((entry) -> Stream.of(entry.field(), entry.value())).toArray(byte[][]::new);
		}

	}

}
