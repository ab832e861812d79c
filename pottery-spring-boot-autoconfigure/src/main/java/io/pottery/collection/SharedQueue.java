package io.pottery.collection;

/**
 * What all handles of one queue in this JVM share.
 */
interface SharedQueue extends AutoCloseable {

	/**
	 * Ends all waiting.
	 */
	@Override
	void close();

}
