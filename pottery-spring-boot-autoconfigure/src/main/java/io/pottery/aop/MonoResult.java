package io.pottery.aop;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.pottery.cache.CacheLookup;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;

/**
 * A {@link Mono}, whose value is asked for by each subscription. In a transaction, of the
 * thread or of Reactor, what is loaded is not kept.
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
			if (Commit.isPending()) {
				CacheLookup<Object> lookup = cache.cache().get().lookup(key);
				return lookup.isPresent() ? Mono.justOrEmpty(lookup.value()) : mono(own::proceed);
			}
			return ReactiveCommit.isPending()
				.flatMap((pending) -> pending ? read(cache, key).switchIfEmpty(mono(own::proceed))
						: load(cache, key, own, reactor));
		});
	}

	private static Mono<Object> read(CacheOfMethod cache, String key) {
		return Mono.fromFuture(() -> cache.cache().get().getIfPresentAsync(key));
	}

	private static Mono<Object> load(CacheOfMethod cache, String key, MethodInvocation own, ContextView reactor) {
		return Mono.fromFuture(() -> cache.cache()
			.get()
			.getAsync(key, (missing) -> mono(own::proceed).contextWrite(reactor).toFuture(),
					cache.kept(cache.context(own))));
	}

	@Override
	public Object after(Step method, MethodInvocation invocation,
			Function<@Nullable Object, CompletableFuture<?>> action) {
		return Mono.defer(() -> {
			MethodInvocation own = ((ProxyMethodInvocation) invocation).invocableClone();
			Mono<Optional<Object>> result = mono(() -> method.run(own)).map(Optional::of)
				.defaultIfEmpty(Optional.empty());
			if (Commit.isPending()) {
				CompletableFuture<@Nullable Object> value = new CompletableFuture<>();
				Commit.then(value, action);
				return result.doOnNext((some) -> value.complete(some.orElse(null))).flatMap(Mono::justOrEmpty);
			}
			return result.flatMap(
					(some) -> ReactiveCommit.then(() -> action.apply(some.orElse(null))).then(Mono.justOrEmpty(some)));
		});
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
