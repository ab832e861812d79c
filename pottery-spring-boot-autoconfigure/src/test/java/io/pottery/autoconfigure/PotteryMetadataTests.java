package io.pottery.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.List;
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
					"pottery.sets java.util.Map<java.lang.String,%s> ".formatted(PotteryProperties.Set.class.getName()),
					"pottery.lists java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.List.class.getName()),
					"pottery.deques java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.Deque.class.getName()),
					"pottery.queues java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.Queue.class.getName()),
					"pottery.reliable-queues java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.ReliableQueue.class.getName()),
					"pottery.redlock.masters java.util.List<java.lang.String> ",
					"pottery.redlock.ssl-bundle java.lang.String ",
					"pottery.redlock.command-timeout java.time.Duration \"500ms\"",
					"pottery.redlock.token-memory java.time.Duration \"24h\"",
					"pottery.redlock.restart-quarantine java.time.Duration ",
					"pottery.locks java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.Lock.class.getName()),
					"pottery.synchronized.order java.lang.Integer 2147482647",
					"pottery.ids java.util.Map<java.lang.String,%s> ".formatted(PotteryProperties.Ids.class.getName()),
					"pottery.caches java.util.Map<java.lang.String,%s> "
						.formatted(PotteryProperties.Cache.class.getName()),
					"pottery.cached.order java.lang.Integer 2147482547",
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
		assertThat(names(PotteryProperties.Deque.class)).containsExactly("key", "type", "maxLength", "ttl",
				"slidingTtl");
		assertThat(names(PotteryProperties.Queue.class)).containsExactly("key", "type", "capacity", "ttl",
				"slidingTtl");
		assertThat(names(PotteryProperties.ReliableQueue.class)).containsExactly("key", "type", "visibilityTimeout",
				"maxAttempts");
		assertThat(names(PotteryProperties.Cache.class)).containsExactly("key", "keyType", "valueType", "ttl",
				"ttlJitter", "cacheNulls", "nullTtl", "beta", "staleWhileRevalidate", "staleIfError", "commandTimeout",
				"raiseOnRedisErrors", "near");
		assertThat(names(PotteryProperties.List.class)).containsExactly("key", "type", "ttl", "slidingTtl");
		assertThat(names(PotteryProperties.Set.class)).containsExactly("key", "type", "ttl", "slidingTtl");
		assertThat(names(PotteryProperties.Lock.class)).containsExactly("key", "autoRelease", "maxWait",
				"numExtensions", "renew", "maxHold", "retryDelay", "raiseOnRedisErrors");
		assertThat(names(PotteryProperties.Ids.class)).containsExactly("key", "allocationSize", "maxWait",
				"raiseOnRedisErrors");
	}

	@Test
	void valuesAreHinted() {
		assertThat(stream(this.metadata.path("hints"))).singleElement().satisfies((hint) -> {
			assertThat(hint.path("name").asString()).isEqualTo("pottery.key-prefix");
			assertThat(hint.path("values").path(0).path("value").asString()).isEqualTo("${spring.application.name}.");
			assertThat(hint.path("providers").path(0).path("name").asString()).isEqualTo("any");
		});
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
