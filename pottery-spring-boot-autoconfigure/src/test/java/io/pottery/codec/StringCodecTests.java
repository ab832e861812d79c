package io.pottery.codec;

import io.pottery.core.CodecException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StringCodecTests {

	private final ElementCodec<String> codec = new StringCodec().forType(ResolvableType.forClass(String.class));

	@Test
	void writesPlainText() {
		assertThat(this.codec.encode("naïve \"é\" 🌸\n"))
			.isEqualTo("naïve \"é\" 🌸\n".getBytes(StandardCharsets.UTF_8));
		assertThat(this.codec.encode("")).isEmpty();
		assertThat(this.codec.decode(new byte[0])).isEmpty();
	}

	@Property
	void textComesBackEqual(@ForAll String text) {
		byte[] query = this.codec.encodeQuery(text);
		if (query == null) {
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(text));
		}
		else {
			assertThat(this.codec.decode(this.codec.encode(text))).isEqualTo(text);
		}
	}

	@Test
	void refusesNull() {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(null))
			.withMessageContaining("use JsonCodec");
	}

	@Test
	void refusesHalfSurrogates() {
		for (String text : List.of("a\ud83c", "\udf38b", "\udf38\ud83c")) {
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.encode(text))
				.withMessageContaining("surrogate");
			assertThat(this.codec.encodeQuery(text)).isNull();
		}
	}

	@Test
	void refusesMalformedUtf8() {
		List<byte[]> malformed = List.of(new byte[] { 'a', (byte) 0xff }, new byte[] { (byte) 0xc3 },
				new byte[] { (byte) 0xc0, (byte) 0x80 }, new byte[] { (byte) 0xed, (byte) 0xa0, (byte) 0xbc });
		for (byte[] bytes : malformed) {
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.codec.decode(bytes))
				.withMessageContaining("not UTF-8")
				.withMessageContaining("\\x");
		}
	}

	@Test
	void encodesQueriesThatAreStringsOnly() {
		assertThat(this.codec.encodeQuery("a")).containsExactly('a');
		assertThat(this.codec.encodeQuery(1)).isNull();
		assertThat(this.codec.encodeQuery(null)).isNull();
	}

	@Test
	void refusesOtherTypes() {
		for (Class<?> type : List.of(Integer.class, Object.class, CharSequence.class)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new StringCodec().forType(ResolvableType.forClass(type)))
				.withMessageContaining("'" + type.getName() + "'")
				.withMessageContaining("JsonCodec");
		}
	}

}
