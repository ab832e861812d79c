package io.pottery.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The meters of the declared structures, and those of all others together.
 *
 * @param <M> the type of the meters of one structure
 */
final class ByName<M> {

	private final Map<String, M> declared = new HashMap<>();

	private final M others;

	/**
	 * Creates all meters.
	 * @param declared the declared names by the full ones
	 * @param meters creates those of one declared name
	 */
	ByName(Map<String, String> declared, Function<String, M> meters) {
		// One that is declared as "other" counts with the others.
		Map<String, M> byTag = new HashMap<>();
		declared.forEach((name, tag) -> this.declared.put(name, byTag.computeIfAbsent(tag, meters)));
		this.others = byTag.computeIfAbsent(PotteryMeters.OTHER, meters);
	}

	M of(String name) {
		return this.declared.getOrDefault(name, this.others);
	}

}
