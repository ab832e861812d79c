package io.pottery.samples.bookshop;

import java.time.Duration;

import io.pottery.collection.Delivery;
import io.pottery.collection.RedisReliableQueue;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Packs one order after the other, in a thread of its own. Should it die over one, that
 * order comes again, to whichever worker is left.
 * <p>
 * In the default phase it starts after everything that it needs, and stops before.
 */
@Component
class PackingWorker implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(PackingWorker.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration FAREWELL = Duration.ofSeconds(10);

	private final RedisReliableQueue<Order> orders;

	private final Packing packing;

	private final PackingProperties properties;

	private volatile @Nullable Thread thread;

	PackingWorker(RedisReliableQueue<Order> orders, Packing packing, PackingProperties properties) {
		this.orders = orders;
		this.packing = packing;
		this.properties = properties;
	}

	/**
	 * Whether this instance packs. Unlike a condition, it is asked at run time even if
	 * the application was processed ahead of time.
	 */
	@Override
	public boolean isAutoStartup() {
		return this.properties.enabled();
	}

	@Override
	public void start() {
		Thread started = new Thread(this::work, "packing");
		started.start();
		this.thread = started;
	}

	/**
	 * Lets go of the order that is being packed, if any, and takes no other.
	 */
	@Override
	public void stop() {
		Thread stopped = this.thread;
		if (stopped != null) {
			stopped.interrupt();
			try {
				stopped.join(FAREWELL.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		Thread thread = this.thread;
		return thread != null && thread.isAlive();
	}

	private void work() {
		try {
			while (true) {
				packNext();
			}
		}
		catch (InterruptedException ex) {
			// Time to stop.
		}
	}

	private void packNext() throws InterruptedException {
		// Closing gives back what was not acknowledged.
		try (Delivery<Order> delivery = this.orders.receive()) {
			this.packing.pack(delivery.element());
			// Only now: an order that is acknowledged does not come again.
			delivery.acknowledge();
		}
		catch (RuntimeException ex) {
			logger.warn("Packing is disturbed and goes on", ex);
			Thread.sleep(PAUSE.toMillis());
		}
	}

}
