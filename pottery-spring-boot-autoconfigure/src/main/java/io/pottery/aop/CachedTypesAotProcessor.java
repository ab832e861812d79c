package io.pottery.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;

/**
 * Lets a native image bind what cached methods return, and the arguments that their keys
 * are made of.
 */
class CachedTypesAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> bean = registeredBean.getBeanClass();
		Set<Method> methods = MethodIntrospector.selectMethods(bean, (Method method) -> isKept(method, bean));
		if (methods.isEmpty()) {
			return null;
		}
		Type[] types = methods.stream().flatMap((method) -> types(method, bean)).toArray(Type[]::new);
		return (context, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(context.getRuntimeHints().reflection(), types);
	}

	private static boolean isKept(Method method, Class<?> bean) {
		return Annotations.find(RedisCached.class, method, bean) != null
				|| Annotations.find(RedisCachePut.class, method, bean) != null;
	}

	private static Stream<Type> types(Method method, Class<?> bean) {
		Use use = new Use(RedisCached.class, method);
		ResolvableType result = KeptType.of(use,
				Results.of(use).valueType(ResolvableType.forMethodReturnType(method, bean)));
		return Stream.concat(Stream.of(result.getType()), IntStream.range(0, method.getParameterCount())
			.mapToObj((position) -> ResolvableType.forMethodParameter(method, position, bean).getType()));
	}

}
