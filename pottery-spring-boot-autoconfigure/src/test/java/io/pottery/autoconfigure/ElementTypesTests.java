package io.pottery.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ElementTypesTests {

	private static final String PRICE = Price.class.getName();

	private final ElementTypes types = new ElementTypes();

	@Test
	void emptyIsString() {
		assertThat(read(" ")).isEqualTo("java.lang.String");
	}

	@Test
	void nestedClass() {
		assertThat(this.types.read("p", PRICE).getType()).isEqualTo(Price.class);
	}

	@Test
	void genericType() {
		assertThat(
				this.types.read("p", "java.util.Map<java.lang.String, java.util.List<%s>>".formatted(PRICE)).getType())
			.isEqualTo(new ParameterizedTypeReference<Map<String, List<Price>>>() {
			}.getType());
	}

	@Test
	void rawTypeStaysRaw() {
		assertThat(this.types.read("p", "java.util.List").getType()).isEqualTo(List.class);
	}

	@Test
	void primitiveIsItsWrapper() {
		assertThat(read("int")).isEqualTo("java.lang.Integer");
	}

	@Test
	void array() {
		assertThat(this.types.read("p", "[B").getType()).isEqualTo(byte[].class);
		assertThat(this.types.read("p", "java.util.List<[Ljava.lang.String;>").getType())
			.isEqualTo(new ParameterizedTypeReference<List<String[]>>() {
			}.getType());
	}

	@ParameterizedTest
	@ValueSource(strings = { "com.acme.Missing", "Price", "io.pottery.autoconfigure.ElementTypesTests.Price",
			"java.util.List<", "java.util.List<com.acme.Missing>", "java.util.List<java.lang.String,java.lang.String>",
			"java.util.List<java.lang.String>>", "java/lang/String", "void", "java.lang.Void", "?", "<>", "," })
	void whatIsNoTypeIsRefused(String name) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> this.types.read("pottery.dicts.prices.value-type", name))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("pottery.dicts.prices.value-type");
				assertThat(ex.getValue()).isEqualTo(name);
				assertThat(ex.getReason()).startsWith("'" + name + "' is not a type of elements: ")
					.contains("Name classes on the class path in full");
			});
	}

	private String read(String value) {
		return this.types.read("p", value).toString();
	}

	record Price(int cents) {

	}

}
