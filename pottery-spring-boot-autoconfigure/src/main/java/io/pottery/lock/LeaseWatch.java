package io.pottery.lock;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Watches a lease while it is held: extends it by itself where that is wanted, tells
 * before its validity ends when it was not extended, and has it expire.
 */
final class LeaseWatch {

	/** The part of a lease before whose end its loss is told. */
	private static final int NOTICE = 10;

	/** The part of a lease after which it is renewed. */
	private static final int RENEWAL = 3;

	private final ScheduledExecutorService timer;

	private final Lease lease;

	private final Consumer<Lease> losing;

	private final Duration notice;

	private final boolean renewed;

	private final long renewedUntil;

	private @Nullable Future<?> renewal;

	private @Nullable Future<?> ending;

	private boolean told;

	private boolean ended;

	LeaseWatch(ScheduledExecutorService timer, Lease lease, LockOptions options, Consumer<Lease> losing) {
		this.timer = timer;
		this.lease = lease;
		this.losing = losing;
		this.notice = options.autoRelease().dividedBy(NOTICE);
		this.renewed = options.renew();
		this.renewedUntil = System.nanoTime() + Math.min(options.maxHold().toNanos(), Long.MAX_VALUE / 2);
	}

	/**
	 * Begins to watch, or watches on after the lease was extended.
	 */
	synchronized void watch() {
		cancel();
		if (!this.ended) {
			this.told = false;
			// Beside the renewal, which may take longer than the lease lasts.
			this.ending = after(this.lease.validity().minus(this.notice), this::warn);
			renewLater();
		}
	}

	synchronized void end() {
		this.ended = true;
		cancel();
	}

	/**
	 * Tells that the lease is about to be lost, unless that was told already.
	 */
	void tell() {
		synchronized (this) {
			if (this.ended || this.told) {
				return;
			}
			this.told = true;
		}
		this.losing.accept(this.lease);
	}

	private void warn() {
		synchronized (this) {
			boolean extended = this.lease.validity().compareTo(this.notice) > 0;
			if (this.ended || this.told || extended) {
				return;
			}
			this.told = true;
			this.ending = after(this.lease.validity(), this.lease::expire);
		}
		this.losing.accept(this.lease);
	}

	private synchronized void renewLater() {
		if (this.renewed && !this.ended && !this.told && System.nanoTime() - this.renewedUntil < 0) {
			this.renewal = after(this.lease.validity().dividedBy(RENEWAL), this::renew);
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void renew() {
		this.lease.prolong().whenComplete((done, failure) -> {
			if (failure != null) {
				renewLater();
			}
			else {
				watch();
			}
		});
	}

	private void cancel() {
		if (this.renewal != null) {
			this.renewal.cancel(false);
		}
		if (this.ending != null) {
			this.ending.cancel(false);
		}
	}

	private Future<?> after(Duration pause, Runnable task) {
		return this.timer.schedule(task, Math.max(1, pause.toNanos()), TimeUnit.NANOSECONDS);
	}

}
