package io.pottery.id;

import java.util.List;

import io.pottery.core.Listeners;

/**
 * Several listeners as one.
 */
final class NextIdListeners implements NextIdListener {

	private final Listeners<NextIdListener> listeners;

	NextIdListeners(List<? extends NextIdListener> listeners) {
		this.listeners = new Listeners<>(List.copyOf(listeners));
	}

	@Override
	public void generated(String name, long count) {
		this.listeners.tell((listener) -> listener.generated(name, count));
	}

	@Override
	public void quorumFailed(String name) {
		this.listeners.tell((listener) -> listener.quorumFailed(name));
	}

}
