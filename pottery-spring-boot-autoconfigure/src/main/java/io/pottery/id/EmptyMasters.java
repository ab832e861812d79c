package io.pottery.id;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.pottery.redis.Ballot;
import io.pottery.redis.RedisMaster;
import org.jspecify.annotations.Nullable;

/**
 * Brings masters back that have not got the last id while others have: they may have
 * accepted ids and lost them. They are raised to the greatest id that a majority of all
 * masters holds, because that majority shares a master with every majority that accepted
 * an id. If fewer hold one, all masters must answer.
 * <p>
 * Ids that a lost master has helped to accept may still be on their way to the others
 * when it is seen without the key. Their proposal ends after the command time-out, and so
 * the others are read only after that.
 */
final class EmptyMasters {

	private final IdMasters masters;

	private final AtomicBoolean raising = new AtomicBoolean();

	private final AtomicInteger resets = new AtomicInteger();

	EmptyMasters(IdMasters masters) {
		this.masters = masters;
	}

	/**
	 * Gives up what is under way, because the last id is to be forgotten.
	 */
	void forget() {
		this.resets.incrementAndGet();
	}

	/**
	 * Begins to raise the masters without the key, unless that is under way.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void raise() {
		if (!this.raising.compareAndSet(false, true)) {
			return;
		}
		int before = this.resets.get();
		Set<RedisMaster> seen = ConcurrentHashMap.newKeySet();
		Ballot<byte @Nullable []> look = this.masters.look(false);
		look.eachConsent(seen::add);
		Executor later = CompletableFuture.delayedExecutor(2 * this.masters.commandTimeout().toNanos(),
				TimeUnit.NANOSECONDS);
		look.finished()
			// Who answers still later was perhaps lost still later.
			.thenApply((ballot) -> Set.copyOf(seen))
			.thenComposeAsync((empty) -> raise(empty, before), later)
			.whenComplete((raised, failure) -> this.raising.set(false));
	}

	private CompletableFuture<@Nullable Void> raise(Set<RedisMaster> empty, int before) {
		return this.masters.look(true).finished().thenCompose((ballot) -> {
			List<Long> ids = ballot.consents().stream().map(IdMasters::id).filter(Objects::nonNull).toList();
			boolean all = ballot.failures().isEmpty() && !ids.isEmpty();
			if (this.resets.get() != before || (ids.size() < this.masters.quorum() && !all)) {
				return CompletableFuture.completedFuture(null);
			}
			long greatest = ids.stream().mapToLong(Long::longValue).max().orElseThrow();
			return CompletableFuture.allOf(empty.stream()
				.map((master) -> this.masters.raise(master, greatest))
				.toArray(CompletableFuture<?>[]::new));
		});
	}

}
