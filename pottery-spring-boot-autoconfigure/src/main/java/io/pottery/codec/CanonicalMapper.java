package io.pottery.codec;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.introspect.MixInResolver;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeResolverProvider;
import tools.jackson.databind.type.LogicalType;

/**
 * Builds the mapper behind {@link JsonCodec}, from Jackson's own defaults: what equal
 * values look like and what may be read is decided here alone.
 */
final class CanonicalMapper {

	private CanonicalMapper() {
	}

	static JsonMapper create(@Nullable JsonMapper application) {
		JsonMapper.Builder builder = new Builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(CanonicalWriter.MAX_DEPTH)
				.maxNumberLength(PythonNumbers.MAX_LENGTH)
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(Integer.MAX_VALUE)
				.build())
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.build());
		configureWriting(builder);
		configureReading(builder);
		configureCoercion(builder);
		if (application != null) {
			builder.addModules(application.registeredModules());
			builder.mixInOverrides(new ApplicationMixIns(application.serializationConfig()));
		}
		// The module that comes last is asked first.
		builder.addModule(new CanonicalModule());
		return builder.build();
	}

	private static void configureWriting(JsonMapper.Builder builder) {
		builder.annotationIntrospector(new CanonicalIntrospector())
			.defaultLocale(Locale.ENGLISH)
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
					DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS, DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
			.disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING);
	}

	private static void configureReading(JsonMapper.Builder builder) {
		builder
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE, DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
			.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
	}

	private static void configureCoercion(JsonMapper.Builder builder) {
		builder.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.withCoercionConfigDefaults((defaults) -> defaults.setAcceptBlankAsEmpty(false)
				.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
			.withCoercionConfig(LogicalType.Textual,
					(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
			// The two types of which a value is the empty text.
			.withCoercionConfig(URI.class,
					(uri) -> uri.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty))
			.withCoercionConfig(Locale.class,
					(locale) -> locale.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty));
	}

	private static final class Builder extends JsonMapper.Builder {

		Builder(JsonFactory factory) {
			super(factory);
		}

		@Override
		protected TypeResolverProvider _defaultTypeResolverProvider() {
			return new NoClassNames();
		}

	}

	private record ApplicationMixIns(SerializationConfig config) implements MixInResolver {

		@Override
		public @Nullable Class<?> findMixInClassFor(Class<?> type) {
			return this.config.findMixInClassFor(type);
		}

		@Override
		public boolean hasMixIns() {
			return this.config.hasMixIns();
		}

		@Override
		public MixInResolver snapshot() {
			return this;
		}

	}

}
