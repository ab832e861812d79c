package io.pottery.aop;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;

/**
 * A {@link Mono}, whose value is asked for by each subscription.
 */
final class MonoResult implements Result {

	@Override
	public ResolvableType valueType(ResolvableType returned) {
		return returned.getGeneric(0);
	}

	@Override
	public @Nullable Object cached(CacheOfMethod cache, MethodInvocation invocation) throws Throwable {
		EvaluationContext context = cache.context(invocation);
		if (!cache.isMeant(context)) {
			return invocation.proceed();
		}
		String key = cache.key(context, invocation);
		return Mono.deferContextual((reactor) -> {
			MethodInvocation own = ((ProxyMethodInvocation) invocation).invocableClone();
			return Mono.fromFuture(() -> cache.cache()
				.get()
				.getAsync(key, (missing) -> mono(own::proceed).contextWrite(reactor).toFuture(), cache.kept(context)));
		});
	}

	@Override
	public Object after(Call method, Function<@Nullable Object, CompletableFuture<?>> action) {
		return mono(method).map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((value) -> Mono.fromFuture(() -> action.apply(value.orElse(null))).then(Mono.justOrEmpty(value)));
	}

	@SuppressWarnings("unchecked")
	private static Mono<Object> mono(Call call) {
		return Mono.defer(() -> {
			try {
				Mono<Object> mono = (Mono<Object>) call.run();
				return (mono != null) ? mono : Mono.empty();
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
		});
	}

}
