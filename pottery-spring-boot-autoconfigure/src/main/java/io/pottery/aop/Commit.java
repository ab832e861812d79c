package io.pottery.aop;

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
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

}
