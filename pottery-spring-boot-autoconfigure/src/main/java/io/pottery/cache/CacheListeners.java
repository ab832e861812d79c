package io.pottery.cache;

import java.time.Duration;
import java.util.List;

import io.pottery.core.Listeners;

/**
 * Several listeners as one.
 */
final class CacheListeners implements CacheListener {

	private final Listeners<CacheListener> listeners;

	CacheListeners(List<? extends CacheListener> listeners) {
		this.listeners = new Listeners<>(List.copyOf(listeners));
	}

	@Override
	public void annotated(String cache, String name) {
		this.listeners.tell((listener) -> listener.annotated(cache, name));
	}

	@Override
	public void hit(String cache) {
		this.listeners.tell((listener) -> listener.hit(cache));
	}

	@Override
	public void missed(String cache) {
		this.listeners.tell((listener) -> listener.missed(cache));
	}

	@Override
	public void coalesced(String cache) {
		this.listeners.tell((listener) -> listener.coalesced(cache));
	}

	@Override
	public void loaded(String cache, Duration time) {
		this.listeners.tell((listener) -> listener.loaded(cache, time));
	}

	@Override
	public void notLoaded(String cache, Duration time, Throwable failure) {
		this.listeners.tell((listener) -> listener.notLoaded(cache, time, failure));
	}

	@Override
	public void refreshing(String cache) {
		this.listeners.tell((listener) -> listener.refreshing(cache));
	}

	@Override
	public void stored(String cache, long count) {
		this.listeners.tell((listener) -> listener.stored(cache, count));
	}

	@Override
	public void evicted(String cache, long count) {
		this.listeners.tell((listener) -> listener.evicted(cache, count));
	}

	@Override
	public void failed(String cache, Throwable failure) {
		this.listeners.tell((listener) -> listener.failed(cache, failure));
	}

}
