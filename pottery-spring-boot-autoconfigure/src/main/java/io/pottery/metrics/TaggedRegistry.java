package io.pottery.metrics;

import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Registers meters that have their tags in common.
 *
 * @param registry where
 * @param tags the tags
 */
record TaggedRegistry(MeterRegistry registry, Tags tags) {

	TaggedRegistry(MeterRegistry registry, String key, String value) {
		this(registry, Tags.of(key, value));
	}

	TaggedRegistry and(String key, String value) {
		return new TaggedRegistry(this.registry, this.tags.and(key, value));
	}

	Timer timer(String name, String description) {
		return Timer.builder(name).description(description).tags(this.tags).register(this.registry);
	}

	Counter counter(String name, @Nullable String unit, String description) {
		return Counter.builder(name).baseUnit(unit).description(description).tags(this.tags).register(this.registry);
	}

	/**
	 * Registers a gauge.
	 * @return the value that it shows
	 */
	AtomicInteger gauge(String name, String unit, String description) {
		AtomicInteger value = new AtomicInteger();
		Gauge.builder(name, value, AtomicInteger::get)
			.baseUnit(unit)
			.description(description)
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
		return value;
	}

}
