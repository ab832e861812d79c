package io.pottery.metrics;

import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.pottery.cache.CacheListener;

/**
 * Meters caches: each declared one and each of an annotated method by its name, all
 * others together. The meters of declared caches are there from the start, those of
 * annotated methods from their first call.
 */
public final class CacheMeters implements CacheListener {

	private final ByName<MetersOfCache> meters;

	/**
	 * Registers the meters.
	 * @param registry where
	 * @param declared the names of the caches with the prefix, by their declared names
	 */
	public CacheMeters(MeterRegistry registry, Map<String, String> declared) {
		this.meters = new ByName<>(declared,
				(name) -> new MetersOfCache(new TaggedRegistry(registry, PotteryMeters.CACHE, name), name));
	}

	@Override
	public void annotated(String cache, String name) {
		this.meters.tag(cache, name);
	}

	@Override
	public void hit(String cache) {
		this.meters.of(cache).hits().increment();
	}

	@Override
	public void missed(String cache) {
		this.meters.of(cache).misses().increment();
	}

	@Override
	public void coalesced(String cache) {
		this.meters.of(cache).coalesced().increment();
	}

	@Override
	public void loaded(String cache, Duration time) {
		this.meters.of(cache).loaded().record(time);
	}

	@Override
	public void notLoaded(String cache, Duration time, Throwable failure) {
		this.meters.of(cache).notLoaded().record(time);
	}

	@Override
	public void refreshing(String cache) {
		this.meters.of(cache).refreshes().increment();
	}

	@Override
	public void stored(String cache, long count) {
		this.meters.of(cache).puts().increment((double) count);
	}

	@Override
	public void evicted(String cache, long count) {
		this.meters.of(cache).evictions().increment((double) count);
	}

	@Override
	public void failed(String cache, Throwable failure) {
		this.meters.of(cache).failures().increment();
	}

}
