package io.pottery.collection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A {@link RedisReliableQueue} loses nothing when a JVM that has taken from it is killed.
 */
@Tag("one-server")
class RedisReliableQueueCrashTests {

	private static final int ELEMENTS = 2000;

	private final RedisProcess server = RedisProcess.start();

	private final LettuceConnectionFactory connections = connections(this.server.port());

	private final RedisCollectionFactory collections = new RedisCollectionFactory(this.connections, new JsonCodec(),
			"");

	@AfterEach
	void stop() {
		this.collections.close();
		this.connections.destroy();
		this.server.close();
	}

	@Test
	void aKilledJvmLosesNothing() throws Exception {
		List<Integer> all = IntStream.range(0, ELEMENTS).boxed().toList();
		RedisReliableQueue<Integer> queue = queue(this.collections);
		RedisSet<Integer> done = this.collections.set("done", Integer.class);
		queue.putAll(all);
		Process worker = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Worker.class.getName(),
				String.valueOf(this.server.port()))
			.inheritIO()
			.start();
		try {
			await().atMost(Duration.ofSeconds(30))
				.until(() -> done.size() == Worker.THREADS * Worker.ROUNDS && queue.inFlight() == Worker.THREADS);
		}
		finally {
			worker.destroyForcibly().waitFor();
		}
		assertThat(queue.size()).isEqualTo(ELEMENTS - Worker.THREADS * (Worker.ROUNDS + 1));
		work(queue, done, ELEMENTS - Worker.THREADS * Worker.ROUNDS);
		assertThat(done).hasSize(ELEMENTS).containsAll(all);
		assertThat(queue.exists()).isFalse();
	}

	private static void work(RedisReliableQueue<Integer> queue, RedisSet<Integer> done, int rounds)
			throws InterruptedException {
		for (int round = 0; round < rounds; round++) {
			Delivery<Integer> delivery = queue.receive();
			done.add(delivery.element());
			assertThat(delivery.acknowledge()).isTrue();
		}
	}

	private static RedisReliableQueue<Integer> queue(RedisCollectionFactory collections) {
		return collections.reliableQueue("queue", Integer.class, new RedeliveryPolicy(Duration.ofSeconds(5), 5));
	}

	private static LettuceConnectionFactory connections(int port) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", port);
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

	/**
	 * Does some work, then holds a delivery for each of its threads until it is killed.
	 */
	static final class Worker {

		static final int THREADS = 3;

		static final int ROUNDS = 50;

		private Worker() {
		}

		public static void main(String[] arguments) {
			RedisCollectionFactory collections = new RedisCollectionFactory(connections(Integer.parseInt(arguments[0])),
					new JsonCodec(), "");
			RedisSet<Integer> done = collections.set("done", Integer.class);
			for (int thread = 0; thread < THREADS; thread++) {
				new Thread(() -> {
					try {
						work(queue(collections), done, ROUNDS);
						queue(collections).receive();
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}).start();
			}
		}

	}

}
