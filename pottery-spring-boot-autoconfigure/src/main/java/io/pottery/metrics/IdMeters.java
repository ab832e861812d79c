package io.pottery.metrics;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.pottery.id.NextIdListener;

/**
 * Meters generators of ids: each declared one by its name, all others together. The
 * meters are there from the start.
 */
public final class IdMeters implements NextIdListener {

	private final ByName<MetersOfGenerator> meters;

	/**
	 * Registers the meters.
	 * @param registry where
	 * @param declared the names of the generators with the prefix, by their declared
	 * names
	 */
	public IdMeters(MeterRegistry registry, Map<String, String> declared) {
		this.meters = new ByName<>(declared,
				(name) -> new MetersOfGenerator(new TaggedRegistry(registry, PotteryMeters.GENERATOR, name)));
	}

	@Override
	public void generated(String name, long count) {
		this.meters.of(name).generated().increment((double) count);
	}

	@Override
	public void quorumFailed(String name) {
		this.meters.of(name).failures().increment();
	}

}
