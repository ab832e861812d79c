package io.pottery.autoconfigure;

import io.pottery.lock.Lease;
import io.pottery.lock.LeaseLostEvent;
import io.pottery.lock.RedlockListener;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Publishes an event for each lease that will not be extended in time. A thread of its
 * own does so: what listeners do must not keep other leases from being renewed.
 */
final class LeaseLostPublisher implements RedlockListener {

	private final ApplicationEventPublisher events;

	private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("pottery-lease-lost-");

	LeaseLostPublisher(ApplicationEventPublisher events) {
		this.events = events;
		this.executor.setDaemon(true);
	}

	@Override
	public void losing(Lease lease) {
		this.executor.execute(() -> this.events.publishEvent(new LeaseLostEvent(lease)));
	}

}
