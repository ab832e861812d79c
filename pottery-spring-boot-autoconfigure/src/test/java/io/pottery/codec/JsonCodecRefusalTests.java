package io.pottery.codec;

import io.pottery.core.CodecException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What is refused, and how the message helps.
 */
class JsonCodecRefusalTests {

	@ParameterizedTest
	@MethodSource("unfit")
	void refusesWhatDoesNotFitTheType(ResolvableType type, String text) {
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> CodecAssert.json(type).decode(text))
			.withMessageContaining(type.toString())
			.withMessageContaining("'" + text + "'")
			.withMessageNotContaining("CoercionConfig");
	}

	static Stream<Arguments> unfit() {
		return Stream
			.of(Stream.of("1", "1.5", "true", "NaN", "{}", "[\"a\"]", "\"a\" \"b\"", "abc", "\"a", "", " ")
				.map((text) -> arguments(ResolvableType.forClass(String.class), text)),
					Stream.of("1.0", "1e3", "\"1\"", "\"\"", "\" \"", "true", "99999999999", "NaN", "1 2", "01", "[1]")
						.map((text) -> arguments(ResolvableType.forClass(Integer.class), text)),
					Stream.of("\"1.5\"", "\"NaN\"", "\"\"", "true", "1.5 ]")
						.map((text) -> arguments(ResolvableType.forClass(Double.class), text)),
					Stream.of("\"1.5\"", "\"Infinity\"", "\"\"")
						.map((text) -> arguments(ResolvableType.forClass(float.class), text)),
					Stream.of("\"1.5\"", "\"\"", "NaN")
						.map((text) -> arguments(ResolvableType.forClass(BigDecimal.class), text)),
					Stream.of("1.0", "\"1\"").map((text) -> arguments(ResolvableType.forClass(BigInteger.class), text)),
					Stream.of("1", "\"true\"", "\"\"")
						.map((text) -> arguments(ResolvableType.forClass(Boolean.class), text)),
					Stream.of("0", "\"\"", "\"red\"", "\"rosso\"")
						.map((text) -> arguments(ResolvableType.forClass(Color.class), text)),
					Stream.of(UUID.class, LocalDate.class, Instant.class, Item.class, byte[][].class)
						.map((type) -> arguments(ResolvableType.forClass(type), "\"\"")),
					Stream
						.of("{\"count\": null}", "{\"count\": \"1\"}", "{\"count\": 1.0}",
								"{\"name\": 1, \"count\": 1}", "[]")
						.map((text) -> arguments(ResolvableType.forClass(Item.class), text)),
					Stream.of("[\"a\", 1]", "\"a\"", "\"\"")
						.map((text) -> arguments(ResolvableType.forClassWithGenerics(List.class, String.class), text)),
					Stream.of(arguments(ResolvableType.forClassWithGenerics(Set.class, String.class), "[1]"),
							arguments(ResolvableType.forClassWithGenerics(Optional.class, String.class), "1"),
							arguments(ResolvableType.forClassWithGenerics(Map.class, String.class, String.class),
									"{\"a\": 1}"),
							arguments(ResolvableType.forClassWithGenerics(Map.class, Integer.class, String.class),
									"{\"a\": \"b\"}"),
							arguments(ResolvableType.forClass(int[].class), "[1.5]")))
			.flatMap((rows) -> rows);
	}

	@Test
	void readsIntegersAsFloatingPointAndDecimalNumbers() {
		assertThat(CodecAssert.json(Double.class).decode("12")).isEqualTo(12.0);
		assertThat(CodecAssert.json(float.class).decode("12")).isEqualTo(12f);
		assertThat(CodecAssert.json(BigDecimal.class).decode("12")).isEqualTo(BigDecimal.valueOf(12));
	}

	@Test
	void ignoresUnknownProperties() {
		assertThat(CodecAssert.json(Item.class).decode("{\"x\": {\"y\": [1]}, \"name\": \"a\", \"count\": 1}"))
			.isEqualTo(new Item("a", 1));
	}

	@Test
	void quotesTheBeginningOfTheBytes() {
		byte[] bytes = ("\"\u00e9'\n" + "x".repeat(1000)).getBytes(StandardCharsets.UTF_8);
		ElementCodec<Object> codec = new JsonCodec().forType(ResolvableType.forClass(Item.class));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.decode(bytes))
			.withMessageStartingWith("Cannot decode '\"\\xc3\\xa9'\\x0a" + "x".repeat(46)
					+ "'... (1005 bytes) as an element of type " + Item.class.getName() + ": ")
			.withCauseInstanceOf(RuntimeException.class);
	}

	@Test
	void namesThePlaceThatDoesNotFit() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CodecAssert.json(List.class, Item.class).decode("[{\"name\": \"a\", \"count\": \"1\"}]"))
			.withMessageEndingWith("Cannot coerce String value (\"1\") to `int` value (at java.util.ArrayList[0]->"
					+ Item.class.getName() + "[\"count\"])");
	}

	@Test
	void refusesMalformedUtf8() {
		ElementCodec<Object> codec = new JsonCodec().forType(ResolvableType.forClass(String.class));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> codec.decode(new byte[] { '"', (byte) 0xff, '"' }))
			.withMessageContaining("\\xff");
	}

	@Test
	void refusesValuesThatContainThemselves() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		Map<String, Object> map = new HashMap<>();
		map.put("self", List.of(map));
		for (Object cyclic : List.of(list, map, new Cycle())) {
			assertThatExceptionOfType(CodecException.class)
				.isThrownBy(() -> CodecAssert.json(Object.class).encode(cyclic))
				.withMessageContaining("as an element of type java.lang.Object")
				.withMessageContaining("contains itself");
		}
	}

	@Test
	void writesAndReadsFiveHundredLevelsAndNoMore() {
		CodecAssert codec = CodecAssert.json(Object.class);
		Object value = 1;
		for (int level = 0; level < 500; level++) {
			value = List.of(value);
		}
		codec.writesAndReads(value, "[".repeat(500) + "1" + "]".repeat(500));
		Object deeper = List.of(value);
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.encode(deeper))
			.withMessageContaining("nested more than 500 levels deep");
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> codec.decode("[".repeat(501) + "]".repeat(501)));
	}

	@Test
	void writesAndReadsLongTextAndNumbers() {
		String key = "k".repeat(60_000);
		CodecAssert.json(Map.class, String.class, BigInteger.class)
			.writesAndReads(Map.of(key, BigInteger.TEN.pow(20_000)), "{\"" + key + "\": 1" + "0".repeat(20_000) + "}");
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CodecAssert.json(BigInteger.class).encode(BigInteger.TEN.pow(100_000)))
			.withMessageContaining("longer than 100000");
	}

	@Test
	void refusesDecimalsThatCouldNotBeReadBack() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(
					() -> CodecAssert.json(BigDecimal.class).encode(new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE)))
			.withMessageContaining("exponent");
	}

	@Test
	void refusesHalfSurrogatesInKeys() {
		CodecAssert codec = CodecAssert.json(Map.class, String.class, String.class);
		codec.writesAndReads(Map.of("\ud83c\udf38", "\ud83c"), "{\"\\ud83c\\udf38\": \"\\ud83c\"}");
		for (String key : List.of("a\ud83c", "\ud83cb", "\udf38\ud83c")) {
			assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.encode(Map.of(key, "")))
				.withMessageContaining("surrogate");
		}
	}

	@Test
	void saysWhatToDoAboutTypesThatCannotBeWritten() {
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CodecAssert.json(Object.class).encode(new Opaque()))
			.withMessageContaining(Opaque.class.getName())
			.withMessageContaining("java.lang.Object")
			.withMessageContaining("register a module or mix-in");
	}

	@Test
	void neverLetsBytesPickAClass() {
		assertThat(CodecAssert.json(Object.class).decode("{\"@class\": \"java.lang.StringBuilder\"}"))
			.isEqualTo(Map.of("@class", "java.lang.StringBuilder"));
		assertThat(CodecAssert.json(Object.class).decode("[\"java.lang.StringBuilder\", \"a\"]"))
			.isEqualTo(List.of("java.lang.StringBuilder", "a"));
		assertThatIllegalArgumentException().isThrownBy(() -> CodecAssert.json(ByClassName.class))
			.withMessageContaining(ByClassName.class.getName())
			.withMessageContaining("Id.NAME");
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CodecAssert.json(WithClass.class).encode(new WithClass(String.class)));
		assertThatExceptionOfType(CodecException.class)
			.isThrownBy(() -> CodecAssert.json(WithClass.class).decode("{\"type\": \"java.lang.String\"}"));
	}

	@Test
	void refusesTypesWithoutValues() {
		for (ResolvableType type : List.of(ResolvableType.NONE, ResolvableType.forClass(void.class))) {
			assertThatIllegalArgumentException().isThrownBy(() -> CodecAssert.json(type))
				.withMessageContaining("'" + type + "'");
		}
	}

	@Test
	void encodesQueriesOfTheDeclaredTypeOnly() {
		CodecAssert integers = CodecAssert.json(Integer.class);
		assertThat(integers.query(1)).asString(StandardCharsets.UTF_8).isEqualTo("1");
		assertThat(integers.query(1L)).isNull();
		assertThat(integers.query("1")).isNull();
		assertThat(integers.query(null)).isNull();
		assertThat(CodecAssert.json(int.class).query(1)).isNotNull();
		assertThat(CodecAssert.json(Object.class).query(new Opaque())).isNull();
		assertThat(CodecAssert.json(List.class, String.class).query(List.of("a"))).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", " null ", "null\n" })
	void readsNull(String text) {
		assertThat(CodecAssert.json(Item.class).decode(text)).isNull();
	}

	enum Color {

		RED {

			@Override
			public String toString() {
				return "rosso";
			}

		}

	}

	record Item(String name, int count) {
	}

	record WithClass(Class<?> type) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface ByClassName {

	}

	static final class Opaque {

	}

	static final class Cycle {

		public final List<Cycle> self = List.of(this);

	}

}
