package io.pottery.metrics;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README tells of the meters what they are.
 */
class PotteryMetersTests {

	@Test
	void readmeListsAllMeters() throws IOException {
		List<String> rows = Files.readAllLines(Path.of("..", "README.md"))
			.stream()
			.filter((line) -> line.matches("\\| `(pottery|cache)\\.[\\w.]+` \\| (timer|counter|gauge) .*"))
			.toList();
		assertThat(meters().map(PotteryMetersTests::row).distinct()).containsExactlyInAnyOrderElementsOf(rows);
	}

	@Test
	void everyNameIsAConstant() throws IllegalAccessException {
		List<String> constants = new ArrayList<>();
		for (Field field : PotteryMeters.class.getFields()) {
			constants.add((String) field.get(null));
		}
		assertThat(meters().map(Meter::getId)
			.flatMap((id) -> Stream.concat(Stream.of(id.getName(), "other"), id.getTags().stream().map(Tag::getKey))))
			.containsOnly(constants.toArray(String[]::new));
	}

	private static Stream<Meter> meters() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		assertThat(new LockMeters(registry, Map.of())).isNotNull();
		assertThat(new IdMeters(registry, Map.of())).isNotNull();
		assertThat(new CacheMeters(registry, Map.of())).isNotNull();
		return registry.getMeters().stream();
	}

	private static String row(Meter meter) {
		Meter.Id id = meter.getId();
		String unit = (id.getBaseUnit() != null) ? id.getBaseUnit() : "–";
		String tags = id.getTags().stream().map((tag) -> "`" + tag.getKey() + "`").collect(Collectors.joining(", "));
		return "| `%s` | %s | %s | %s | %s. |".formatted(id.getName(), id.getType().name().toLowerCase(Locale.ROOT),
				tags, unit, id.getDescription());
	}

}
