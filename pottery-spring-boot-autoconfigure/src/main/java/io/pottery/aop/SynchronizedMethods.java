package io.pottery.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.pottery.lock.Synchronized;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.DecoratingProxy;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The methods that are annotated with {@link Synchronized}, themselves, by their type or
 * by an interface, each checked when it is first found.
 */
public final class SynchronizedMethods {

	private final SynchronizedMethodFactory factory;

	private final Map<MethodClassKey, Optional<SynchronizedMethod>> found = new ConcurrentHashMap<>();

	private final Map<Class<?>, Set<Method>> types = new ConcurrentHashMap<>();

	/**
	 * Begins without any method.
	 * @param beans where locks and what keys refer to are
	 */
	public SynchronizedMethods(ConfigurableListableBeanFactory beans) {
		this.factory = new SynchronizedMethodFactory(beans);
	}

	/**
	 * Finds what is known of a method.
	 * @return null if it is not annotated
	 * @throws InvalidAnnotationException if the annotation could not do what it says
	 */
	@Nullable SynchronizedMethod find(Method method, Class<?> targetClass) {
		return this.found.computeIfAbsent(new MethodClassKey(method, targetClass), (key) -> {
			Class<?> type = ClassUtils.getUserClass(targetClass);
			boolean anonymous = Proxy.isProxyClass(type) || type.isHidden();
			Method specific = anonymous ? method : AopUtils.getMostSpecificMethod(method, type);
			// What was made at run time has another name in each JVM.
			Class<?> named = anonymous ? method.getDeclaringClass() : type;
			return annotation(specific, type).map((annotation) -> this.factory.create(annotation, specific, named));
		}).orElse(null);
	}

	/**
	 * Finds the annotated methods of a type, private ones included, and checks them.
	 * @throws InvalidAnnotationException if an annotation could not do what it says
	 */
	Set<Method> of(Class<?> type) {
		return this.types.computeIfAbsent(type, (candidate) -> {
			if (!AnnotationUtils.isCandidateClass(candidate, Synchronized.class)) {
				return Set.of();
			}
			Set<Method> methods = MethodIntrospector.selectMethods(candidate,
					(Method method) -> annotation(method, candidate).isPresent());
			if (methods.isEmpty() && annotation(candidate).isPresent()) {
				throw new InvalidAnnotationException(candidate, "it has no public method, so nothing would be locked.",
						"Make its methods public, or annotate them.");
			}
			methods.forEach((method) -> find(method, candidate));
			return methods;
		});
	}

	/**
	 * Checks what could not be checked before there are masters.
	 * @throws InvalidAnnotationException if an annotation could not do what it says
	 */
	void check() {
		this.found.values().forEach((method) -> method.ifPresent((present) -> present.locks().check()));
	}

	private static Optional<Synchronized> annotation(Method method, Class<?> type) {
		Synchronized own = AnnotatedElementUtils.findMergedAnnotation(method, Synchronized.class);
		return (own != null || !isMeantByType(method)) ? Optional.ofNullable(own) : annotation(type);
	}

	private static Optional<Synchronized> annotation(Class<?> type) {
		return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(type, Synchronized.class));
	}

	private static boolean isMeantByType(Method method) {
		return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& !method.isSynthetic() && !ReflectionUtils.isObjectMethod(method)
				&& !isOfProxies(method.getDeclaringClass()) && !isForeignAndFinal(method);
	}

	// Of a superclass that knows nothing of the lock, such as one of a framework.
	private static boolean isForeignAndFinal(Method method) {
		return Modifier.isFinal(method.getModifiers()) && annotation(method.getDeclaringClass()).isEmpty();
	}

	// Proxies of Spring have methods of their own, beside those they stand before.
	private static boolean isOfProxies(Class<?> type) {
		return type.isAssignableFrom(Advised.class) || type == DecoratingProxy.class;
	}

}
