package io.pottery.aop;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.pottery.core.Futures;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * A method with caches around it, from the outside to the inside: what it evicts, what it
 * puts, what it keeps.
 *
 * @param result what it returns its value in
 * @param cached where its value is kept, if it is
 * @param put where its value is put, if it is
 * @param evict what it evicts, if it does
 */
record CachingMethod(Result result, @Nullable CacheOfMethod cached, @Nullable CacheOfMethod put,
		@Nullable Eviction evict) implements AnnotatedMethod {

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		return evicting(invocation);
	}

	@Override
	public void check() {
		Stream.of(this.cached, this.put, (this.evict != null) ? this.evict.cache() : null)
			.filter(Objects::nonNull)
			.forEach(CacheOfMethod::check);
	}

	private @Nullable Object evicting(MethodInvocation invocation) throws Throwable {
		if (this.evict == null) {
			return putting(invocation);
		}
		CacheOfMethod cache = this.evict.cache();
		EvaluationContext context = cache.context(invocation);
		if (!cache.isMeant(context)) {
			return putting(invocation);
		}
		String key = this.evict.allEntries() ? null : cache.key(context, invocation);
		if (this.evict.beforeInvocation()) {
			Futures.join(this.evict.run(key));
			return putting(invocation);
		}
		Eviction eviction = this.evict;
		return this.result.after(this::putting, invocation, (value) -> eviction.run(key));
	}

	private @Nullable Object putting(MethodInvocation invocation) throws Throwable {
		if (this.put == null) {
			return keeping(invocation);
		}
		CacheOfMethod cache = this.put;
		EvaluationContext context = cache.context(invocation);
		if (!cache.isMeant(context)) {
			return keeping(invocation);
		}
		return this.result.after(this::keeping, invocation, (value) -> {
			// Of its own, because a Mono may have other results at the same time.
			EvaluationContext own = cache.context(invocation);
			if (!cache.kept(own).test(value)) {
				return CompletableFuture.completedFuture(null);
			}
			own.setVariable(Condition.RESULT, value);
			return cache.cache().get().putAsync(cache.key(own, invocation), value);
		});
	}

	private @Nullable Object keeping(MethodInvocation invocation) throws Throwable {
		return (this.cached != null) ? this.result.cached(this.cached, invocation) : invocation.proceed();
	}

	/**
	 * What is evicted.
	 *
	 * @param cache the cache
	 * @param allEntries whether all of it is
	 * @param beforeInvocation whether that is done before the method is called
	 */
	record Eviction(CacheOfMethod cache, boolean allEntries, boolean beforeInvocation) {

		CompletableFuture<?> run(@Nullable String key) {
			return (key != null) ? this.cache.cache().get().evictAsync(key) : this.cache.cache().get().clearAsync();
		}

	}

}
