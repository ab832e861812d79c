package io.pottery.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.Redlock;
import org.aopalliance.intercept.MethodInvocation;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * Holds the lock until the stage that the method returns is complete. The method runs on
 * an executor, once the lock is acquired; the caller waits for nothing. Cancelling the
 * result gives up the wait, or cancels what the method has returned.
 *
 * @param executor the executor
 * @param async whether the caller is an {@code @Async} call, which blocks its thread
 * until the result is complete: the method runs on that one, because another of the same
 * executor may never be free
 */
record StageSection(Supplier<Executor> executor, boolean async) implements Section {

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public Object run(SynchronizedMethod method, Redlock lock, MethodInvocation invocation) {
		MethodInvocation later = ((ProxyMethodInvocation) invocation).invocableClone();
		CompletableFuture<CompletionStage<Object>> begun = new CompletableFuture<>();
		CompletableFuture<Lease> acquisition = lock.acquireAsync();
		if (this.async) {
			acquisition.handle((lease, failure) -> lease).join();
		}
		CompletableFuture<Object> result = acquisition
			.handle((lease, failure) -> (lease != null)
					? lease.releaseAfter(() -> call(() -> method.proceed(later, lease), begun))
					: instead(method, later, failure, begun))
			.thenCompose(Function.identity());
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				acquisition.cancel(false);
				begun.thenAccept(StageSection::cancel);
			}
		});
		return result;
	}

	private CompletableFuture<Object> instead(SynchronizedMethod method, MethodInvocation invocation, Throwable failure,
			CompletableFuture<CompletionStage<Object>> begun) {
		Throwable reason = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (reason instanceof QuorumNotAchievedException || reason instanceof QuorumImpossibleException)
				? call(() -> method.instead(invocation, (RuntimeException) reason), begun)
				: CompletableFuture.failedFuture(reason);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private CompletableFuture<Object> call(Call call, CompletableFuture<CompletionStage<Object>> begun) {
		return CompletableFuture.supplyAsync(() -> {
			CompletionStage<Object> stage = stage(call);
			begun.complete(stage);
			return stage;
		}, this.async ? Runnable::run : this.executor.get()).thenCompose(Function.identity());
	}

	@SuppressWarnings("unchecked")
	private static CompletionStage<Object> stage(Call call) {
		try {
			CompletionStage<Object> stage = (CompletionStage<Object>) call.run();
			return (stage != null) ? stage : CompletableFuture.completedStage(null);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private static void cancel(CompletionStage<Object> stage) {
		if (stage instanceof CompletableFuture<Object> future) {
			future.cancel(false);
		}
	}

}
