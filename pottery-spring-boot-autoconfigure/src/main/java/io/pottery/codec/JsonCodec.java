package io.pottery.codec;

import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps elements as canonical JSON: byte for byte what Python's
 * {@code json.dumps(value, sort_keys=True)} writes for the same value, on every JDK and
 * whatever {@code spring.jackson.*} says. Equal elements become equal bytes, so that they
 * can be keys of a map and members of a set.
 * <ul>
 * <li>Object keys stand in the order of their Unicode code points. The separators are
 * {@code ", "} and {@code ": "}; all but printable ASCII is escaped, as lower-case
 * {@code \\uxxxx} unless there is a short escape.</li>
 * <li>Integers are written with all their digits. A {@code double} or {@code float} has
 * the fewest digits that read back as the same value, laid out as Python does
 * ({@code 1.0}, {@code 1e+16}, {@code 1e-05}); {@code NaN}, {@code Infinity} and
 * {@code -Infinity} stand bare. A {@code BigDecimal} keeps its digits and its scale:
 * {@code 12.50} stays {@code 12.50}.</li>
 * <li>The elements of a {@code Set} stand in the order of their own canonical bytes, so
 * the order of a {@code LinkedHashSet} is not kept.</li>
 * <li>Enums are written by name, {@code java.time} in ISO form with offsets and zones as
 * they are, byte arrays in Base64. Numbers, strings and booleans are beyond the reach of
 * modules and of {@code @JsonFormat(shape = STRING)}.</li>
 * </ul>
 * Reading is bound to the declared type. Unknown properties are ignored; text after the
 * value is an error, as is a value of another kind (a number or boolean for a string, a
 * string for a number, a fraction for an integer, empty text for null). An integer is
 * read as a floating-point number, and JSON null as null, or as what stands for it, such
 * as {@code Optional.empty()}. Bytes never pick a class: type ids must be names
 * ({@code @JsonTypeInfo(use = Id.NAME)}), class names are refused, and so are properties
 * of type {@code Class}. What is nested more than 500 levels deep, and numbers of more
 * than 100,000 characters, are refused in both directions.
 */
public final class JsonCodec implements Codec {

	private final JsonMapper mapper;

	/**
	 * Creates a codec without modules and mix-ins.
	 */
	public JsonCodec() {
		this.mapper = CanonicalMapper.create(null);
	}

	/**
	 * Creates a codec that knows the types of an application: its mapper's modules and
	 * mix-ins are taken, and nothing else that is configured there.
	 * @param applicationMapper the mapper to take modules and mix-ins from
	 */
	public JsonCodec(JsonMapper applicationMapper) {
		Assert.notNull(applicationMapper, "'applicationMapper' must not be null");
		this.mapper = CanonicalMapper.create(applicationMapper);
	}

	/**
	 * Returns the codec for elements of one type. Elements are written and read as that
	 * type; what a subclass adds is kept only where Jackson's annotations say so.
	 * @param <T> the type of the elements
	 * @param type the same type, with its generics; a primitive counts as its wrapper
	 * @return the codec of that type, safe for use by many threads
	 * @throws IllegalArgumentException if the type is unknown, has no values, or is bound
	 * to class names
	 */
	@Override
	public <T> ElementCodec<T> forType(ResolvableType type) {
		Assert.notNull(type, "'type' must not be null");
		return new JsonElementCodec<>(this.mapper, JavaTypes.of(type, this.mapper.getTypeFactory()), type.toString());
	}

}
