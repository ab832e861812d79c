package io.pottery.lock;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the leases of a factory have in common: who is told of them, and one timer.
 */
final class LeaseEvents implements AutoCloseable {

	private final RedlockListener listener;

	private final Consumer<LockKeys> waking;

	private final ScheduledThreadPoolExecutor timer;

	LeaseEvents(RedlockListener listener, Consumer<LockKeys> waking) {
		this.listener = listener;
		this.waking = waking;
		this.timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "pottery-leases");
			thread.setDaemon(true);
			return thread;
		});
		// Nothing is watched after the end.
		this.timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		// Most leases are released long before.
		this.timer.setRemoveOnCancelPolicy(true);
	}

	RedlockListener listener() {
		return this.listener;
	}

	LeaseWatch watch(Lease lease, LockOptions options) {
		return new LeaseWatch(this.timer, lease, options, this.listener::losing);
	}

	Future<?> after(Duration pause, Runnable task) {
		return this.timer.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
	}

	void extended(Lease lease) {
		this.listener.extended(lease.lockName());
	}

	void ended(Lease lease, Duration held, boolean inTime) {
		if (inTime) {
			this.listener.released(lease.lockName(), held);
		}
		else {
			this.listener.lost(lease, held);
		}
	}

	/**
	 * Has those who wait in this JVM for a lock ask for it now.
	 */
	void wake(LockKeys keys) {
		this.waking.accept(keys);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

}
