package io.pottery.aop;

import java.util.function.Predicate;
import java.util.function.Supplier;

import io.pottery.cache.ArgumentsKey;
import io.pottery.cache.NearUnavailableException;
import io.pottery.cache.RedisCache;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * The cache of a method, and which of its entries a call means.
 *
 * @param cache the cache
 * @param expressions what is seen of a call
 * @param key the key, null for the arguments
 * @param arguments the key that is made of the arguments
 * @param condition whether a call means the cache at all
 * @param unless which results are not kept
 */
record CacheOfMethod(Supplier<RedisCache<String, Object>> cache, Expressions expressions, @Nullable Template key,
		Supplier<ArgumentsKey> arguments, Condition condition, Condition unless) {

	/**
	 * Opens the cache, which sends nothing.
	 * @throws InvalidAnnotationException if its types cannot be kept
	 */
	void check() {
		try {
			open();
			argumentsKey();
		}
		catch (IllegalArgumentException ex) {
			throw this.condition.use().refusal(ex.getMessage() + ".", "Correct the value.", ex);
		}
		catch (NearUnavailableException ex) {
			throw this.condition.use()
				.refusal("near is not possible: %s.".formatted(ex.getMessage()),
						"Leave 'near' out, or provide what it needs.", ex);
		}
	}

	EvaluationContext context(MethodInvocation invocation) {
		return this.expressions.context(invocation);
	}

	boolean isMeant(EvaluationContext context) {
		return this.condition.holds(context);
	}

	String key(EvaluationContext context, MethodInvocation invocation) {
		return (this.key != null) ? this.expressions.key(this.key, context)
				: argumentsKey().of(invocation.getArguments());
	}

	private RedisCache<String, Object> open() {
		return this.cache.get();
	}

	private ArgumentsKey argumentsKey() {
		return this.arguments.get();
	}

	/**
	 * Which results are kept.
	 */
	Predicate<@Nullable Object> kept(EvaluationContext context) {
		return (result) -> !this.unless.holds(context, result);
	}

}
