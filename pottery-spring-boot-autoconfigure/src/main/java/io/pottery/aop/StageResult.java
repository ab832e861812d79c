package io.pottery.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;

/**
 * A {@link CompletionStage}.
 */
final class StageResult implements Result {

	@Override
	public ResolvableType valueType(ResolvableType returned) {
		return returned.as(CompletionStage.class).getGeneric(0);
	}

	@Override
	public @Nullable Object cached(CacheOfMethod cache, MethodInvocation invocation) throws Throwable {
		EvaluationContext context = cache.context(invocation);
		if (!cache.isMeant(context)) {
			return invocation.proceed();
		}
		MethodInvocation later = ((ProxyMethodInvocation) invocation).invocableClone();
		return cache.cache()
			.get()
			.getAsync(cache.key(context, invocation), (key) -> stage(later::proceed), cache.kept(context));
	}

	@Override
	public Object after(Call method, Function<@Nullable Object, CompletableFuture<?>> action) {
		return stage(method).thenCompose((value) -> action.apply(value).thenApply((done) -> value));
	}

	@SuppressWarnings("unchecked")
	static CompletionStage<Object> stage(Call call) {
		try {
			CompletionStage<Object> stage = (CompletionStage<Object>) call.run();
			return (stage != null) ? stage : CompletableFuture.completedStage(null);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

}
