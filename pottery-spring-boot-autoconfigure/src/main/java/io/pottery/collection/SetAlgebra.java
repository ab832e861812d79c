package io.pottery.collection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Combines a set with other collections, on the server as far as it can reach them.
 *
 * @param <E> the type of the elements
 */
final class SetAlgebra<E> {

	private static final LuaScript<Long> COMBINE = LuaScript.integer(SetAlgebra.class, "set-combine").writing();

	private static final LuaScript<Long> MOVE = LuaScript.integer(SetAlgebra.class, "set-move").writing();

	private static final LuaScript<List<@Nullable Object>> SYMMETRIC_DIFFERENCE = LuaScript.list(SetAlgebra.class,
			"set-symmetric-difference");

	private static final byte[] NONE = SetStaging.ascii("none");

	private final SetContents<E> contents;

	private final BoundKey key;

	SetAlgebra(SetContents<E> contents) {
		this.contents = contents;
		this.key = contents.key();
	}

	/**
	 * Combines into a new set of this application.
	 */
	Set<E> combine(SetOperation operation, Collection<?>... others) {
		SetOperands operands = SetOperands.of(this.contents, operation, others);
		Set<ByteBuffer> given = operands.given();
		Collection<byte[]> combined;
		if (operation == SetOperation.INTERSECTION && operands.keys().isEmpty() && given != null
				&& given.size() <= Chunks.SIZE) {
			// Few are looked up rather than many read.
			combined = this.contents.present(SetElements.bytes(given));
		}
		else {
			combined = read(operation, operands.keys());
			if (given != null) {
				Set<ByteBuffer> members = SetElements.comparable(combined);
				operation.apply(members, given);
				combined = SetElements.bytes(members);
			}
		}
		return new LinkedHashSet<>(this.contents.elements().decodeAll(combined));
	}

	/**
	 * Combines on the server, in one step.
	 * @return whether the set was changed
	 */
	boolean combineInPlace(SetOperation operation, Collection<?>... others) {
		SetOperands operands = SetOperands.of(this.contents, operation, others);
		boolean empties = operation == SetOperation.INTERSECTION && operands.given() != null;
		if (operands.isEmpty() && !empties) {
			return false;
		}
		List<byte[]> given = (operands.given() != null) ? SetElements.bytes(operands.given()) : null;
		List<BoundKey> keys = new ArrayList<>(operands.keys());
		SetStaging staging = new SetStaging(this.key);
		List<byte[]> arguments = List.of(operation.argument(), NONE);
		if (given != null && given.size() > Chunks.SIZE) {
			keys.add(staging.stage(given));
			arguments = List.of(operation.argument(), SetStaging.STAGED);
			given = null;
		}
		else if (given != null) {
			arguments = List.of(operation.argument(), SetStaging.GIVEN);
		}
		return staging.checked(
				this.key.write(COMBINE, keys, SetStaging.arguments(arguments, (given != null) ? given : List.of())));
	}

	boolean move(E element, SetContents<? super E> target) {
		BoundKey to = target.key();
		byte[] member = this.contents.elements().encodeQuery(element);
		if (member == null || this.key.equals(to)) {
			return member != null && this.contents.contain(List.of(member)).get(0);
		}
		Assert.isTrue(this.key.isReachableWith(to), () -> """
				Elements of set '%s' cannot be moved to '%s' in one step, as these are on different connections \
				or in different slots of the cluster: give the keys the same hash tag, such as '{sets}:%1$s' and \
				'{sets}:%2$s'""".formatted(this.key, to));
		byte[] moved = target.elements().encode(element);
		return (to.expires() || !Arrays.equals(member, moved)) ? to.write(MOVE, List.of(this.key), member, moved) > 0
				: this.key.call(List.of(to), (redis, sets) -> redis.setCommands().sMove(sets[0], sets[1], member));
	}

	private Collection<byte[]> read(SetOperation operation, List<BoundKey> keys) {
		if (keys.isEmpty()) {
			return this.contents.all();
		}
		return switch (operation) {
			case UNION -> this.key.call(keys, (redis, sets) -> redis.setCommands().sUnion(sets));
			case INTERSECTION -> this.key.call(keys, (redis, sets) -> redis.setCommands().sInter(sets));
			case DIFFERENCE -> this.key.call(keys, (redis, sets) -> redis.setCommands().sDiff(sets));
			case SYMMETRIC_DIFFERENCE ->
				this.key.run(SYMMETRIC_DIFFERENCE, keys).stream().map((member) -> (byte[]) member).toList();
		};
	}

}
