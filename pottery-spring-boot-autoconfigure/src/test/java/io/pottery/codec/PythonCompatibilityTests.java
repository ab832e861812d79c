package io.pottery.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The same text as Python's {@code json.dumps(value, sort_keys=True)}, compared with what
 * Python 3.11 has written.
 */
class PythonCompatibilityTests {

	@ParameterizedTest
	@MethodSource("vectors")
	void writesAndReadsWhatPythonWrites(Object value, String text) {
		CodecAssert.json(Object.class).writesAndReads(value, text);
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void writesAndReadsTheSameForTheTypeOfTheValue(Object value, String text) {
		Class<?> type = (value != null) ? value.getClass() : String.class;
		CodecAssert.json(type).writesAndReads(value, text);
	}

	static Stream<Arguments> vectors() throws IOException {
		try (InputStream file = resource("/io/pottery/vectors/python-pottery.json")) {
			JsonMapper mapper = JsonMapper.builder().build();
			List<Arguments> rows = new ArrayList<>();
			for (JsonNode row : mapper.readTree(file).get("json")) {
				rows.add(arguments(mapper.treeToValue(row.get("value"), Object.class), row.get("text").stringValue()));
			}
			assertThat(rows).hasSize(42);
			return rows.stream();
		}
	}

	@Test
	void vectorsKeepTheirNumberTypes() throws IOException {
		assertThat(vectors().map((row) -> row.get()[0])
			.filter(Number.class::isInstance)
			.map((number) -> number.getClass().getSimpleName())
			.distinct()).containsExactlyInAnyOrder("Integer", "Long", "BigInteger", "Double");
	}

	@Test
	void writesFloatsAsPython() throws IOException {
		CodecAssert doubles = CodecAssert.json(Double.class);
		CodecAssert floats = CodecAssert.json(Float.class);
		List<String> rows = lines("python-floats.tsv");
		assertThat(rows).hasSizeGreaterThan(750);
		for (String row : rows) {
			String[] columns = row.split("\t");
			if (columns[0].equals("double")) {
				doubles.writesAndReads(Double.longBitsToDouble(Long.parseUnsignedLong(columns[1], 16)), columns[2]);
			}
			else {
				floats.writesAndReads(Float.intBitsToFloat(Integer.parseUnsignedInt(columns[1], 16)), columns[2]);
			}
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	void writesObjectsAsPython() throws IOException {
		CodecAssert maps = CodecAssert.json(Map.class, String.class, String.class);
		List<String> rows = lines("python-objects.jsonl");
		assertThat(rows).hasSizeGreaterThan(60);
		for (String row : rows) {
			Map<String, String> sorted = (Map<String, String>) maps.decode(row);
			List<String> keys = new ArrayList<>(sorted.keySet());
			Collections.reverse(keys);
			Map<String, String> reversed = new LinkedHashMap<>();
			keys.forEach((key) -> reversed.put(key, sorted.get(key)));
			assertThat(maps.encode(reversed)).isEqualTo(row);
		}
	}

	private static List<String> lines(String name) throws IOException {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(resource("/io/pottery/codec/" + name), StandardCharsets.US_ASCII))) {
			return reader.lines().toList();
		}
	}

	private static InputStream resource(String name) {
		InputStream resource = PythonCompatibilityTests.class.getResourceAsStream(name);
		assertThat(resource).isNotNull();
		return resource;
	}

}
