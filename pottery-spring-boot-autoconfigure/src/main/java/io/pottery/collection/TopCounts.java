package io.pottery.collection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.pottery.redis.BoundKey;
import io.pottery.redis.Pages;

/**
 * The highest counts of a hash, found in one pass over its pages with the memory of a
 * page and the result.
 */
final class TopCounts {

	private static final Comparator<Ranked> ORDER = Comparator.comparingLong(Ranked::count)
		.reversed()
		.thenComparing(Ranked::element, Arrays::compareUnsigned);

	private final int limit;

	private final TreeSet<Ranked> ranking = new TreeSet<>(ORDER);

	private final Map<ByteBuffer, Ranked> ranked = new HashMap<>();

	TopCounts(int limit) {
		this.limit = limit;
	}

	List<Ranked> of(BoundKey key) {
		for (Pages<Pages.Entry> pages = Pages.ofHashRepeating(key); this.limit > 0 && pages.hasNext();) {
			pages.next().forEach((entry) -> add(new Ranked(entry.field(), CountCodec.INSTANCE.decode(entry.value()))));
		}
		return List.copyOf(this.ranking);
	}

	private void add(Ranked candidate) {
		Ranked repeated = this.ranked.put(ByteBuffer.wrap(candidate.element()), candidate);
		if (repeated != null) {
			this.ranking.remove(repeated);
		}
		this.ranking.add(candidate);
		if (this.ranking.size() > this.limit) {
			this.ranked.remove(ByteBuffer.wrap(this.ranking.pollLast().element()));
		}
	}

	/**
	 * An element with its count.
	 *
	 * @param element the bytes of the element
	 * @param count its count
	 */
	record Ranked(byte[] element, long count) {
	}

}
