package io.pottery.lock;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which locks the threads of this JVM hold, and how often. A thread that ends takes that
 * with it.
 */
final class LockHolds {

	private final ThreadLocal<Map<String, Hold>> holds = ThreadLocal.withInitial(HashMap::new);

	@Nullable Hold ofThisThread(LockKeys keys) {
		return this.holds.get().get(keys.name());
	}

	void begin(LockKeys keys, Lease lease) {
		this.holds.get().put(keys.name(), new Hold(lease, 1));
	}

	void enter(LockKeys keys, Hold hold) {
		this.holds.get().put(keys.name(), new Hold(hold.lease(), hold.count() + 1));
	}

	/**
	 * Leaves once.
	 * @return the lease, if that was the outermost
	 */
	@Nullable Lease leave(LockKeys keys, Hold hold) {
		if (hold.count() > 1) {
			this.holds.get().put(keys.name(), new Hold(hold.lease(), hold.count() - 1));
			return null;
		}
		this.holds.get().remove(keys.name());
		return hold.lease();
	}

	/**
	 * A lease and how often its thread has entered.
	 */
	record Hold(Lease lease, int count) {

	}

}
