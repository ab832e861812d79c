package io.pottery.codec;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.TreeBuildingGenerator;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.type.CollectionType;

/**
 * Writes the elements of a {@link Set} in the order of their canonical bytes: sets that
 * are equal may iterate in different orders.
 */
final class SetSerializer extends ValueSerializer<Object> {

	private final ValueSerializer<Object> delegate;

	private SetSerializer(ValueSerializer<Object> delegate) {
		this.delegate = delegate;
	}

	@Override
	public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
		if (value instanceof Set<?> set && set.size() > 1) {
			generator.writeTree(sorted(set, context));
		}
		else {
			this.delegate.serialize(value, generator, context);
		}
	}

	@Override
	public void serializeWithType(Object value, JsonGenerator generator, SerializationContext context,
			TypeSerializer typeSerializer) {
		WritableTypeId typeId = typeSerializer.writeTypePrefix(generator, context,
				typeSerializer.typeId(value, JsonToken.VALUE_EMBEDDED_OBJECT));
		serialize(value, generator, context);
		typeSerializer.writeTypeSuffix(generator, context, typeId);
	}

	private JsonNode sorted(Set<?> set, SerializationContext context) {
		try (TreeBuildingGenerator generator = TreeBuildingGenerator.forSerialization(context,
				context.getConfig().getNodeFactory())) {
			this.delegate.serialize(set, generator, context);
			JsonNode tree = generator.treeBuilt();
			return (tree instanceof ArrayNode array) ? sorted(array, context) : tree;
		}
	}

	private static ArrayNode sorted(ArrayNode array, SerializationContext context) {
		record Element(String text, JsonNode node) {
		}
		ArrayNode sorted = context.getConfig().getNodeFactory().arrayNode(array.size());
		StreamSupport.stream(array.spliterator(), false)
			.map((node) -> new Element(new String(CanonicalWriter.write(node), StandardCharsets.US_ASCII), node))
			.sorted(Comparator.comparing(Element::text))
			.forEach((element) -> sorted.add(element.node()));
		return sorted;
	}

	@Override
	public void resolve(SerializationContext context) {
		this.delegate.resolve(context);
	}

	@Override
	public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
		return around(this.delegate.createContextual(context, property));
	}

	@Override
	public boolean isEmpty(SerializationContext context, Object value) {
		return this.delegate.isEmpty(context, value);
	}

	@SuppressWarnings("unchecked")
	static ValueSerializer<?> around(ValueSerializer<?> delegate) {
		return new SetSerializer((ValueSerializer<Object>) delegate);
	}

	/**
	 * Puts the serializer around those of every type whose values may be sets.
	 */
	static final class Modifier extends ValueSerializerModifier {

		private static final long serialVersionUID = 1L;

		@Override
		public ValueSerializer<?> modifyCollectionSerializer(SerializationConfig config, CollectionType type,
				BeanDescription.Supplier description, ValueSerializer<?> serializer) {
			return List.class.isAssignableFrom(type.getRawClass()) ? serializer : around(serializer);
		}

	}

}
