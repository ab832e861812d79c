package io.pottery.lock;

import java.time.Duration;
import java.util.List;

import io.pottery.core.Listeners;

/**
 * Several listeners as one.
 */
final class RedlockListeners implements RedlockListener {

	private final Listeners<RedlockListener> listeners;

	RedlockListeners(List<? extends RedlockListener> listeners) {
		this.listeners = new Listeners<>(List.copyOf(listeners));
	}

	@Override
	public void contended(LockName lock) {
		this.listeners.tell((listener) -> listener.contended(lock));
	}

	@Override
	public void waiting(LockName lock) {
		this.listeners.tell((listener) -> listener.waiting(lock));
	}

	@Override
	public void waited(LockName lock, Duration time) {
		this.listeners.tell((listener) -> listener.waited(lock, time));
	}

	@Override
	public void acquired(LockName lock, Duration waited) {
		this.listeners.tell((listener) -> listener.acquired(lock, waited));
	}

	@Override
	public void notAcquired(LockName lock, Duration waited, Throwable reason) {
		this.listeners.tell((listener) -> listener.notAcquired(lock, waited, reason));
	}

	@Override
	public void extended(LockName lock) {
		this.listeners.tell((listener) -> listener.extended(lock));
	}

	@Override
	public void losing(Lease lease) {
		this.listeners.tell((listener) -> listener.losing(lease));
	}

	@Override
	public void lost(Lease lease, Duration held) {
		this.listeners.tell((listener) -> listener.lost(lease, held));
	}

	@Override
	public void released(LockName lock, Duration held) {
		this.listeners.tell((listener) -> listener.released(lock, held));
	}

}
