package io.pottery.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.core.DecoratingProxy;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds annotations of methods: their own, or those of their type, which are meant for
 * its public methods.
 */
final class Annotations {

	private Annotations() {
	}

	/**
	 * Finds an annotation, also one that other annotations or interfaces bring along.
	 * @return null if there is none
	 */
	static <A extends Annotation> @Nullable A find(Class<A> annotation, Method method, Class<?> type) {
		A own = AnnotatedElementUtils.findMergedAnnotation(method, annotation);
		return (own != null || !isMeantByType(annotation, method)) ? own
				: AnnotatedElementUtils.findMergedAnnotation(type, annotation);
	}

	private static boolean isMeantByType(Class<? extends Annotation> annotation, Method method) {
		return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& !method.isSynthetic() && !ReflectionUtils.isObjectMethod(method)
				&& !isOfProxies(method.getDeclaringClass()) && !isForeignAndFinal(annotation, method)
				&& (annotation != RedisCached.class || isKept(method));
	}

	// What is put or evicted is not read.
	private static boolean isKept(Method method) {
		return method.getReturnType() != void.class && !AnnotatedElementUtils.hasAnnotation(method, RedisCachePut.class)
				&& !AnnotatedElementUtils.hasAnnotation(method, RedisCacheEvict.class);
	}

	// Of a superclass that knows nothing of it, such as one of a framework.
	private static boolean isForeignAndFinal(Class<? extends Annotation> annotation, Method method) {
		return Modifier.isFinal(method.getModifiers())
				&& !AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), annotation);
	}

	// Proxies of Spring have methods of their own, beside those they stand before.
	private static boolean isOfProxies(Class<?> type) {
		return type.isAssignableFrom(Advised.class) || type == DecoratingProxy.class;
	}

}
