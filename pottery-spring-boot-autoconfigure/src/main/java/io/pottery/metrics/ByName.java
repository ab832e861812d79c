package io.pottery.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The meters of the declared structures and of groups, and those of all others together.
 *
 * @param <M> the type of the meters of one structure
 */
final class ByName<M> {

	private final Map<String, M> byName = new ConcurrentHashMap<>();

	private final Map<String, M> byTag = new ConcurrentHashMap<>();

	private final Function<String, M> meters;

	private final M others;

	/**
	 * Creates all meters.
	 * @param declared the full names by the declared ones; those that share one cannot be
	 * told apart by it, and count as the first
	 * @param meters creates those of one declared name
	 */
	ByName(Map<String, String> declared, Function<String, M> meters) {
		this.meters = meters;
		declared.forEach((tag, name) -> this.byName.putIfAbsent(name, ofGroup(tag)));
		// One that is declared as "other" counts with the others.
		this.others = ofGroup(PotteryMeters.OTHER);
	}

	/**
	 * Has a name count by a tag, unless it does by another.
	 */
	void tag(String name, String tag) {
		this.byName.computeIfAbsent(name, (unknown) -> ofGroup(tag));
	}

	M of(String name) {
		return this.byName.getOrDefault(name, this.others);
	}

	/**
	 * The meters of all that have a tag in common, which are created when first asked
	 * for.
	 */
	M ofGroup(String tag) {
		return this.byTag.computeIfAbsent(tag, this.meters);
	}

}
