package io.pottery.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What development tools are told about the properties.
 */
class PotteryMetadataTests {

	private final JsonNode metadata = read();

	@Test
	void everyPropertyHasTypeAndDefault() {
		assertThat(properties().stream()
			.map((property) -> "%s %s %s".formatted(property.path("name").asString(), property.path("type").asString(),
					property.path("defaultValue"))))
			.containsExactlyInAnyOrder("pottery.key-prefix java.lang.String \"\"",
					"pottery.dicts java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.Dict.class.getName()),
					"pottery.counters java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.Counter.class.getName()),
					"pottery.lists java.util.Map<java.lang.String,%s> ".formatted(
							PotteryProperties.List.class.getName()),
					"pottery.embedded.enabled java.lang.Boolean true");
	}

	@Test
	void descriptionsFollowTheHouseRules() {
		assertThat(properties()).allSatisfy((property) -> {
			String description = property.path("description").asString();
			assertThat(description).as(property.path("name").asString())
				.matches("[A-Z].*\\.")
				.doesNotMatch("(The|A|An) .*");
			if (property.path("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).startsWith("Whether ");
			}
		});
	}

	@Test
	void propertiesOfDeclarations() {
		assertThat(names(PotteryProperties.Dict.class)).containsExactly("key", "keyType", "valueType", "ttl",
				"slidingTtl");
		assertThat(names(PotteryProperties.Counter.class)).containsExactly("key", "type", "ttl", "slidingTtl");
		assertThat(names(PotteryProperties.List.class)).containsExactly("key", "type", "ttl", "slidingTtl");
	}

	@Test
	void typesAreHintedAsClasses() {
		Map<String, List<String>> hints = stream(this.metadata.path("hints")).collect(Collectors.toMap(
				(hint) -> hint.path("name").asString(),
				(hint) -> stream(hint.path("providers")).map((provider) -> provider.path("name").asString()).toList()));
		assertThat(hints).isEqualTo(Map.of("pottery.dicts.*.key-type", List.of("class-reference", "any"),
				"pottery.dicts.*.value-type", List.of("class-reference", "any"), "pottery.counters.*.type",
				List.of("class-reference", "any"), "pottery.lists.*.type", List.of("class-reference", "any")));
	}

	private List<JsonNode> properties() {
		return stream(this.metadata.path("properties")).toList();
	}

	private static List<String> names(Class<? extends Record> type) {
		return Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
	}

	private static Stream<JsonNode> stream(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	private static JsonNode read() {
		try {
			String classes = PotteryProperties.class.getProtectionDomain().getCodeSource().getLocation().toString();
			for (URL url : Collections.list(PotteryProperties.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				if (url.toString().contains(classes)) {
					try (InputStream in = url.openStream()) {
						return new JsonMapper().readTree(in);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		throw new AssertionError("There is no metadata");
	}

}
