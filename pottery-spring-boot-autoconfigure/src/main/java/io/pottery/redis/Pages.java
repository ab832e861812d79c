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
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What a hash or a set holds, page after page: one trip each, no connection held in
 * between. What a scan repeats while Redis resizes the key is returned once; what is
 * there from beginning to end is returned, the rest may be.
 *
 * @param <T> what a page consists of
 */
public final class Pages<T> implements Iterator<List<T>> {

	private static final LuaScript<List<@Nullable Object>> SCAN = LuaScript.list(Pages.class, "scan");

	private static final byte[] START = { '0' };

	private static final byte[] SIZE = Integer.toString(Chunks.SIZE).getBytes(StandardCharsets.US_ASCII);

	private final BoundKey key;

	private final byte[] command;

	private final BiFunction<byte[], Iterator<?>, T> reader;

	private final @Nullable Set<ByteBuffer> seen;

	private byte[] cursor = START;

	private boolean more = true;

	private Pages(BoundKey key, String command, BiFunction<byte[], Iterator<?>, T> reader,
			@Nullable Set<ByteBuffer> seen) {
		this.key = key;
		this.command = command.getBytes(StandardCharsets.US_ASCII);
		this.reader = reader;
		this.seen = seen;
	}

	/**
	 * Starts before the first page of a hash; nothing is sent.
	 * @param key the key of a hash
	 * @return its entries
	 */
	public static Pages<Entry> ofHash(BoundKey key) {
		return new Pages<>(key, "HSCAN", Pages::entry, new HashSet<>());
	}

	/**
	 * Pages that remember nothing and so may repeat an entry, for one who can tell.
	 * @param key the key of a hash
	 * @return its entries, in the memory of one page
	 */
	public static Pages<Entry> ofHashRepeating(BoundKey key) {
		return new Pages<>(key, "HSCAN", Pages::entry, null);
	}

	/**
	 * Starts before the first page of a set; nothing is sent.
	 * @param key the key of a set
	 * @return its members
	 */
	public static Pages<byte[]> ofSet(BoundKey key) {
		return new Pages<>(key, "SSCAN", (member, rest) -> member, new HashSet<>());
	}

	private static Entry entry(byte[] field, Iterator<?> rest) {
		return new Entry(field, (byte[]) rest.next());
	}

	/**
	 * Whether another page can be asked for; it may turn out empty.
	 */
	@Override
	public boolean hasNext() {
		return this.more;
	}

	@Override
	public List<T> next() {
		if (!this.more) {
			throw new NoSuchElementException();
		}
		boolean first = Arrays.equals(this.cursor, START);
		List<?> reply = this.key.run(SCAN, this.command, this.cursor, SIZE);
		this.cursor = (byte[]) reply.get(0);
		this.more = !Arrays.equals(this.cursor, START);
		// Most fit into one page, in which nothing is repeated.
		return page((List<?>) reply.get(1), (first && !this.more) ? null : this.seen);
	}

	private List<T> page(List<?> reply, @Nullable Set<ByteBuffer> seen) {
		List<T> page = new ArrayList<>(reply.size());
		for (Iterator<?> rest = reply.iterator(); rest.hasNext();) {
			byte[] element = (byte[]) rest.next();
			T read = this.reader.apply(element, rest);
			if (seen == null || seen.add(ByteBuffer.wrap(element))) {
				page.add(read);
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
