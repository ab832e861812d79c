package io.pottery.collection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.function.Predicate;

import io.pottery.core.CodecException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Pages;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.util.Assert;

/**
 * The contents of a set as Redis has them: bytes, in any number.
 *
 * @param <E> the type of the elements that they stand for
 */
record SetContents<E>(BoundKey key, SetElements<E> elements) {

	private static final LuaScript<Long> ADD = LuaScript.integer(SetContents.class, "set-add").writing();

	Collection<byte[]> all() {
		return this.key.call((redis, set) -> redis.setCommands().sMembers(set));
	}

	E one(BiFunction<RedisConnection, byte[], byte @Nullable []> command) {
		byte[] member = this.key.call(command);
		if (member == null) {
			throw new NoSuchElementException("Set '" + this.key + "' is empty");
		}
		return this.elements.decode(member);
	}

	List<E> some(int count, BiFunction<RedisConnection, byte[], List<byte[]>> command) {
		Assert.isTrue(count >= 0, () -> "'count' must not be negative, but is " + count);
		return this.elements.decodeAll((count > 0) ? this.key.call(command) : List.of());
	}

	E pop() {
		List<E> popped = pop(1);
		if (popped.isEmpty()) {
			throw new NoSuchElementException("Set '" + this.key + "' is empty");
		}
		return popped.get(0);
	}

	/**
	 * Takes members out. If one of them cannot be decoded, all are put back.
	 */
	List<E> pop(int count) {
		Assert.isTrue(count >= 0, () -> "'count' must not be negative, but is " + count);
		List<byte[]> popped = (count > 0) ? this.key.call((redis, set) -> redis.setCommands().sPop(set, count))
				: List.of();
		try {
			return this.elements.decodeAll(popped);
		}
		catch (CodecException ex) {
			add(popped);
			throw ex;
		}
	}

	List<Boolean> contain(List<byte[]> members) {
		List<Boolean> answers = new ArrayList<>(members.size());
		for (List<byte[]> chunk : Chunks.of(members)) {
			byte[][] asked = chunk.toArray(byte[][]::new);
			answers.addAll(this.key.call((redis, set) -> redis.setCommands().sMIsMember(set, asked)));
		}
		return answers;
	}

	/**
	 * Returns those of some members that are there.
	 */
	List<byte[]> present(List<byte[]> members) {
		List<Boolean> answers = contain(members);
		List<byte[]> present = new ArrayList<>();
		for (int i = 0; i < members.size(); i++) {
			if (answers.get(i)) {
				present.add(members.get(i));
			}
		}
		return present;
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

	boolean removeIf(Predicate<? super E> filter) {
		Nulls.refused(filter, "filter");
		boolean changed = false;
		for (Pages<byte[]> pages = Pages.ofSet(this.key); pages.hasNext();) {
			changed |= remove(
					pages.next().stream().filter((member) -> filter.test(this.elements.decode(member))).toList());
		}
		return changed;
	}

	/**
	 * Whether Redis can combine these contents with others: the same bytes stand for the
	 * same elements, and one command can have both keys.
	 */
	boolean isReachableWith(SetContents<?> other) {
		return this.elements.areLike(other.elements) && this.key.isReachableWith(other.key);
	}

}
