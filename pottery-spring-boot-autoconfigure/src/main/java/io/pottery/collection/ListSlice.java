package io.pottery.collection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.pottery.redis.BoundKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What Python selects by {@code [from:to:step]}, in the positions of Redis: those from
 * first to last, both included.
 */
record ListSlice(long first, long last, int step, boolean empty) {

	static final ListSlice EVERYTHING = new ListSlice(0, -1, 1, false);

	static ListSlice of(@Nullable Integer from, @Nullable Integer to, int step) {
		Assert.isTrue(step != 0, "'step' must not be 0");
		boolean forward = step > 0;
		// What lies before 0, or after -1, would be at the other end for Redis.
		boolean empty = to != null && to == (forward ? 0 : -1);
		Integer first = forward ? from : to;
		Integer last = forward ? to : from;
		return new ListSlice((first == null) ? 0 : forward ? first : first + 1L,
				(last == null) ? -1 : forward ? last - 1L : last, step, empty);
	}

	List<byte[]> read(BoundKey key) {
		if (this.empty) {
			return new ArrayList<>();
		}
		List<byte[]> read = new ArrayList<>(
				key.call((redis, list) -> redis.listCommands().lRange(list, this.first, this.last)));
		if (this.step < 0) {
			Collections.reverse(read);
		}
		List<byte[]> slice = new ArrayList<>();
		for (long i = 0; i < read.size(); i += Math.abs((long) this.step)) {
			slice.add(read.get((int) i));
		}
		return slice;
	}

}
