package io.pottery.id;

import java.util.concurrent.CompletableFuture;

import io.pottery.redis.Ballot;
import org.jspecify.annotations.Nullable;

/**
 * Ids that a majority of several masters accepts. Each accepts only ids greater than all
 * before, and any two majorities share a master, so no id is accepted twice. A proposal
 * that reaches a master twice is refused the second time, which makes a hole at most.
 * <p>
 * A master without the key may have lost it, and with it the ids that it accepted. So it
 * refuses until it was raised ({@link EmptyMasters}), unless no master that answers has
 * the key and these are a majority: then the generator is new.
 */
final class QuorumIdSource extends IdSource {

	private final IdMasters masters;

	private final EmptyMasters emptyMasters;

	QuorumIdSource(IdMasters masters, String name, NextIdOptions options) {
		super(masters, name, options);
		this.masters = masters;
		this.emptyMasters = new EmptyMasters(masters);
	}

	@Override
	void attempt(IdRequest request) {
		propose(request, false);
	}

	@Override
	CompletableFuture<@Nullable Void> reset() {
		this.emptyMasters.forget();
		return super.reset();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void propose(IdRequest request, boolean create) {
		if (known() == Long.MAX_VALUE) {
			request.exhausted();
			return;
		}
		IdRange range = request.range(known());
		Ballot<byte @Nullable []> proposal = this.masters.propose(range, create);
		proposal.decided().thenRun(() -> decided(request, range, proposal, create)).exceptionally((failure) -> {
			request.failed(failure);
			return null;
		});
		proposal.finished().thenRun(() -> {
			if (!create && !proposal.consents().isEmpty() && absent(proposal) > 0) {
				this.emptyMasters.raise();
			}
		});
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void decided(IdRequest request, IdRange range, Ballot<byte @Nullable []> ballot, boolean create) {
		// What is decided later may have been accepted by a master that was raised since
		// to a smaller id.
		if (ballot.isCarried() && request.isInTime(this.masters.commandTimeout().toNanos())) {
			learn(range.last());
			request.granted(range);
			return;
		}
		boolean first = known() == 0;
		long greatest = greatest(ballot);
		if (!ballot.consents().isEmpty()) {
			learn(range.last());
		}
		if (greatest >= range.first()) {
			learn(greatest);
			if (first) {
				// Nobody was faster: this object has only just learned where it is.
				propose(request, false);
			}
			else {
				request.overtaken(ballot, () -> begin(request));
			}
		}
		else if (!create && ballot.consents().isEmpty() && absent(ballot) > 0) {
			ballot.finished().thenRun(() -> {
				if (isNew(ballot)) {
					propose(request, true);
				}
				else {
					request.again(ballot, () -> begin(request));
				}
			});
		}
		else {
			request.again(ballot, () -> begin(request));
		}
	}

	private boolean isNew(Ballot<byte @Nullable []> ballot) {
		return absent(ballot) >= this.masters.quorum() && absent(ballot) == ballot.refusals().size()
				&& ballot.consents().isEmpty();
	}

	private static long absent(Ballot<byte @Nullable []> ballot) {
		return ballot.refusals().stream().filter((reply) -> IdMasters.id(reply) == null).count();
	}

	private static long greatest(Ballot<byte @Nullable []> ballot) {
		long greatest = 0;
		for (byte[] reply : ballot.refusals()) {
			Long id = IdMasters.id(reply);
			greatest = (id != null) ? Math.max(greatest, id) : greatest;
		}
		return greatest;
	}

}
