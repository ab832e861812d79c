package io.pottery.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;

import io.micrometer.core.instrument.MeterRegistry;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.LockName;
import io.pottery.lock.RedlockListener;

/**
 * Meters locks: each declared one by its name, those of a group together, and all others
 * together. The meters of declared locks are there from the start, those of a group from
 * its first use.
 */
public final class LockMeters implements RedlockListener {

	private final ByName<MetersOfLock> meters;

	/**
	 * Registers the meters.
	 * @param registry where
	 * @param declared the names of the locks with the prefix, by their declared names
	 */
	public LockMeters(MeterRegistry registry, Map<String, String> declared) {
		this.meters = new ByName<>(declared,
				(name) -> new MetersOfLock(new TaggedRegistry(registry, PotteryMeters.LOCK, name)));
	}

	private MetersOfLock of(LockName lock) {
		return (lock.group() != null) ? this.meters.ofGroup(lock.group()) : this.meters.of(lock.name());
	}

	@Override
	public void contended(LockName lock) {
		of(lock).contended().increment();
	}

	@Override
	public void waiting(LockName lock) {
		of(lock).waiting().incrementAndGet();
	}

	@Override
	public void waited(LockName lock, Duration time) {
		MetersOfLock meters = of(lock);
		meters.waiting().decrementAndGet();
		meters.waited().record(time);
	}

	@Override
	public void acquired(LockName lock, Duration waited) {
		MetersOfLock meters = of(lock);
		meters.active().incrementAndGet();
		meters.acquired().record(waited);
	}

	@Override
	public void notAcquired(LockName lock, Duration waited, Throwable reason) {
		boolean gaveUp = reason instanceof QuorumNotAchievedException || reason instanceof CancellationException;
		MetersOfLock meters = of(lock);
		(gaveUp ? meters.timedOut() : meters.failed()).record(waited);
	}

	@Override
	public void extended(LockName lock) {
		of(lock).extensions().increment();
	}

	@Override
	public void lost(Lease lease, Duration held) {
		released(lease.lockName(), held);
		of(lease.lockName()).lost().increment();
	}

	@Override
	public void released(LockName lock, Duration held) {
		MetersOfLock meters = of(lock);
		meters.active().decrementAndGet();
		meters.held().record(held);
	}

}
