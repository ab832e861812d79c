package io.pottery.lock;

import java.time.Duration;

/**
 * The time of a lease, which ends once: by its release or by its loss.
 */
final class LeaseTerm {

	private final long since = System.nanoTime();

	private Validity validity;

	private boolean givenBack;

	private boolean ended;

	LeaseTerm(Validity validity) {
		this.validity = validity;
	}

	synchronized Duration left() {
		return (this.givenBack || this.ended) ? Duration.ZERO : this.validity.left();
	}

	synchronized boolean isLeft() {
		return !this.givenBack && !this.ended && this.validity.isLeft();
	}

	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.since);
	}

	/**
	 * Begins anew.
	 * @return false if it is too late for that
	 */
	synchronized boolean prolong(Validity extended) {
		boolean left = isLeft();
		if (left) {
			this.validity = extended;
		}
		return left;
	}

	/**
	 * Leaves it to the release to end this term.
	 * @return false if a release does that already
	 */
	synchronized boolean giveBack() {
		boolean first = !this.givenBack;
		this.givenBack = true;
		return first;
	}

	synchronized boolean isGivenBack() {
		return this.givenBack;
	}

	/**
	 * Ends this term by its release, whether in time or not.
	 * @return whether it has not ended before
	 */
	synchronized boolean end() {
		boolean first = !this.ended;
		this.ended = true;
		return first;
	}

	/**
	 * Ends this term if its validity has ended.
	 * @return whether it ends now, by its loss
	 */
	synchronized boolean expire() {
		return !this.validity.isLeft() && forfeit();
	}

	/**
	 * Ends this term unless a release does.
	 * @return whether it ends now, by its loss
	 */
	synchronized boolean forfeit() {
		return !this.givenBack && end();
	}

}
