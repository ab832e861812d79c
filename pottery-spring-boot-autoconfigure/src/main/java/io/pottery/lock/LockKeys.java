package io.pottery.lock;

import java.nio.charset.StandardCharsets;

import io.pottery.redis.Slots;

/**
 * Where a lock stands on every master.
 *
 * @param lockName what the user calls it
 * @param lock the key that holds the value of the holder, Python's
 * @param token the key of the last fencing token, in the same slot
 * @param channel the channel of those who wait
 */
record LockKeys(LockName lockName, byte[] lock, byte[] token, byte[] channel) {

	private static final byte[] MARKER = bytes("redlock-quarantine");

	static LockKeys of(LockName lockName) {
		String lock = "redlock:" + lockName.name();
		String token = Slots.companion(lock, "token");
		return new LockKeys(lockName, bytes(lock), bytes((token != null) ? token : lock + ":token"),
				bytes(lock + ":released"));
	}

	String name() {
		return this.lockName.name();
	}

	byte[][] both() {
		return new byte[][] { this.lock, this.token };
	}

	/**
	 * Both, and the key that only a master without its data lacks.
	 */
	byte[][] withMarker() {
		return new byte[][] { this.lock, this.token, MARKER };
	}

	static byte[] bytes(Object text) {
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

}
