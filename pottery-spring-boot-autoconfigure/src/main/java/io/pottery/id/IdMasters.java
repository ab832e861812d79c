package io.pottery.id;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.pottery.redis.Ballot;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisMaster;
import org.jspecify.annotations.Nullable;

/**
 * What the masters are sent for one generator. Each holds the last id that it accepted,
 * as text, where Python's NextID has it too.
 */
final class IdMasters {

	private static final LuaScript<byte @Nullable []> INCREMENT = LuaScript.value(IdMasters.class, "id-increment")
		.behind(IdMasters.class, "id-text");

	private static final LuaScript<byte @Nullable []> PROPOSE = LuaScript.value(IdMasters.class, "id-propose")
		.behind(IdMasters.class, "id-text");

	private static final LuaScript<byte @Nullable []> LOOK = LuaScript.value(IdMasters.class, "id-look")
		.behind(IdMasters.class, "id-text");

	private static final LuaScript<Long> RAISE = LuaScript.integer(IdMasters.class, "id-raise");

	private static final LuaScript<Long> DELETE = LuaScript.integer(IdMasters.class, "id-delete");

	private final Masters masters;

	private final byte[][] keys;

	IdMasters(Masters masters, String name) {
		this.masters = masters;
		this.keys = new byte[][] { bytes("nextid:" + name) };
	}

	int size() {
		return this.masters.size();
	}

	int quorum() {
		return this.masters.quorum();
	}

	Duration commandTimeout() {
		return this.masters.commandTimeout();
	}

	/**
	 * Takes ids of the only master.
	 */
	Ballot<byte @Nullable []> increment(long count, long known) {
		return this.masters.vote(INCREMENT, this.keys, (reply) -> true, bytes(count), bytes(known));
	}

	/**
	 * Asks for ids, which masters without the key refuse unless told that all are. Who
	 * refuses answers the last id.
	 */
	Ballot<byte @Nullable []> propose(IdRange range, boolean create) {
		return this.masters.vote(PROPOSE, this.keys, (reply) -> reply == null, bytes(range.first()),
				bytes(range.last()), bytes(create ? 1 : 0));
	}

	/**
	 * Reads the last id.
	 * @param present whether the masters that have one consent, else those that do not
	 */
	Ballot<byte @Nullable []> look(boolean present) {
		return this.masters.vote(LOOK, this.keys, (reply) -> (id(reply) != null) == present);
	}

	CompletableFuture<Long> raise(RedisMaster master, long id) {
		return master.run(RAISE, this.keys, bytes(id));
	}

	Ballot<Long> delete() {
		return this.masters.vote(DELETE, this.keys, (reply) -> true);
	}

	/**
	 * The last id of a reply.
	 * @return the id, null if there is none
	 */
	static @Nullable Long id(byte @Nullable [] reply) {
		return (reply != null && reply.length > 0) ? Long.valueOf(new String(reply, StandardCharsets.US_ASCII)) : null;
	}

	private static byte[] bytes(Object text) {
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

}
