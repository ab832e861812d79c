package io.pottery.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.Redlock;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * Holds the lock until the stage that the method returns is complete. The method runs on
 * an executor, once the lock is acquired; the caller waits for nothing.
 *
 * @param executor the executor
 */
record StageSection(Supplier<Executor> executor) implements Section {

	@Override
	public Object run(SynchronizedMethod method, Redlock lock, MethodInvocation invocation) {
		MethodInvocation later = ((ProxyMethodInvocation) invocation).invocableClone();
		return lock.acquireAsync()
			.handleAsync((lease, failure) -> (lease != null) ? begin(method, later, lease)
					: instead(method, later, cause(failure)), this.executor.get())
			.thenCompose((stage) -> stage);
	}

	private static CompletionStage<Object> begin(SynchronizedMethod method, MethodInvocation invocation, Lease lease) {
		return stage(() -> method.proceed(invocation, lease))
			.handle((value, failure) -> lease.releaseAsync().handle((released, late) -> end(value, failure, late)))
			.thenCompose((ended) -> ended);
	}

	private static Object end(Object value, @Nullable Throwable failure, @Nullable Throwable late) {
		if (failure == null && late == null) {
			return value;
		}
		Throwable reason = cause((failure != null) ? failure : late);
		if (failure != null && late != null) {
			reason.addSuppressed(cause(late));
		}
		throw new CompletionException(reason);
	}

	private static CompletionStage<Object> instead(SynchronizedMethod method, MethodInvocation invocation,
			Throwable failure) {
		return (failure instanceof QuorumNotAchievedException || failure instanceof QuorumImpossibleException)
				? stage(() -> method.instead(invocation, (RuntimeException) failure))
				: CompletableFuture.failedStage(failure);
	}

	@SuppressWarnings("unchecked")
	private static CompletionStage<Object> stage(Body body) {
		try {
			CompletionStage<Object> stage = (CompletionStage<Object>) body.run();
			return (stage != null) ? stage : CompletableFuture.completedStage(null);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * What returns a stage.
	 */
	@FunctionalInterface
	private interface Body {

		@Nullable Object run() throws Throwable;

	}

}
