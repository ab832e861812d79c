package io.pottery.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.pottery.metrics.PotteryMeters.Outcome;

/**
 * The meters of one cache.
 *
 * @param hits values that were there
 * @param misses values that were not
 * @param puts values that were stored
 * @param evictions values that were removed
 * @param loaded loads that ended with a value
 * @param notLoaded loads that failed
 * @param coalesced misses that waited for the load of another
 * @param refreshes loads ahead of expiry
 * @param failures requests that Redis did not answer
 */
record MetersOfCache(Counter hits, Counter misses, Counter puts, Counter evictions, Timer loaded, Timer notLoaded,
		Counter coalesced, Counter refreshes, Counter failures) {

	// As no two meters of a name may differ in their tags in Prometheus, those that
	// Spring Boot has for caches of its own have the same ones, and no unit.
	private static final String MANAGER = "pottery";

	MetersOfCache(TaggedRegistry registry, String name) {
		this(registry, registry.and(PotteryMeters.CACHE_MANAGER, MANAGER).and(PotteryMeters.NAME, name));
	}

	private MetersOfCache(TaggedRegistry own, TaggedRegistry standard) {
		this(gets(standard, "hit"), gets(standard, "miss"),
				standard.counter(PotteryMeters.CACHE_PUTS, null, "Values that were stored, whether loaded or put"),
				standard.counter(PotteryMeters.CACHE_EVICTIONS, null,
						"Values that the application removed one by one, not those that were cleared or have expired"),
				loads(own, Outcome.LOADED), loads(own, Outcome.ERROR),
				own.counter(PotteryMeters.CACHE_COALESCED, "requests",
						"Misses that waited for the load of another in this JVM"),
				own.counter(PotteryMeters.CACHE_EARLY_REFRESH, "loads",
						"Loads ahead of expiry, or while a stale value was still served"),
				own.counter(PotteryMeters.CACHE_FAILURES, "failures",
						"Requests that Redis did not answer in time, or not readably"));
	}

	private static Counter gets(TaggedRegistry registry, String result) {
		return registry.and(PotteryMeters.RESULT, result)
			.counter(PotteryMeters.CACHE_GETS, null, "Requests for values, by whether they were there");
	}

	private static Timer loads(TaggedRegistry registry, Outcome outcome) {
		return registry.and(PotteryMeters.OUTCOME, outcome.tag())
			.timer(PotteryMeters.CACHE_LOAD, "Loads of values, those ahead of expiry among them");
	}

}
