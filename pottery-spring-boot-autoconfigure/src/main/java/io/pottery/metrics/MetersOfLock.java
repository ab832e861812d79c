package io.pottery.metrics;

import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.pottery.metrics.PotteryMeters.Outcome;

/**
 * The meters of one lock.
 *
 * @param acquired acquisitions that ended with a lease
 * @param timedOut acquisitions that were given up
 * @param failed acquisitions that failed
 * @param waited waits
 * @param held leases that have ended
 * @param contended acquisitions while it was not free
 * @param lost leases that were lost
 * @param extensions extensions
 * @param waiting how many wait now
 * @param active how many leases there are now
 */
record MetersOfLock(Timer acquired, Timer timedOut, Timer failed, Timer waited, Timer held, Counter contended,
		Counter lost, Counter extensions, AtomicInteger waiting, AtomicInteger active) {

	MetersOfLock(TaggedRegistry registry) {
		this(acquisitions(registry, Outcome.ACQUIRED), acquisitions(registry, Outcome.TIMEOUT),
				acquisitions(registry, Outcome.ERROR),
				registry.timer(PotteryMeters.LOCK_WAIT, "Waits for locks that were not free, whatever their outcome"),
				registry.timer(PotteryMeters.LOCK_HELD, "Leases, from grant to release or loss"),
				registry.counter(PotteryMeters.LOCK_CONTENDED, "acquisitions",
						"Acquisitions of locks that were not free, also of those that did not wait"),
				registry.counter(PotteryMeters.LOCK_LOST, "leases", "Leases that ended before they were released"),
				registry.counter(PotteryMeters.LOCK_EXTENSIONS, "extensions",
						"Extensions of leases, those by themselves among them"),
				registry.gauge(PotteryMeters.LOCK_WAITING, "acquisitions", "Those in this JVM who wait for a lock"),
				registry.gauge(PotteryMeters.LOCK_ACTIVE, "leases", "Leases that this JVM holds"));
	}

	private static Timer acquisitions(TaggedRegistry registry, Outcome outcome) {
		return registry.and(PotteryMeters.OUTCOME, outcome.tag())
			.timer(PotteryMeters.LOCK_ACQUIRE, "Acquisitions of locks, from asking to their outcome");
	}

}
