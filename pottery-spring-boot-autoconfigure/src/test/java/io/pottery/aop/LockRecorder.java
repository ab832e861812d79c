package io.pottery.aop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.pottery.lock.Lease;
import io.pottery.lock.LockName;
import io.pottery.lock.RedlockListener;

/**
 * Knows how many calls wait for locks or hold them now, and how many have acquired one.
 */
final class LockRecorder implements RedlockListener {

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger held = new AtomicInteger();

	private final AtomicInteger acquired = new AtomicInteger();

	@Override
	public void waiting(LockName lock) {
		this.waiting.incrementAndGet();
	}

	@Override
	public void waited(LockName lock, Duration time) {
		this.waiting.decrementAndGet();
	}

	@Override
	public void acquired(LockName lock, Duration waited) {
		this.acquired.incrementAndGet();
		this.held.incrementAndGet();
	}

	@Override
	public void lost(Lease lease, Duration held) {
		this.held.decrementAndGet();
	}

	@Override
	public void released(LockName lock, Duration held) {
		this.held.decrementAndGet();
	}

	int waiting() {
		return this.waiting.get();
	}

	int held() {
		return this.held.get();
	}

	int acquired() {
		return this.acquired.get();
	}

}
