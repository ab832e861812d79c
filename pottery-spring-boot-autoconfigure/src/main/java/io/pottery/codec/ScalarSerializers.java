package io.pottery.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.ser.jdk.BooleanSerializer;
import tools.jackson.databind.ser.jdk.NumberSerializer;
import tools.jackson.databind.ser.jdk.NumberSerializers;
import tools.jackson.databind.ser.jdk.StringSerializer;

/**
 * Jackson's own serializers of what JSON has a form of its own for, before those of an
 * application's modules: a {@code Long} that a module writes as text, for the sake of
 * browsers, is not what other services of these data expect.
 */
final class ScalarSerializers extends Serializers.Base {

	private final Map<String, ValueSerializer<?>> byClass = new HashMap<>();

	ScalarSerializers() {
		NumberSerializers.addAll(this.byClass);
		this.byClass.put(BigInteger.class.getName(), new NumberSerializer(BigInteger.class));
		this.byClass.put(BigDecimal.class.getName(), new NumberSerializer(BigDecimal.class));
		this.byClass.put(Boolean.class.getName(), new BooleanSerializer(false));
		this.byClass.put(boolean.class.getName(), new BooleanSerializer(true));
		this.byClass.put(String.class.getName(), new StringSerializer());
	}

	@Override
	public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
			BeanDescription.Supplier description, JsonFormat.@Nullable Value formatOverrides) {
		return this.byClass.get(type.getRawClass().getName());
	}

}
