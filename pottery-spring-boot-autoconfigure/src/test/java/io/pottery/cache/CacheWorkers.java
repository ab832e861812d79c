package io.pottery.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;

import static org.awaitility.Awaitility.await;

/**
 * Threads in a JVM of their own that ask for one value at the same time, whose load ends
 * when a test says so, and tell what they got.
 */
final class CacheWorkers {

	static final String READY = "ready";

	static final String START = "start";

	static final String ASKED = "asked";

	static final String LOADS = "loads";

	static final String GO = "go";

	static final String RESULTS = "results";

	private CacheWorkers() {
	}

	/**
	 * Asks, and ends.
	 * @param arguments the port of Redis and the number of threads
	 */
	public static void main(String[] arguments) throws Exception {
		int port = Integer.parseInt(arguments[0]);
		RedisCommands<String, String> redis = RedisClient.create(RedisURI.create("127.0.0.1", port)).connect().sync();
		RedisCache<String, String> cache = CacheSide.at(port).quotes();
		cache.getIfPresent("connected");
		List<Thread> threads = new ArrayList<>();
		for (int thread = 0; thread < Integer.parseInt(arguments[1]); thread++) {
			threads.add(new Thread(() -> {
				redis.incr(READY);
				await().atMost(Duration.ofMinutes(1)).until(() -> redis.exists(START) > 0);
				redis.incr(ASKED);
				redis.rpush(RESULTS, cache.get("dune", (key) -> load(redis)));
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		// Nothing waits for connections.
		Runtime.getRuntime().halt(0);
	}

	private static String load(RedisCommands<String, String> redis) {
		long load = redis.incr(LOADS);
		await().atMost(Duration.ofMinutes(1)).until(() -> redis.exists(GO) > 0);
		return "load " + load;
	}

}
