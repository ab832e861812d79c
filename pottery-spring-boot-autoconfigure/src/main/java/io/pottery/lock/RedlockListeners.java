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
	public void contended(String name) {
		this.listeners.tell((listener) -> listener.contended(name));
	}

	@Override
	public void waiting(String name) {
		this.listeners.tell((listener) -> listener.waiting(name));
	}

	@Override
	public void waited(String name, Duration time) {
		this.listeners.tell((listener) -> listener.waited(name, time));
	}

	@Override
	public void acquired(String name, Duration waited) {
		this.listeners.tell((listener) -> listener.acquired(name, waited));
	}

	@Override
	public void notAcquired(String name, Duration waited, Throwable reason) {
		this.listeners.tell((listener) -> listener.notAcquired(name, waited, reason));
	}

	@Override
	public void extended(String name) {
		this.listeners.tell((listener) -> listener.extended(name));
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
	public void released(String name, Duration held) {
		this.listeners.tell((listener) -> listener.released(name, held));
	}

}
