package io.pottery.codec;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * What Jackson's own serializers would leave to the iteration order of a set, to the JDK,
 * or to the class path.
 */
final class CanonicalModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	CanonicalModule() {
		super(CanonicalModule.class.getName());
		setSerializerModifier(new SetSerializer.Modifier());
		addKeySerializer(Double.class, new NumberKeySerializer());
		addKeySerializer(Float.class, new NumberKeySerializer());
		addSerializer(new ClassSerializer());
		addDeserializer(Class.class, new ClassDeserializer());
	}

	@Override
	public void setupModule(SetupContext context) {
		super.setupModule(context);
		context.addSerializers(new ScalarSerializers());
		context.addDeserializers(new ScalarDeserializers());
	}

	private static final class NumberKeySerializer extends ValueSerializer<Number> {

		@Override
		public void serialize(Number value, JsonGenerator generator, SerializationContext context) {
			generator.writeName(PythonNumbers.text(value));
		}

	}

	private static final class ClassSerializer extends ValueSerializer<Class<?>> {

		@Override
		public Class<?> handledType() {
			return Class.class;
		}

		@Override
		public void serialize(Class<?> value, JsonGenerator generator, SerializationContext context) {
			context.reportBadDefinition(Class.class, "a class cannot be kept: its name would pick a class when read");
		}

	}

	@SuppressWarnings("rawtypes")
	private static final class ClassDeserializer extends ValueDeserializer<Class> {

		@Override
		public Class deserialize(JsonParser parser, DeserializationContext context) {
			return context.reportBadDefinition(Class.class, "bytes cannot pick a class");
		}

	}

}
