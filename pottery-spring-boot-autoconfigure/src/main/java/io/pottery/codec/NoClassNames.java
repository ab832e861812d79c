package io.pottery.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.jsontype.TypeResolverBuilder;
import tools.jackson.databind.jsontype.TypeResolverProvider;

/**
 * Refuses {@code @JsonTypeInfo} with class names, in both directions.
 */
final class NoClassNames extends TypeResolverProvider {

	private static final long serialVersionUID = 1L;

	@Override
	protected TypeResolverBuilder<?> _constructStdTypeResolverBuilder(MapperConfig<?> config,
			JsonTypeInfo.Value typeInfo, JavaType baseType) {
		if (typeInfo.getIdType() == JsonTypeInfo.Id.CLASS || typeInfo.getIdType() == JsonTypeInfo.Id.MINIMAL_CLASS) {
			throw new IllegalArgumentException("@JsonTypeInfo of " + baseType.toCanonical()
					+ " uses class names, by which bytes would pick a class: use names (Id.NAME with @JsonSubTypes)");
		}
		return super._constructStdTypeResolverBuilder(config, typeInfo, baseType);
	}

}
