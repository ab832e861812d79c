package io.pottery.redis;

/**
 * A connection on which one thread may block.
 */
interface BlockingConnection extends AutoCloseable {

	/**
	 * Waits until a list has elements, and leaves them there.
	 * @param list the key of the list
	 * @param seconds how long to wait
	 * @return whether it has
	 */
	boolean await(byte[] list, double seconds);

	@Override
	void close();

}
