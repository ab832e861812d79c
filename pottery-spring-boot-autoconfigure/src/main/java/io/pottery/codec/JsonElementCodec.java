package io.pottery.codec;

import io.pottery.core.CodecException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The canonical JSON of one type.
 *
 * @param <T> the type of the elements
 */
final class JsonElementCodec<T> implements ElementCodec<T> {

	private final JsonMapper mapper;

	private final JavaType type;

	private final String declared;

	private final Class<?> rawClass;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	JsonElementCodec(JsonMapper mapper, JavaType type, String declared) {
		this.mapper = mapper;
		this.type = type;
		this.declared = declared;
		this.rawClass = type.getRawClass();
		this.writer = mapper.writerFor(type);
		this.reader = mapper.readerFor(type);
	}

	@Override
	public byte[] encode(@Nullable T element) {
		return encodeObject(element);
	}

	private byte[] encodeObject(@Nullable Object element) {
		try {
			return CanonicalWriter.write(this.writer.valueToTree(element));
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw Failures.encode(element, this.declared, ex);
		}
	}

	@Override
	public byte @Nullable [] encodeQuery(@Nullable Object candidate) {
		if (!this.rawClass.isInstance(candidate)) {
			return null;
		}
		try {
			return encodeObject(candidate);
		}
		catch (CodecException ex) {
			return null;
		}
	}

	@Override
	public @Nullable T decode(byte[] bytes) {
		Assert.notNull(bytes, "'bytes' must not be null");
		try {
			return this.reader.readValue(bytes);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw Failures.decode(bytes, this.declared, ex);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof JsonElementCodec<?> that && this.mapper.equals(that.mapper)
				&& this.type.equals(that.type);
	}

	@Override
	public int hashCode() {
		return this.type.hashCode();
	}

}
