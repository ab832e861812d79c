package io.pottery.codec;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Turns Spring's types into Jackson's.
 */
final class JavaTypes {

	private JavaTypes() {
	}

	/**
	 * Converts a type with its generics; a generic that nothing declares counts as its
	 * bound, a primitive as its wrapper.
	 * @param type the type as declared
	 * @param factory makes Jackson's types
	 * @return the same type for Jackson
	 * @throws IllegalArgumentException if the type is none, or has no values
	 */
	static JavaType of(ResolvableType type, TypeFactory factory) {
		Class<?> raw = type.resolve();
		if (raw == null || raw == void.class || raw == Void.class) {
			throw new IllegalArgumentException("Elements of type '" + type
					+ "' cannot be kept: declare a type that has values, as a class, ParameterizedTypeReference or ResolvableType");
		}
		return convert(type, factory, new HashSet<>());
	}

	private static JavaType convert(ResolvableType type, TypeFactory factory, Set<Type> variables) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
		if (type.isArray() && !raw.getComponentType().isPrimitive()) {
			return factory.constructArrayType(convert(type.getComponentType(), factory, variables));
		}
		// A variable met again inside its own bound, as in <E extends Comparable<E>>.
		boolean known = type.getType() instanceof TypeVariable<?> && !variables.add(type.getType());
		if (known || type.getType() instanceof Class<?> || !type.hasGenerics()) {
			return factory.constructType(raw);
		}
		JavaType[] generics = Arrays.stream(type.getGenerics())
			.map((generic) -> convert(generic, factory, variables))
			.toArray(JavaType[]::new);
		return factory.constructParametricType(raw, generics);
	}

}
