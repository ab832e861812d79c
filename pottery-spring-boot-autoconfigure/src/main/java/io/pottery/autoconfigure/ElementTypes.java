package io.pottery.autoconfigure;

import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Reads the types of elements from properties: class names, with generics as Java writes
 * them.
 */
final class ElementTypes {

	private final TypeFactory types = TypeFactory.createDefaultInstance()
		.withClassLoader(ClassUtils.getDefaultClassLoader());

	/**
	 * Reads a type.
	 * @param property the property that names it
	 * @param value the value of that property, empty for strings
	 * @return the type with its generics
	 * @throws InvalidConfigurationPropertyValueException if there is no such type
	 */
	ResolvableType read(String property, String value) {
		String name = StringUtils.hasText(value) ? value.trim() : String.class.getName();
		try {
			// Without generics the raw class, which is what an injection point names too.
			Class<?> raw = (name.indexOf('<') < 0) ? ClassUtils.resolvePrimitiveIfNecessary(this.types.findClass(name))
					: null;
			ResolvableType type = (raw != null) ? ResolvableType.forClass(raw)
					: convert(this.types.constructFromCanonical(name));
			if (type.resolve() != void.class && type.resolve() != Void.class) {
				return type;
			}
			throw new IllegalArgumentException("it has no values");
		}
		catch (ClassNotFoundException | LinkageError | IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, reason(name, ex));
		}
	}

	private static String reason(String name, Throwable ex) {
		return "'%s' is not a type of elements: %s. Name classes on the class path in full, such as com.acme.Order; "
			.formatted(name, (ex instanceof ClassNotFoundException) ? "there is no such class" : ex.getMessage())
				+ "a nested one as com.acme.Order$Line, a generic one as java.util.List<com.acme.Order>.";
	}

	private static ResolvableType convert(JavaType type) {
		if (type.isArrayType()) {
			return ResolvableType.forArrayComponent(convert(type.getContentType()));
		}
		ResolvableType[] generics = type.getBindings()
			.getTypeParameters()
			.stream()
			.map(ElementTypes::convert)
			.toArray(ResolvableType[]::new);
		Class<?> raw = type.getRawClass();
		return (generics.length > 0) ? ResolvableType.forClassWithGenerics(raw, generics)
				: ResolvableType.forClass(raw);
	}

}
