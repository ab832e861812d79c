package io.pottery.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Reads Jackson's annotations, without those that would write what is not read back.
 */
final class CanonicalIntrospector extends JacksonAnnotationIntrospector {

	private static final long serialVersionUID = 1L;

	/**
	 * Leaves out {@code @JsonFormat(shape = STRING)} on numbers and the like: text is not
	 * read as a number here, and which text a double becomes depends on the JDK.
	 */
	@Override
	public JsonFormat.@Nullable Value findFormat(MapperConfig<?> config, Annotated annotated) {
		JsonFormat.Value format = super.findFormat(config, annotated);
		if (format == null || format.hasPattern() || format.hasNonDefaultRadix()) {
			return format;
		}
		boolean dropped = switch (format.getShape()) {
			case STRING -> true;
			case NUMBER, NUMBER_INT, NUMBER_FLOAT, BOOLEAN -> isScalar(annotated.getRawType());
			default -> false;
		};
		return dropped ? format.withShape(JsonFormat.Shape.ANY) : format;
	}

	private static boolean isScalar(Class<?> type) {
		return ClassUtils.isPrimitiveOrWrapper(type) || Number.class.isAssignableFrom(type) || type.isEnum();
	}

}
