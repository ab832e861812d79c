package io.pottery.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;

/**
 * Threads that add to a number by reading and then writing it, guarded by nothing but a
 * lock, in the JVM of a test or in one of their own.
 */
final class LockWorkers {

	static final String NUMBER = "number";

	static final int THREADS = 4;

	static final int ROUNDS = 50;

	private LockWorkers() {
	}

	/**
	 * Works, and ends.
	 * @param ports where the masters are, the first of which has the number
	 */
	public static void main(String[] ports) throws Exception {
		work(Arrays.stream(ports).map((port) -> RedisURI.create("127.0.0.1", Integer.parseInt(port))).toList());
		// Nothing waits for connections.
		Runtime.getRuntime().halt(0);
	}

	static void work(List<RedisURI> uris) throws InterruptedException {
		ClientResources resources = DefaultClientResources.create();
		Duration timeout = Duration.ofSeconds(2);
		RedisCommands<String, String> redis = RedisClient.create(resources, uris.get(0)).connect().sync();
		Masters masters = new Masters(
				uris.stream().map((uri) -> MasterConnections.of(uri, resources, timeout, SslOptions.create())).toList(),
				timeout);
		try (masters; RedlockFactory locks = new RedlockFactory(masters, "")) {
			List<Thread> threads = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				threads.add(new Thread(() -> add(locks.lock(NUMBER), redis)));
			}
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				thread.join();
			}
		}
		resources.shutdown();
	}

	private static void add(Redlock lock, RedisCommands<String, String> redis) {
		for (int round = 0; round < ROUNDS; round++) {
			lock.lock();
			try {
				String read = redis.get(NUMBER);
				redis.set(NUMBER, String.valueOf(((read != null) ? Integer.parseInt(read) : 0) + 1));
			}
			finally {
				lock.unlock();
			}
		}
	}

}
