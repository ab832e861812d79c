package io.pottery.aop;

import java.lang.reflect.Method;

import io.pottery.lock.Synchronized;
import io.pottery.lock.Synchronized.OnFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * What is called instead of a method whose lock is not acquired.
 */
final class Fallbacks {

	private Fallbacks() {
	}

	/**
	 * Finds the fallback of a method.
	 * @return null if it has none
	 * @throws InvalidAnnotationException if it could not be called, or none is needed
	 */
	static @Nullable Method find(Use use, Synchronized annotation, Class<?> type) {
		Method method = use.method();
		boolean named = StringUtils.hasText(annotation.fallback());
		if (named != (annotation.onFailure() == OnFailure.FALLBACK)) {
			throw use.refusal(
					named ? "fallback '%s' is never called, because onFailure is %s.".formatted(annotation.fallback(),
							annotation.onFailure()) : "onFailure is FALLBACK, but no fallback is named.",
					"Set both onFailure = FALLBACK and fallback, or none of them.");
		}
		if (annotation.onFailure() == OnFailure.SKIP && method.getReturnType().isPrimitive()
				&& method.getReturnType() != void.class) {
			throw use.refusal(
					"onFailure is SKIP, but there is no %s that means nothing.".formatted(method.getReturnType()),
					"Return %s, which may be null, or name a fallback."
						.formatted(ClassUtils.resolvePrimitiveIfNecessary(method.getReturnType()).getSimpleName()));
		}
		if (!named) {
			return null;
		}
		Method candidate = ReflectionUtils.findMethod(type, annotation.fallback(), method.getParameterTypes());
		Method fallback = (candidate != null) ? BridgeMethodResolver.findBridgedMethod(candidate) : null;
		if (fallback == null || !ClassUtils.isAssignable(method.getReturnType(), fallback.getReturnType())) {
			throw use.refusal(
					"%s has no method '%s' with the same parameters that returns %s.".formatted(type.getName(),
							annotation.fallback(), method.getReturnType().getSimpleName()),
					"Add it, or correct the name of the fallback.");
		}
		if (fallback.equals(method)) {
			throw use.refusal("fallback '%s' is the method itself, which would then run without the lock."
				.formatted(annotation.fallback()), "Name another one.");
		}
		ReflectionUtils.makeAccessible(fallback);
		return fallback;
	}

}
