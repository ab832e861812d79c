package io.pottery.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What each type is written as, and that it is read back equal.
 */
class JsonCodecTests {

	@ParameterizedTest
	@MethodSource("values")
	void writesAndReads(Class<?> type, Object value, String text) {
		CodecAssert.json(type).writesAndReads(value, text);
	}

	static Stream<Arguments> values() {
		ZoneId paris = ZoneId.of("Europe/Paris");
		LocalDateTime ambiguous = LocalDateTime.of(2024, 10, 27, 2, 30);
		return Stream.of(arguments(String.class, "a/b", "\"a/b\""),
				arguments(String.class, "a\u007fb", "\"a\\u007fb\""), arguments(int.class, 3, "3"),
				arguments(long.class, 3L, "3"), arguments(boolean.class, true, "true"),
				arguments(Character.class, 'c', "\"c\""), arguments(Short.class, (short) 7, "7"),
				arguments(BigInteger.class, BigInteger.ONE.shiftLeft(70), "1180591620717411303424"),
				arguments(BigDecimal.class, new BigDecimal("12.50"), "12.50"),
				arguments(BigDecimal.class, new BigDecimal("1E+3"), "1e+3"),
				arguments(BigDecimal.class, new BigDecimal("1E-7"), "1e-7"),
				arguments(BigDecimal.class, new BigDecimal("0.000"), "0.000"),
				arguments(BigDecimal.class, new BigDecimal("3"), "3"), arguments(Float.class, 0.1f, "0.1"),
				arguments(Float.class, Float.MIN_VALUE, "1e-45"), arguments(Double.class, Double.NaN, "NaN"),
				arguments(Double.class, Double.NEGATIVE_INFINITY, "-Infinity"), arguments(double.class, -0.0, "-0.0"),
				arguments(byte[].class, new byte[] { 1, 2, -1 }, "\"AQL/\""),
				arguments(byte[].class, new byte[0], "\"\""), arguments(Color.class, Color.GREEN, "\"GREEN\""),
				arguments(UUID.class, new UUID(1, 2), "\"00000000-0000-0001-0000-000000000002\""),
				arguments(URI.class, URI.create(""), "\"\""), arguments(Locale.class, Locale.ROOT, "\"\""),
				arguments(Instant.class, Instant.parse("2024-01-01T00:00:00.123456789Z"),
						"\"2024-01-01T00:00:00.123456789Z\""),
				arguments(OffsetDateTime.class, OffsetDateTime.parse("2024-01-01T00:00:00+05:30"),
						"\"2024-01-01T00:00:00+05:30\""),
				arguments(ZonedDateTime.class, ZonedDateTime.ofLocal(ambiguous, paris, ZoneOffset.ofHours(1)),
						"\"2024-10-27T02:30:00+01:00[Europe/Paris]\""),
				arguments(ZonedDateTime.class, ambiguous.atZone(ZoneId.of("UTC")), "\"2024-10-27T02:30:00Z[UTC]\""),
				arguments(ZonedDateTime.class, ambiguous.atZone(ZoneOffset.UTC), "\"2024-10-27T02:30:00Z\""),
				arguments(LocalDate.class, LocalDate.of(2024, 2, 29), "\"2024-02-29\""),
				arguments(LocalTime.class, LocalTime.of(1, 2), "\"01:02:00\""),
				arguments(LocalDateTime.class, ambiguous, "\"2024-10-27T02:30:00\""),
				arguments(YearMonth.class, YearMonth.of(2024, 3), "\"2024-03\""),
				arguments(DayOfWeek.class, DayOfWeek.MONDAY, "\"MONDAY\""),
				arguments(Duration.class, Duration.ofMillis(90_500), "\"PT1M30.5S\""),
				arguments(Period.class, Period.of(1, 2, 3), "\"P1Y2M3D\""),
				arguments(ZoneId.class, paris, "\"Europe/Paris\""), arguments(Price.class,
						new Price("EUR", new BigDecimal("12.50")), "{\"amount\": 12.50, \"currency\": \"EUR\"}"));
	}

	@Test
	void writesAndReadsGenerics() {
		CodecAssert.json(List.class, Long.class).writesAndReads(List.of(1L, 2L), "[1, 2]");
		CodecAssert.json(Map.class, Integer.class, Price.class)
			.writesAndReads(Map.of(10, new Price("EUR", BigDecimal.ONE), 9, new Price("CHF", BigDecimal.TEN)),
					"{\"10\": {\"amount\": 1, \"currency\": \"EUR\"}, \"9\": {\"amount\": 10, \"currency\": \"CHF\"}}");
		CodecAssert.json(Map.class, Color.class, Duration.class)
			.writesAndReads(Map.of(Color.GREEN, Duration.ZERO), "{\"GREEN\": \"PT0S\"}");
		CodecAssert.json(Map.class, ZonedDateTime.class, String.class)
			.writesAndReads(Map.of(ZonedDateTime.parse("2024-01-01T00:00Z[UTC]"), "a"),
					"{\"2024-01-01T00:00:00Z[UTC]\": \"a\"}");
	}

	@Test
	void resolvesTypesOfEveryOrigin() throws NoSuchFieldException {
		Map<String, List<Map<Long, BigDecimal>>> value = Map.of("a", List.of(Map.of(1L, new BigDecimal("1.0"))));
		String text = "{\"a\": [{\"1\": 1.0}]}";
		CodecAssert
			.json(ResolvableType.forType(new ParameterizedTypeReference<Map<String, List<Map<Long, BigDecimal>>>>() {
			}))
			.writesAndReads(value, text);
		CodecAssert.json(ResolvableType.forField(Fields.class.getDeclaredField("wildcards")))
			.writesAndReads(value, text);
		CodecAssert.json(ResolvableType.forField(Generic.class.getDeclaredField("values"), Fields.class))
			.writesAndReads(List.of(new Price("EUR", BigDecimal.ONE)), "[{\"amount\": 1, \"currency\": \"EUR\"}]");
		CodecAssert.json(SelfBound.class).decode("{\"value\": null}");
		assertThat((Object[]) CodecAssert.json(ResolvableType.forField(Fields.class.getDeclaredField("array")))
			.decode("[[1], [2]]")).containsExactly(List.of(1L), List.of(2L));
	}

	@Test
	void writesOptionals() {
		CodecAssert optional = CodecAssert.json(Optional.class, Integer.class);
		optional.writesAndReads(Optional.of(3), "3");
		optional.writesAndReads(Optional.empty(), "null");
		CodecAssert.json(Holder.class)
			.writesAndReads(new Holder(Optional.empty(), Optional.of("x")), "{\"left\": null, \"right\": \"x\"}");
	}

	@Test
	void readsNaturalValuesForObject() {
		CodecAssert.json(Object.class)
			.writesAndReads(List.of(1, 99999999999L, BigInteger.TEN.pow(30), 1.5, "s", true, Map.of("k", List.of())),
					"[1, 99999999999, 1000000000000000000000000000000, 1.5, \"s\", true, {\"k\": []}]");
	}

	@Test
	void writesNull() {
		CodecAssert.json(String.class).writesAndReads(null, "null");
		CodecAssert.json(int.class).writesAndReads(null, "null");
		CodecAssert.json(Price.class).writesAndReads(null, "null");
	}

	@Test
	void writesEqualSetsAlike() {
		Set<String> linked = new LinkedHashSet<>(List.of("b", "a", "é"));
		String text = "[\"\\u00e9\", \"a\", \"b\"]";
		CodecAssert.json(Set.class, String.class).writesAndReads(linked, text);
		CodecAssert.json(Set.class, String.class).writesAndReads(new TreeSet<>(linked), text);
		assertThat(CodecAssert.json(Iterable.class, String.class).encode(List.of("b", "a")))
			.isEqualTo("[\"b\", \"a\"]");
		assertThat(CodecAssert.json(java.util.Collection.class).encode(linked)).isEqualTo(text);
		assertThat(CodecAssert.json(Object.class).encode(Map.of("k", linked))).isEqualTo("{\"k\": " + text + "}");
		CodecAssert.json(ResolvableType.forClassWithGenerics(EnumSet.class, Color.class))
			.writesAndReads(EnumSet.allOf(Color.class), "[\"GREEN\", \"RED\"]");
		CodecAssert
			.json(ResolvableType.forClassWithGenerics(Set.class,
					ResolvableType.forClassWithGenerics(Set.class, Integer.class)))
			.writesAndReads(Set.of(Set.of(3, 1), Set.of(2)), "[[1, 3], [2]]");
	}

	@Test
	void writesFloatingPointKeysAsNumbersAreWritten() {
		CodecAssert.json(Map.class, Double.class, Integer.class)
			.writesAndReads(Map.of(2e23, 1, 2e-3, 2), "{\"0.002\": 2, \"2e+23\": 1}");
		CodecAssert.json(Map.class, Float.class, Integer.class).writesAndReads(Map.of(0.1f, 1), "{\"0.1\": 1}");
	}

	@Test
	void writesNamedSubtypes() {
		CodecAssert.json(Shape.class).writesAndReads(new Circle(2), "{\"kind\": \"circle\", \"radius\": 2}");
		CodecAssert.json(List.class, Shape.class)
			.writesAndReads(List.of(new Circle(2), new Dot()),
					"[{\"kind\": \"circle\", \"radius\": 2}, {\"kind\": \"dot\"}]");
	}

	@Test
	void writesNumbersAsNumbersWhateverTheirFormatSays() {
		CodecAssert.json(Formatted.class)
			.writesAndReads(new Formatted(2e-3, Long.MAX_VALUE, true, Color.RED, LocalDate.of(2024, 1, 2)),
					"{\"color\": \"RED\", \"date\": \"02.01.2024\", \"id\": 9223372036854775807, \"on\": true, \"rate\": 0.002}");
	}

	@Test
	void writesTreesAndRawJsonCanonically() {
		CodecAssert tree = CodecAssert.json(JsonNode.class);
		assertThat(tree.encode(tree.decode("{\"b\":[1.0,\"é\"],\"a\":null}")))
			.isEqualTo("{\"a\": null, \"b\": [1.0, \"\\u00e9\"]}");
		assertThat(CodecAssert.json(Object.class).encode(new RawValue("{\"b\":1.50,\"a\":NaN}")))
			.isEqualTo("{\"a\": NaN, \"b\": 1.50}");
	}

	enum Color {

		RED, GREEN {

			@Override
			public String toString() {
				return "verde";
			}

		}

	}

	record Price(String currency, BigDecimal amount) {
	}

	record Holder(Optional<Integer> left, Optional<String> right) {
	}

	record Formatted(@JsonFormat(shape = JsonFormat.Shape.STRING) double rate,
			@JsonFormat(shape = JsonFormat.Shape.STRING) Long id,
			@JsonFormat(shape = JsonFormat.Shape.NUMBER) boolean on,
			@JsonFormat(shape = JsonFormat.Shape.NUMBER) Color color,
			@JsonFormat(shape = JsonFormat.Shape.STRING, pattern = "dd.MM.yyyy") LocalDate date) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Dot.class, name = "dot") })
	interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	record Dot() implements Shape {
	}

	static class Generic<T> {

		List<T> values;

	}

	static final class Fields extends Generic<Price> {

		Map<String, ? extends List<Map<Long, BigDecimal>>> wildcards;

		List<Long>[] array;

	}

	static final class SelfBound<T extends SelfBound<T>> {

		public T value;

	}

}
