package io.pottery.redis;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads that wait for masters. None keeps the JVM alive.
 */
final class MasterThreads implements ThreadFactory {

	private final String name;

	private final AtomicInteger created = new AtomicInteger();

	MasterThreads(String name) {
		this.name = name;
	}

	@Override
	public Thread newThread(Runnable task) {
		Thread thread = new Thread(task, this.name + "-" + this.created.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

}
