package io.pottery.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What the masters tell about a lock.
 */
final class Observations {

	private Observations() {
	}

	/**
	 * Finds who holds a lock on a quorum of the masters.
	 */
	static Optional<Observation> agreed(List<List<@Nullable Object>> replies, int quorum, long asked) {
		Map<String, List<Long>> times = new HashMap<>();
		for (List<@Nullable Object> reply : replies) {
			if (reply.size() == 2 && reply.get(0) instanceof byte[] value && reply.get(1) instanceof Long millis) {
				// Negative for one without an end, which a foreign client may have set.
				times.computeIfAbsent(new String(value, StandardCharsets.UTF_8), (holder) -> new ArrayList<>())
					.add((millis < 0) ? Long.MAX_VALUE / 1_000_000 : millis);
			}
		}
		return times.entrySet()
			.stream()
			.filter((holder) -> holder.getValue().size() >= quorum)
			.findFirst()
			.map((holder) -> new Observation(holder.getKey(), remaining(ofQuorum(holder.getValue(), quorum), asked)));
	}

	// As long as there is a quorum: those that end before do not count.
	private static long ofQuorum(List<Long> times, int quorum) {
		times.sort(Comparator.reverseOrder());
		return times.get(quorum - 1);
	}

	private static Duration remaining(long millis, long asked) {
		Duration left = Duration.ofMillis(millis).minusNanos(System.nanoTime() - asked);
		return left.isNegative() ? Duration.ZERO : left;
	}

}
