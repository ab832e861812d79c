package io.pottery.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts bulk calls into steps that never hold the server for long.
 */
public final class Chunks {

	/**
	 * How many elements one step has at the most.
	 */
	public static final int SIZE = 1000;

	private Chunks() {
	}

	/**
	 * Cuts a list into chunks, in order.
	 * @param <T> the type of the elements
	 * @param elements the elements, in any number
	 * @return the chunks, none if there are no elements
	 */
	public static <T> List<List<T>> of(List<T> elements) {
		List<List<T>> chunks = new ArrayList<>();
		for (int from = 0; from < elements.size(); from += SIZE) {
			chunks.add(elements.subList(from, Math.min(from + SIZE, elements.size())));
		}
		return chunks;
	}

}
