package io.pottery.collection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.pottery.redis.BoundKey;
import org.jspecify.annotations.Nullable;

/**
 * What a set is to be combined with: the keys of those sets that Redis combines with it
 * on its own, and all the rest as one operand.
 *
 * @param keys the keys
 * @param given the members of the one operand, null if there is no rest
 */
record SetOperands(List<BoundKey> keys, @Nullable Set<ByteBuffer> given) {

	/**
	 * Sorts the operands of a set; those sets that Redis cannot reach with it are read,
	 * in one trip each.
	 */
	static <E> SetOperands of(SetContents<E> set, SetOperation operation, Collection<?>... operands) {
		List<BoundKey> keys = new ArrayList<>();
		Set<ByteBuffer> given = null;
		for (Collection<?> operand : operands) {
			if (operand instanceof RedisSet<?> other && set.isReachableWith(other.contents())) {
				keys.add(other.contents().key());
				continue;
			}
			Set<ByteBuffer> members = SetElements.comparable(members(set, operation, operand));
			if (given == null) {
				given = members;
			}
			else {
				operation.fold(given, members);
			}
		}
		return new SetOperands(keys, given);
	}

	@SuppressWarnings("unchecked")
	private static <E> Collection<byte[]> members(SetContents<E> set, SetOperation operation, Collection<?> operand) {
		if (operand instanceof RedisSet<?> other && set.elements().areLike(other.contents().elements())) {
			return other.contents().all();
		}
		Collection<?> elements = (operand instanceof RedisSet<?> other) ? other.snapshot()
				: Nulls.refused(operand, "others");
		return operation.adds() ? set.elements().encodeAll((Collection<E>) elements)
				: set.elements().encodeQueries(elements);
	}

	/**
	 * Whether nothing is there to be combined with.
	 */
	boolean isEmpty() {
		return this.keys.isEmpty() && (this.given == null || this.given.isEmpty());
	}

}
