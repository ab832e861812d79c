package io.pottery.collection;

/**
 * What all handles of one queue in this JVM share.
 */
interface SharedQueue extends AutoCloseable {

	/**
	 * Lets wait again.
	 */
	void open();

	/**
	 * Ends all waiting, but does not wait for that end.
	 */
	void refuse();

	/**
	 * Ends all waiting.
	 */
	@Override
	void close();

}
