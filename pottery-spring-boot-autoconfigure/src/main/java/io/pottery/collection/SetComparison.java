package io.pottery.collection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Pages;

/**
 * Compares a set with other collections, on the server as far as it can reach them.
 *
 * @param <E> the type of the elements
 */
final class SetComparison<E> {

	private static final LuaScript<Long> IS_DISJOINT = LuaScript.integer(SetComparison.class, "set-is-disjoint");

	private static final LuaScript<Long> IS_SUBSET = LuaScript.integer(SetComparison.class, "set-is-subset");

	private final SetContents<E> contents;

	SetComparison(SetContents<E> contents) {
		this.contents = contents;
	}

	List<Boolean> containsMany(Collection<?> elements) {
		List<Boolean> answers = new ArrayList<>();
		List<byte[]> asked = new ArrayList<>();
		for (Object element : elements) {
			byte[] member = this.contents.elements().encodeQuery(element);
			answers.add(member != null);
			if (member != null) {
				asked.add(member);
			}
		}
		Iterator<Boolean> found = this.contents.contain(asked).iterator();
		answers.replaceAll((possible) -> possible && found.next());
		return answers;
	}

	boolean containsAll(Collection<?> elements) {
		if (elements instanceof RedisSet<?> that && this.contents.isReachableWith(that.contents())) {
			return isSubset(that.contents(), this.contents);
		}
		// Copied, because a set in Redis may change between its size and its elements.
		List<?> asked = new ArrayList<>(elements);
		List<byte[]> members = this.contents.elements().encodeQueries(asked);
		return members.size() == asked.size()
				&& Chunks.of(members).stream().noneMatch((chunk) -> this.contents.contain(chunk).contains(false));
	}

	boolean isDisjoint(Collection<?> other) {
		if (other instanceof RedisSet<?> that && this.contents.isReachableWith(that.contents())) {
			return this.contents.key().run(IS_DISJOINT, List.of(that.contents().key())) == 1;
		}
		return Chunks.of(given(other)).stream().allMatch((chunk) -> this.contents.present(chunk).isEmpty());
	}

	boolean isSubsetOf(Collection<?> other) {
		if (other instanceof RedisSet<?> that && this.contents.isReachableWith(that.contents())) {
			return isSubset(this.contents, that.contents());
		}
		Set<ByteBuffer> given = SetElements.comparable(given(other));
		for (Pages<byte[]> pages = Pages.ofSet(this.contents.key()); pages.hasNext();) {
			if (!given.containsAll(SetElements.comparable(pages.next()))) {
				return false;
			}
		}
		return true;
	}

	private List<byte[]> given(Collection<?> other) {
		Set<ByteBuffer> given = SetOperands.of(this.contents, SetOperation.INTERSECTION, other).given();
		return (given != null) ? SetElements.bytes(given) : List.of();
	}

	private static boolean isSubset(SetContents<?> one, SetContents<?> other) {
		return one.key().run(IS_SUBSET, List.of(other.key())) == 1;
	}

}
