package io.pottery.aop;

import java.lang.reflect.TypeVariable;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.stream.Stream;

import org.springframework.core.ResolvableType;

/**
 * The type of values that a cache is to keep.
 */
final class KeptType {

	private KeptType() {
	}

	/**
	 * Reads the type of the values of a method.
	 * @param type the type as the method has it
	 * @return the same with variables resolved, equal to what is declared elsewhere
	 * @throws InvalidAnnotationException if such values could not be kept
	 */
	static ResolvableType of(Use use, ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (raw == void.class || raw == Void.class) {
			throw use.refusal("it returns nothing that could be kept.", "Return the value.");
		}
		if (raw == Object.class || isUnknown(type)) {
			throw use.refusal(
					"it returns '%s', so that nobody can tell what a stored value was.".formatted(type.getType()),
					"Return a type that says so, or resolve its variable in the class of the bean.");
		}
		if (isUsedUp(raw)) {
			throw use.refusal("it returns %s, which a cache cannot keep.".formatted(raw.getName()),
					"Return a value that can be read any number of times, such as a List.");
		}
		return resolve(type);
	}

	private static boolean isUnknown(ResolvableType type) {
		return (type.getType() instanceof TypeVariable<?> && type.resolve() == null)
				|| Stream.of(type.getGenerics()).anyMatch(KeptType::isUnknown)
				|| (type.isArray() && isUnknown(type.getComponentType()));
	}

	private static boolean isUsedUp(Class<?> type) {
		return AutoCloseable.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)
				|| Spliterator.class.isAssignableFrom(type) || Enumeration.class.isAssignableFrom(type)
				|| Sections.isLater(type);
	}

	private static ResolvableType resolve(ResolvableType type) {
		if (type.isArray()) {
			return ResolvableType.forArrayComponent(resolve(type.getComponentType()));
		}
		Class<?> raw = type.resolve(Object.class);
		return type.hasGenerics()
				? ResolvableType.forClassWithGenerics(raw,
						Stream.of(type.getGenerics()).map(KeptType::resolve).toArray(ResolvableType[]::new))
				: ResolvableType.forClass(raw);
	}

}
