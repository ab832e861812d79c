package io.pottery.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import io.pottery.lock.Synchronized;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * The methods that are annotated, themselves, by their type or by an interface, each
 * checked when it is first found.
 */
public final class AnnotatedMethods {

	private final List<Class<? extends Annotation>> annotations;

	private final Reader reader;

	private final Map<MethodClassKey, Optional<AnnotatedMethod>> found = new ConcurrentHashMap<>();

	private final Map<Class<?>, Set<Method>> types = new ConcurrentHashMap<>();

	private AnnotatedMethods(List<Class<? extends Annotation>> annotations, Reader reader) {
		this.annotations = annotations;
		this.reader = reader;
	}

	/**
	 * Those with {@link Synchronized}, none to begin with.
	 * @param beans where locks and what keys refer to are
	 * @return the methods
	 */
	public static AnnotatedMethods ofSynchronized(ConfigurableListableBeanFactory beans) {
		return new AnnotatedMethods(List.of(Synchronized.class), new SynchronizedMethodFactory(beans)::create);
	}

	/**
	 * Those with {@link RedisCached}, {@link RedisCachePut} or {@link RedisCacheEvict},
	 * none to begin with.
	 * @param beans where caches and what keys refer to are
	 * @return the methods
	 */
	public static AnnotatedMethods ofCaches(ConfigurableListableBeanFactory beans) {
		return new AnnotatedMethods(List.of(RedisCached.class, RedisCachePut.class, RedisCacheEvict.class),
				new CachingMethodFactory(beans)::create);
	}

	/**
	 * Finds what is known of a method.
	 * @return null if it is not annotated
	 * @throws InvalidAnnotationException if the annotation could not do what it says
	 */
	@Nullable AnnotatedMethod find(Method method, Class<?> targetClass) {
		return this.found.computeIfAbsent(new MethodClassKey(method, targetClass), (key) -> {
			Class<?> type = ClassUtils.getUserClass(targetClass);
			boolean anonymous = Proxy.isProxyClass(type) || type.isHidden();
			Method specific = anonymous ? method : AopUtils.getMostSpecificMethod(method, type);
			// What was made at run time has another name in each JVM.
			Class<?> named = anonymous ? method.getDeclaringClass() : type;
			return isAnnotated(specific, type) ? Optional.of(this.reader.read(specific, type, named))
					: Optional.empty();
		}).orElse(null);
	}

	/**
	 * Finds the annotated methods of a type, private ones included, and checks them.
	 * @throws InvalidAnnotationException if an annotation could not do what it says
	 */
	Set<Method> of(Class<?> type) {
		return this.types.computeIfAbsent(type, (candidate) -> {
			if (!AnnotationUtils.isCandidateClass(candidate, this.annotations)) {
				return Set.of();
			}
			Set<Method> methods = MethodIntrospector.selectMethods(candidate,
					(Method method) -> isAnnotated(method, candidate));
			if (methods.isEmpty()) {
				refuseAnnotated(candidate);
			}
			methods.forEach((method) -> find(method, candidate));
			return methods;
		});
	}

	private void refuseAnnotated(Class<?> type) {
		for (Class<? extends Annotation> annotation : this.annotations) {
			if (AnnotatedElementUtils.hasAnnotation(type, annotation)) {
				throw new InvalidAnnotationException(annotation, type.getName(),
						"it has no public method that it could be meant for.",
						"Make its methods public, or annotate them.", null);
			}
		}
	}

	private boolean isAnnotated(Method method, Class<?> type) {
		return this.annotations.stream().anyMatch((annotation) -> Annotations.find(annotation, method, type) != null);
	}

	/**
	 * The annotation of a method that has one.
	 */
	Use use(Method method) {
		return this.annotations.stream()
			.filter((annotation) -> AnnotatedElementUtils.hasAnnotation(method, annotation))
			.findFirst()
			.map((annotation) -> new Use(annotation, method))
			.orElseGet(() -> new Use(this.annotations.get(0), method));
	}

	/**
	 * Checks what can be checked only when there are beans.
	 * @throws InvalidAnnotationException if an annotation could not do what it says
	 */
	void check() {
		this.found.values().forEach((method) -> method.ifPresent(AnnotatedMethod::check));
	}

	/**
	 * Makes of an annotated method what is done around it.
	 */
	@FunctionalInterface
	private interface Reader {

		/**
		 * Reads the annotations of a method.
		 * @param method the method of the target's class
		 * @param type that class
		 * @param named the class whose name stands for it
		 */
		AnnotatedMethod read(Method method, Class<?> type, Class<?> named);

	}

}
