package io.pottery.id;

import java.util.concurrent.CompletableFuture;

import io.pottery.core.Futures;
import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import org.jspecify.annotations.Nullable;

/**
 * Generates ids that are unique over all generators of the same name and masters,
 * Python's NextID among them, and strictly increasing for each generator object. There
 * may be holes.
 * <p>
 * Over several masters that holds, and ids go on, while those that are down and those
 * that came back empty are together a minority. A single master must keep its data.
 */
public final class NextId {

	private final String name;

	private final IdLine line;

	NextId(String name, IdLine line) {
		this.name = name;
		this.line = line;
	}

	/**
	 * The name of this generator.
	 * @return its name with the prefix
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Takes an id: one round trip, unless others are faster or this object does not know
	 * yet where they are; none while there are ids left of a block. The first id of a new
	 * generator is 1.
	 * @return the id
	 * @throws QuorumNotAchievedException if no majority of the masters agreed in time
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 * @throws IdsExhaustedException if there are no more ids
	 */
	public long next() {
		Long present = this.line.poll();
		return (present != null) ? present : Futures.join(this.line.take());
	}

	/**
	 * Takes an id without holding a thread. If the future is cancelled, the id is lost.
	 * @return the id, or what {@link #next()} throws
	 */
	public CompletableFuture<Long> nextAsync() {
		return Futures.handedOver(this.line.take());
	}

	/**
	 * Begins at 1 again. The ids given out before are forgotten, and will be given out a
	 * second time; other generator objects that know of them go on after them.
	 * <p>
	 * That every master must answer is not for uniqueness, which a majority would do for:
	 * but a master that keeps its last id makes the others leap to it later, and one that
	 * is told late forgets ids that it has accepted since.
	 * @throws QuorumNotAchievedException if a master did not answer, with the names of
	 * those; the others may have forgotten the ids, this object goes on where it was, and
	 * the call can be repeated
	 * @throws QuorumImpossibleException if too many masters failed, where that is to be
	 * told
	 */
	public void reset() {
		Futures.join(this.line.reset());
	}

	/**
	 * Begins at 1 again, without holding a thread.
	 * @return when that is done, or what {@link #reset()} throws
	 */
	public CompletableFuture<@Nullable Void> resetAsync() {
		return Futures.handedOver(this.line.reset());
	}

	@Override
	public String toString() {
		return "NextId " + this.name;
	}

}
