package io.pottery.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.pottery.cache.CacheLookup;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;

/**
 * A {@link CompletionStage}, which in a transaction is begun on the caller's thread, as
 * it is without a cache.
 */
final class StageResult implements Result {

	@Override
	public ResolvableType valueType(ResolvableType returned) {
		return returned.as(CompletionStage.class).getGeneric(0);
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public @Nullable Object cached(CacheOfMethod cache, MethodInvocation invocation) throws Throwable {
		EvaluationContext context = cache.context(invocation);
		if (!cache.isMeant(context)) {
			return invocation.proceed();
		}
		String key = cache.key(context, invocation);
		if (Commit.isPending()) {
			return inTransaction(cache, context, cache.cache().get().lookup(key), invocation);
		}
		MethodInvocation later = ((ProxyMethodInvocation) invocation).invocableClone();
		return cache.cache().get().getAsync(key, (missing) -> stage(later::proceed), cache.kept(context));
	}

	private static CompletableFuture<?> inTransaction(CacheOfMethod cache, EvaluationContext context,
			CacheLookup<Object> lookup, MethodInvocation invocation) {
		if (lookup.isPresent()) {
			return CompletableFuture.completedFuture(lookup.value());
		}
		CompletableFuture<@Nullable Object> result = stage(invocation::proceed);
		Commit.then(result, (value) -> cache.kept(context).test(value) ? lookup.store(value)
				: CompletableFuture.completedFuture(false));
		return result;
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public Object after(Step method, MethodInvocation invocation,
			Function<@Nullable Object, CompletableFuture<?>> action) {
		CompletableFuture<@Nullable Object> result = stage(() -> method.run(invocation));
		if (Commit.isPending()) {
			Commit.then(result, action);
			return result;
		}
		return result.thenCompose((value) -> action.apply(value).thenApply((done) -> value));
	}

	@SuppressWarnings("unchecked")
	private static CompletableFuture<@Nullable Object> stage(Call call) {
		try {
			CompletionStage<@Nullable Object> stage = (CompletionStage<@Nullable Object>) call.run();
			return (stage != null) ? stage.toCompletableFuture() : CompletableFuture.completedFuture(null);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
