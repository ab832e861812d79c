package io.pottery.metrics;

import io.micrometer.core.instrument.Counter;

/**
 * The meters of one generator of ids.
 *
 * @param generated ids that were taken
 * @param failures requests that failed
 */
record MetersOfGenerator(Counter generated, Counter failures) {

	MetersOfGenerator(TaggedRegistry registry) {
		this(registry.counter(PotteryMeters.ID_GENERATED, "ids",
				"Ids that were taken from the masters, in whole blocks where that is declared"),
				registry.counter(PotteryMeters.ID_QUORUM_FAILURES, "failures",
						"Requests to which no majority of the masters agreed in time"));
	}

}
