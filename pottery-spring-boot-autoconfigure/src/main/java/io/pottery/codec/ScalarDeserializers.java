package io.pottery.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JacksonStdImpl;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.jdk.NumberDeserializers;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Jackson's own deserializers of what {@link ScalarSerializers} write.
 */
final class ScalarDeserializers extends Deserializers.Base {

	@Override
	public @Nullable ValueDeserializer<?> findBeanDeserializer(JavaType type, DeserializationConfig config,
			BeanDescription.Supplier description) {
		return find(type.getRawClass());
	}

	@Override
	public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
		return find(type) != null;
	}

	private static @Nullable ValueDeserializer<?> find(Class<?> type) {
		if (type == String.class) {
			return StringDeserializer.instance;
		}
		if (type == Double.class || type == double.class) {
			return StrictDouble.of(type);
		}
		if (type == Float.class || type == float.class) {
			return StrictFloat.of(type);
		}
		return NumberDeserializers.find(type);
	}

	/**
	 * Refuses the strings "NaN" and "Infinity", which Jackson takes for numbers always.
	 */
	@JacksonStdImpl
	private static final class StrictDouble extends NumberDeserializers.DoubleDeserializer {

		private StrictDouble(Class<Double> type, @Nullable Double nullValue) {
			super(type, nullValue);
		}

		static StrictDouble of(Class<?> type) {
			return type.isPrimitive() ? new StrictDouble(double.class, 0.0) : new StrictDouble(Double.class, null);
		}

		@Override
		public Double deserialize(JsonParser parser, DeserializationContext context) {
			if (parser.hasToken(JsonToken.VALUE_STRING)) {
				return (Double) context.handleUnexpectedToken(getValueType(context), parser);
			}
			return super.deserialize(parser, context);
		}

	}

	/**
	 * The same for the type float.
	 */
	@JacksonStdImpl
	private static final class StrictFloat extends NumberDeserializers.FloatDeserializer {

		private StrictFloat(Class<Float> type, @Nullable Float nullValue) {
			super(type, nullValue);
		}

		static StrictFloat of(Class<?> type) {
			return type.isPrimitive() ? new StrictFloat(float.class, 0f) : new StrictFloat(Float.class, null);
		}

		@Override
		public Float deserialize(JsonParser parser, DeserializationContext context) {
			if (parser.hasToken(JsonToken.VALUE_STRING)) {
				return (Float) context.handleUnexpectedToken(getValueType(context), parser);
			}
			return super.deserialize(parser, context);
		}

	}

}
