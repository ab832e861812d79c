package io.pottery.codec;

import java.nio.charset.StandardCharsets;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Encodes and decodes for the tests, with text in the place of bytes.
 */
final class CodecAssert {

	private final ElementCodec<Object> codec;

	private CodecAssert(ElementCodec<Object> codec) {
		this.codec = codec;
	}

	static CodecAssert json(Class<?> type) {
		return json(ResolvableType.forClass(type));
	}

	static CodecAssert json(Class<?> type, Class<?>... generics) {
		return json(ResolvableType.forClassWithGenerics(type, generics));
	}

	static CodecAssert json(ResolvableType type) {
		return of(new JsonCodec(), type);
	}

	static CodecAssert of(Codec codec, ResolvableType type) {
		return new CodecAssert(codec.forType(type));
	}

	String encode(Object value) {
		return new String(this.codec.encode(value), StandardCharsets.UTF_8);
	}

	Object decode(String text) {
		return this.codec.decode(text.getBytes(StandardCharsets.UTF_8));
	}

	byte[] query(Object candidate) {
		return this.codec.encodeQuery(candidate);
	}

	void writesAndReads(Object value, String text) {
		assertThat(encode(value)).isEqualTo(text);
		assertThat(decode(text)).isEqualTo(value);
	}

}
