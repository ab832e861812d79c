package io.pottery.cache;

/**
 * Who asks for a value.
 *
 * @param key the text of the key
 * @param due whether it is to be loaded again in any case
 * @param caller the thread that asks
 * @param asked when, by {@link System#nanoTime()}
 */
record Request(String key, boolean due, Thread caller, long asked) {

	static Request of(String key, boolean due) {
		return new Request(key, due, Thread.currentThread(), System.nanoTime());
	}

}
