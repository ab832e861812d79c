package io.pottery.aop;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.pottery.core.Futures;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * When the transaction of the caller is committed.
 */
final class Commit {

	private Commit() {
	}

	/**
	 * Whether there is a transaction that may still be rolled back.
	 */
	static boolean isPending() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive();
	}

	/**
	 * Does something when the transaction is committed, at once if there is none.
	 */
	static void then(Runnable action) {
		if (!isPending()) {
			action.run();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new Pending(action));
	}

	/**
	 * Does something with a result when both are there, it and the commit. Only if it is
	 * there first, who commits waits for that.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	static void then(CompletableFuture<@Nullable Object> result,
			Function<@Nullable Object, CompletableFuture<?>> action) {
		then(() -> {
			CompletableFuture<?> done = result.thenCompose((value) -> action.apply(value).thenApply((any) -> value));
			if (result.isDone() && !result.isCompletedExceptionally()) {
				Futures.join(done);
			}
		});
	}

	/**
	 * What is done at the commit, unless all since a savepoint before it is undone.
	 */
	private static final class Pending implements TransactionSynchronization {

		private final Runnable action;

		private final Set<Object> laterSavepoints = new HashSet<>();

		private boolean undone;

		Pending(Runnable action) {
			this.action = action;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.laterSavepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.undone |= !this.laterSavepoints.contains(savepoint);
		}

		@Override
		public void afterCommit() {
			if (!this.undone) {
				this.action.run();
			}
		}

	}

}
