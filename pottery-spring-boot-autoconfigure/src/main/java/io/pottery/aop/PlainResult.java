package io.pottery.aop;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.pottery.cache.CacheLookup;
import io.pottery.cache.RedisCache;
import io.pottery.core.Futures;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;

/**
 * The value itself, or an {@link Optional} of it. In a transaction of the caller it is
 * loaded by this call alone, and kept when that is committed: nobody else must see it
 * before.
 *
 * @param optional whether it is in an {@link Optional}
 */
record PlainResult(boolean optional) implements Result {

	@Override
	public ResolvableType valueType(ResolvableType returned) {
		return this.optional ? returned.getGeneric(0) : returned;
	}

	@Override
	public @Nullable Object cached(CacheOfMethod cache, MethodInvocation invocation) throws Throwable {
		EvaluationContext context = cache.context(invocation);
		if (!cache.isMeant(context)) {
			return invocation.proceed();
		}
		RedisCache<String, Object> values = cache.cache().get();
		String key = cache.key(context, invocation);
		if (Commit.isPending()) {
			return inTransaction(cache, context, values.lookup(key), invocation);
		}
		return wrap(values.<Throwable>get(key, (missing) -> unwrap(invocation.proceed()), cache.kept(context)));
	}

	private @Nullable Object inTransaction(CacheOfMethod cache, EvaluationContext context, CacheLookup<Object> lookup,
			MethodInvocation invocation) throws Throwable {
		if (lookup.isPresent()) {
			return wrap(lookup.value());
		}
		Object value = unwrap(invocation.proceed());
		if (cache.kept(context).test(value)) {
			Commit.then(() -> lookup.store(value).join());
		}
		return wrap(value);
	}

	@Override
	public @Nullable Object after(Step method, MethodInvocation invocation,
			Function<@Nullable Object, CompletableFuture<?>> action) throws Throwable {
		Object result = method.run(invocation);
		Object value = unwrap(result);
		Commit.then(() -> Futures.join(action.apply(value)));
		return result;
	}

	private @Nullable Object unwrap(@Nullable Object result) {
		return (this.optional && result instanceof Optional<?> optional) ? optional.orElse(null) : result;
	}

	private @Nullable Object wrap(@Nullable Object value) {
		return this.optional ? Optional.ofNullable(value) : value;
	}

}
