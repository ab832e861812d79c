package io.pottery.id;

/**
 * Ids that follow each other.
 *
 * @param first the first id
 * @param last the last id, not less than the first
 */
record IdRange(long first, long last) {

	/**
	 * The ids after another one, fewer than asked for if there are no more.
	 * @param before the id before the first, less than the greatest
	 * @param count how many
	 */
	static IdRange after(long before, long count) {
		return new IdRange(before + 1, before + Math.min(count, Long.MAX_VALUE - before));
	}

	long size() {
		return this.last - this.first + 1;
	}

}
