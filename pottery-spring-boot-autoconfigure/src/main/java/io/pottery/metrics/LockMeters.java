package io.pottery.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;

import io.micrometer.core.instrument.MeterRegistry;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.RedlockListener;

/**
 * Meters locks: each declared one by its name, all others together. The meters are there
 * from the start.
 */
public final class LockMeters implements RedlockListener {

	private final ByName<MetersOfLock> meters;

	/**
	 * Registers the meters.
	 * @param registry where
	 * @param declared the declared names of the locks, by their names with the prefix
	 */
	public LockMeters(MeterRegistry registry, Map<String, String> declared) {
		this.meters = new ByName<>(declared,
				(name) -> new MetersOfLock(new TaggedRegistry(registry, PotteryMeters.LOCK, name)));
	}

	@Override
	public void contended(String name) {
		this.meters.of(name).contended().increment();
	}

	@Override
	public void waiting(String name) {
		this.meters.of(name).waiting().incrementAndGet();
	}

	@Override
	public void waited(String name, Duration time) {
		MetersOfLock lock = this.meters.of(name);
		lock.waiting().decrementAndGet();
		lock.waited().record(time);
	}

	@Override
	public void acquired(String name, Duration waited) {
		MetersOfLock lock = this.meters.of(name);
		lock.active().incrementAndGet();
		lock.acquired().record(waited);
	}

	@Override
	public void notAcquired(String name, Duration waited, Throwable reason) {
		boolean gaveUp = reason instanceof QuorumNotAchievedException || reason instanceof CancellationException;
		MetersOfLock lock = this.meters.of(name);
		(gaveUp ? lock.timedOut() : lock.failed()).record(waited);
	}

	@Override
	public void extended(String name) {
		this.meters.of(name).extensions().increment();
	}

	@Override
	public void lost(Lease lease, Duration held) {
		released(lease.name(), held);
		this.meters.of(lease.name()).lost().increment();
	}

	@Override
	public void released(String name, Duration held) {
		MetersOfLock lock = this.meters.of(name);
		lock.active().decrementAndGet();
		lock.held().record(held);
	}

}
