package io.pottery.aop;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * When the transaction of the Reactor context is committed.
 */
final class ReactiveCommit {

	private ReactiveCommit() {
	}

	/**
	 * Whether there is a transaction that may still be rolled back.
	 */
	static Mono<Boolean> isPending() {
		return manager().hasElement();
	}

	/**
	 * Does something when the transaction is committed, at once if there is none.
	 */
	static Mono<Void> then(Supplier<CompletableFuture<?>> action) {
		Mono<Void> done = Mono.fromFuture(action).then();
		return manager().doOnNext((manager) -> manager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public Mono<Void> afterCommit() {
				return done;
			}

		})).hasElement().flatMap((pending) -> pending ? Mono.empty() : done);
	}

	private static Mono<TransactionSynchronizationManager> manager() {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.filter((manager) -> manager.isActualTransactionActive() && manager.isSynchronizationActive())
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty());
	}

}
