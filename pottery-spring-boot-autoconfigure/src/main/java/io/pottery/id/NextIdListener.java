package io.pottery.id;

import java.util.List;

/**
 * Told of what generators do, on threads that it must not block. What it throws is logged
 * and has no other effect.
 */
public interface NextIdListener {

	/**
	 * Ids were taken from the masters.
	 * @param name the generator
	 * @param count how many
	 */
	default void generated(String name, long count) {
	}

	/**
	 * No majority of the masters gave ids or forgot them.
	 * @param name the generator
	 */
	default void quorumFailed(String name) {
	}

	/**
	 * Joins listeners, which are told in their order. What one throws is kept from the
	 * others.
	 * @param listeners the listeners
	 * @return one that tells all of them
	 */
	static NextIdListener of(List<? extends NextIdListener> listeners) {
		return new NextIdListeners(listeners);
	}

}
