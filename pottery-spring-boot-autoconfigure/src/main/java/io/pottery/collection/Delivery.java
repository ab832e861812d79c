package io.pottery.collection;

import java.time.Duration;

/**
 * An element that a reliable queue has handed out. Until it is acknowledged or given back
 * it stays in Redis, and comes again when the visibility time-out of the queue has
 * passed. Closing a delivery that was not acknowledged gives it back. Every method takes
 * one round trip but the first two.
 *
 * @param <E> the type of the element
 */
public final class Delivery<E> implements AutoCloseable {

	private final DeliveringQueue queue;

	private final DeliveringQueue.Received received;

	private final E element;

	private final byte[] acknowledgement;

	private volatile boolean acknowledged;

	private volatile boolean ended;

	Delivery(DeliveringQueue queue, DeliveringQueue.Received received, E element) {
		this.queue = queue;
		this.received = received;
		this.element = element;
		this.acknowledgement = queue.newRequest();
	}

	public E element() {
		return this.element;
	}

	/**
	 * Tells which delivery of the element this is.
	 * @return 1 for the first
	 */
	public int attempt() {
		return this.received.attempt();
	}

	/**
	 * Ends this delivery for good: the element does not come again. May be repeated.
	 * @return whether it was still this delivery's turn; else the element has come again,
	 * or is about to
	 */
	public boolean acknowledge() {
		if (!this.acknowledged) {
			this.acknowledged = this.queue.acknowledge(this.acknowledgement, this.received);
			this.ended = true;
		}
		return this.acknowledged;
	}

	/**
	 * Lets the element come again at once, or makes it a dead letter if this was the last
	 * attempt. Those who wait already notice within a second.
	 * @return whether it was still this delivery's turn
	 */
	public boolean giveBack() {
		return giveBack(Duration.ZERO);
	}

	/**
	 * Lets the element come again after a while, or makes it a dead letter if this was
	 * the last attempt.
	 * @param delay how long to wait, up to 365 days
	 * @return whether it was still this delivery's turn
	 */
	public boolean giveBack(Duration delay) {
		boolean returned = this.queue.giveBack(this.received, RedeliveryPolicy.check(delay, "delay", 0));
		this.ended = true;
		return returned;
	}

	/**
	 * Starts the visibility time-out anew, for work that takes longer.
	 * @param visibilityTimeout for how long from now the element does not come again, 1
	 * ms to 365 days
	 * @return whether it was still this delivery's turn
	 */
	public boolean extend(Duration visibilityTimeout) {
		return this.queue.extend(this.received, RedeliveryPolicy.check(visibilityTimeout, "visibilityTimeout", 1));
	}

	/**
	 * Gives the element back unless it was acknowledged or given back.
	 */
	@Override
	public void close() {
		if (!this.ended) {
			giveBack();
		}
	}

	@Override
	public String toString() {
		return this.element + " (attempt " + attempt() + ")";
	}

}
