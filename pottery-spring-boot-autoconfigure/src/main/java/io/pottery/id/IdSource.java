package io.pottery.id;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import org.jspecify.annotations.Nullable;

/**
 * Where the ids of a generator come from. It is asked for one thing at a time.
 */
abstract class IdSource {

	private final IdMasters masters;

	private final String name;

	private final NextIdOptions options;

	private volatile long known;

	IdSource(IdMasters masters, String name, NextIdOptions options) {
		this.masters = masters;
		this.name = name;
		this.options = options;
	}

	static IdSource of(IdMasters masters, String name, NextIdOptions options) {
		return (masters.size() == 1) ? new SingleIdSource(masters, name, options)
				: new QuorumIdSource(masters, name, options);
	}

	/**
	 * Takes ids that nobody else gets.
	 * @param count how many at most
	 * @return the ids, greater than all that this object took before
	 */
	final CompletableFuture<IdRange> take(long count) {
		IdRequest request = new IdRequest(this.name, this.options, count);
		begin(request);
		return request.result();
	}

	/**
	 * Makes an attempt, so that the request ends whatever happens.
	 */
	final void begin(IdRequest request) {
		try {
			attempt(request);
		}
		catch (RuntimeException ex) {
			request.failed(ex);
		}
	}

	abstract void attempt(IdRequest request);

	/**
	 * Forgets all ids, on every master.
	 */
	CompletableFuture<@Nullable Void> reset() {
		return this.masters.delete().finished().thenApply((ballot) -> {
			Map<String, Throwable> failures = ballot.failures();
			if (this.options.raiseOnRedisErrors() && ballot.isImpossible()) {
				throw new QuorumImpossibleException(this.name, failures);
			}
			if (!failures.isEmpty()) {
				throw new QuorumNotAchievedException(
						"Ids '" + this.name + "' were not reset on all masters: " + failures, failures);
			}
			this.known = 0;
			return null;
		});
	}

	/**
	 * The last id that this source knows of.
	 */
	final long known() {
		return this.known;
	}

	final void learn(long id) {
		this.known = Math.max(this.known, id);
	}

}
