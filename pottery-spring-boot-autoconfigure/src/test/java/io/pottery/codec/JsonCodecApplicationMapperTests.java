package io.pottery.codec;

import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is taken from the mapper of an application, and what is not.
 */
class JsonCodecApplicationMapperTests {

	private static final String EVENT = "{\"at\": \"2024-01-01T00:00:00+05:30\", \"day\": \"1970-01-01T00:00:00.000Z\", "
			+ "\"eventName\": null, \"kind\": \"START\", \"rate\": 2e+23, \"tags\": [\"a\"]}";

	private JsonMapper application;

	@BeforeEach
	void configureEverything() {
		SimpleModule money = new SimpleModule("money");
		money.addSerializer(Money.class, new MoneySerializer());
		money.addDeserializer(Money.class, new MoneyDeserializer());
		SimpleModule browser = new SimpleModule("browser");
		browser.addSerializer(Long.class, ToStringSerializer.instance);
		browser.addSerializer(long.class, ToStringSerializer.instance);
		browser.addDeserializer(String.class, new TrimmingDeserializer());
		this.application = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
			.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.enable(EnumFeature.WRITE_ENUMS_USING_INDEX)
			.enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRAP_ROOT_VALUE,
					SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.UNWRAP_ROOT_VALUE,
					DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(MapperFeature.USE_ANNOTATIONS)
			.enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS, JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
			.defaultDateFormat(new SimpleDateFormat("yyyy"))
			.defaultTimeZone(TimeZone.getTimeZone("Asia/Tokyo"))
			.defaultLocale(Locale.GERMANY)
			.withConfigOverride(Instant.class,
					(config) -> config.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.NUMBER)))
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.addMixIn(Plain.class, PlainMixIn.class)
			.addModules(money, browser)
			.build();
	}

	private CodecAssert codec(Class<?> type) {
		return CodecAssert.of(new JsonCodec(this.application), ResolvableType.forClass(type));
	}

	@Test
	void takesNoConfiguration() {
		Event event = new Event(null, OffsetDateTime.parse("2024-01-01T00:00:00+05:30"), new Date(0), Kind.START, 2e23,
				List.of("a"));
		codec(Event.class).writesAndReads(event, EVENT);
		assertThat(codec(Event.class).encode(event)).isEqualTo(CodecAssert.json(Event.class).encode(event));
		codec(Instant.class).writesAndReads(Instant.EPOCH, "\"1970-01-01T00:00:00Z\"");
		codec(Object.class).writesAndReads(Map.of("a/b", List.of(1.5)), "{\"a/b\": [1.5]}");
	}

	@Test
	void takesModules() {
		codec(Money.class).writesAndReads(new Money("EUR", 1250), "\"EUR 1250\"");
	}

	@Test
	void takesMixIns() {
		codec(Plain.class).writesAndReads(new Plain("a", null), "{\"label\": \"a\"}");
	}

	@Test
	void keepsScalarsFromModules() {
		codec(Long.class).writesAndReads(1L, "1");
		codec(Longs.class).writesAndReads(new Longs(1, 2L), "{\"boxed\": 2, \"plain\": 1}");
		codec(String.class).writesAndReads(" a ", "\" a \"");
	}

	@Test
	void leavesTheMapperAlone() {
		String before = this.application.writeValueAsString(new Plain("a", "b"));
		codec(Plain.class).encode(new Plain("a", "b"));
		assertThat(this.application.writeValueAsString(new Plain("a", "b"))).isEqualTo(before);
	}

	@Test
	@SuppressWarnings("NullAway")
	void refusesNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonCodec(null))
			.withMessage("'applicationMapper' must not be null");
	}

	enum Kind {

		START

	}

	record Event(String eventName, OffsetDateTime at, Date day, Kind kind, double rate, List<String> tags) {
	}

	record Longs(long plain, Long boxed) {
	}

	record Money(String currency, long cents) {
	}

	record Plain(String name, String secret) {
	}

	interface PlainMixIn {

		@JsonProperty("label")
		String name();

		@JsonIgnore
		String secret();

	}

	static final class MoneySerializer extends ValueSerializer<Money> {

		@Override
		public void serialize(Money value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(value.currency() + " " + value.cents());
		}

	}

	static final class MoneyDeserializer extends ValueDeserializer<Money> {

		@Override
		public Money deserialize(JsonParser parser, DeserializationContext context) {
			String[] parts = parser.getString().split(" ");
			return new Money(parts[0], Long.parseLong(parts[1]));
		}

	}

	static final class TrimmingDeserializer extends ValueDeserializer<String> {

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) {
			return parser.getString().trim();
		}

	}

}
