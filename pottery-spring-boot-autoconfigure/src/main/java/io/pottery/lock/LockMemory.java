package io.pottery.lock;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * What masters have to remember, so that tokens grow and no lock is granted twice.
 *
 * @param tokenMemory how long the last fencing token of a lock is remembered after its
 * last lease
 * @param restartQuarantine how long a master that has started without its data grants no
 * locks, because it has forgotten who holds them; no lease may be longer. Zero for
 * masters that never lose their data
 */
public record LockMemory(Duration tokenMemory, Duration restartQuarantine) {

	private static final Duration LONGEST = Duration.ofDays(3650);

	/**
	 * Tokens are remembered for a day, and masters never lose their data.
	 */
	public static final LockMemory DEFAULT = new LockMemory(Duration.ofHours(24), Duration.ZERO);

	public LockMemory {
		check("tokenMemory", tokenMemory);
		check("restartQuarantine", restartQuarantine);
	}

	/**
	 * The same for masters that may start without their data.
	 * @param restartQuarantine how long such a master grants no locks
	 * @return another memory
	 */
	public LockMemory withRestartQuarantine(Duration restartQuarantine) {
		return new LockMemory(this.tokenMemory, restartQuarantine);
	}

	boolean quarantines() {
		return this.restartQuarantine.toMillis() > 0;
	}

	/**
	 * Whether leases are over before a master that has forgotten them grants locks again.
	 * @param autoRelease how long they are
	 * @return whether no lock is granted a second time
	 */
	public boolean outlasts(Duration autoRelease) {
		return !quarantines() || autoRelease.compareTo(this.restartQuarantine) <= 0;
	}

	/**
	 * Refuses leases that are too long for the quarantine.
	 * @throws IllegalArgumentException if they are
	 */
	void check(String lock, LockOptions options) {
		Assert.isTrue(outlasts(options.autoRelease()),
				() -> "'autoRelease' of lock '" + lock + "' is " + options.autoRelease()
						+ ", longer than the restart quarantine of the masters (" + this.restartQuarantine
						+ "), so that one which has lost its data would grant the lock a second time: shorten it, or "
						+ "lengthen the quarantine (pottery.redlock.restart-quarantine)");
	}

	private static void check(String name, Duration duration) {
		Assert.isTrue(!duration.isNegative() && duration.compareTo(LONGEST) <= 0,
				() -> "'" + name + "' must be 0 to 3650 days, but is " + duration);
	}

}
