package io.pottery.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;

import io.pottery.codec.JsonCodec;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Threads that read and change values next to them, in the JVM of a test or in one of
 * their own, and note what they have read and changed when.
 */
final class NearWorkers {

	static final Duration MAX_SILENCE = Duration.ofMillis(500);

	private static final int KEYS = 4;

	private static final int READERS = 3;

	private final LettuceConnectionFactory connections;

	private final StringRedisTemplate database;

	private final RedisCache<String, Long> cache;

	private final int number;

	private final Random random;

	private final Queue<String> notes = new ConcurrentLinkedQueue<>();

	private NearWorkers(LettuceConnectionFactory connections, RedisCache<String, Long> cache, int number) {
		this.connections = connections;
		this.database = new StringRedisTemplate(connections);
		this.cache = cache;
		this.number = number;
		this.random = new Random(number);
	}

	/**
	 * Works, and ends.
	 * @param arguments the port of Redis, the number of this JVM, for how long to work
	 * (ms), and the file of the notes
	 */
	public static void main(String[] arguments) throws Exception {
		List<String> notes = work(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]),
				Duration.ofMillis(Long.parseLong(arguments[2])));
		Files.write(Path.of(arguments[3]), notes);
		// Nothing waits for connections.
		Runtime.getRuntime().halt(0);
	}

	static List<String> work(int port, int number, Duration time) throws InterruptedException, IOException {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", port));
		connections.afterPropertiesSet();
		try (Masters masters = new Masters(List.of(MasterConnections.of("redis", connections)), Duration.ofSeconds(2));
				RedisCacheFactory factory = new RedisCacheFactory(connections, masters, new JsonCodec(), "",
						ForkJoinPool.commonPool(), CacheListener.of(List.of()))) {
			RedisCache<String, Long> cache = factory.cache("numbers", String.class, Long.class,
					CacheOptions.DEFAULT.raisingOnRedisErrors().withNear(new NearOptions(100, null, MAX_SILENCE)));
			return new NearWorkers(connections, cache, number).work(time);
		}
	}

	private List<String> work(Duration time) throws InterruptedException {
		long end = System.nanoTime() + time.toNanos();
		List<Thread> threads = new ArrayList<>();
		for (int reader = 0; reader < READERS; reader++) {
			threads.add(new Thread(() -> {
				Random choice = new Random();
				while (System.nanoTime() < end) {
					read(choice.nextInt(2) + "-" + choice.nextInt(KEYS));
				}
			}));
		}
		threads.add(new Thread(() -> {
			for (long version = 1; System.nanoTime() < end; version++) {
				write(this.number + "-" + this.random.nextInt(KEYS), version);
				LockSupport.parkNanos(this.random.nextInt(60_000_000));
			}
		}));
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		this.connections.destroy();
		return List.copyOf(this.notes);
	}

	private void read(String key) {
		long begin = micros();
		try {
			Long version = this.cache.get(key, this::load);
			this.notes.add("read %s %d %d".formatted(key, version, begin));
		}
		catch (RuntimeException ex) {
			// Redis has not answered, which is not what is looked at.
		}
		LockSupport.parkNanos(100_000);
	}

	private Long load(String key) {
		String version = this.database.opsForValue().get("database:" + key);
		return (version != null) ? Long.valueOf(version) : 0L;
	}

	// Until it has succeeded: only then must nobody read what was there before.
	private void write(String key, long version) {
		while (true) {
			try {
				this.database.opsForValue().set("database:" + key, String.valueOf(version));
				int choice = this.random.nextInt(100);
				if (choice == 0) {
					this.cache.clear();
				}
				else if (choice < 25) {
					this.cache.evict(key);
				}
				else {
					this.cache.put(key, version);
				}
				this.notes.add("write %s %d %d".formatted(key, version, micros()));
				return;
			}
			catch (RuntimeException ex) {
				// Once more.
			}
		}
	}

	private static long micros() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

}
