package io.pottery.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryLettuceAutoConfiguration;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisList;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.collection.RedisSet;
import io.pottery.collection.RedisSimpleQueue;
import io.pottery.testing.RedisCluster;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.RedisSentinel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that says nothing but where Redis is goes on by itself when a replica
 * takes over.
 */
class FailoverTests {

	private static final int WRITERS = 4;

	/**
	 * Shorter than the time-out of a command, which no caller should have to wait for.
	 */
	private static final Duration HANGS = Duration.ofSeconds(45);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
				PotteryAutoConfiguration.class, PotteryLettuceAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void clusterPromotesAReplicaOfTheKilledMaster(String client) {
		try (RedisCluster cluster = RedisCluster.start()) {
			this.runner
				.withPropertyValues("spring.data.redis.client-type=" + client,
						"spring.data.redis.cluster.nodes=" + String.join(",", cluster.addresses()))
				.run((context) -> goesOnWithout(cluster.firstMasterOf("{written}"),
						context.getBean(RedisCollectionFactory.class)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void sentinelsPromoteTheReplicaOfTheKilledMaster(String client) {
		try (RedisSentinel sentinel = RedisSentinel.start()) {
			this.runner
				.withPropertyValues("spring.data.redis.client-type=" + client,
						"spring.data.redis.sentinel.master=" + RedisSentinel.MASTER_NAME,
						"spring.data.redis.sentinel.nodes=" + String.join(",", sentinel.addresses()))
				.run((context) -> goesOnWithout(sentinel.master(), context.getBean(RedisCollectionFactory.class)));
		}
	}

	private static void goesOnWithout(RedisProcess master, RedisCollectionFactory collections) throws Exception {
		RedisSet<Integer> set = collections.set("{written}:set", Integer.class);
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger next = new AtomicInteger();
		AtomicInteger written = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
		try {
			List<Future<?>> writers = new ArrayList<>();
			for (int i = 0; i < WRITERS; i++) {
				writers.add(threads.submit(() -> write(set, next, written, done)));
			}
			await().atMost(HANGS).until(() -> written.get() > 1000);
			RedisSimpleQueue<Integer> queue = collections.queue("{written}:queue", Integer.class);
			Future<Integer> taken = threads.submit(queue::take);
			await().until(() -> isWaitingFor(queue));
			master.kill();
			long start = System.nanoTime();
			int before = written.get();
			await().atMost(HANGS).until(() -> written.get() > before + 2000);
			System.out.println("Failover: " + (System.nanoTime() - start) / 1_000_000 + " ms until 2000 writes");
			done.set(true);
			for (Future<?> writer : writers) {
				writer.get();
			}
			queue.add(7);
			assertThat(taken.get(HANGS.toSeconds(), TimeUnit.SECONDS)).isEqualTo(7);
		}
		finally {
			done.set(true);
			threads.shutdown();
		}
		everyStructureWorks(collections);
	}

	private static boolean isWaitingFor(RedisSimpleQueue<?> queue) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("pottery-" + queue.key()));
	}

	private static void write(RedisSet<Integer> set, AtomicInteger next, AtomicInteger written, AtomicBoolean done) {
		while (!done.get()) {
			try {
				set.add(next.incrementAndGet());
				written.incrementAndGet();
			}
			catch (DataAccessException ex) {
				// Whether it was written is not known.
			}
		}
	}

	// The promoted replica has never seen most of these scripts.
	private static void everyStructureWorks(RedisCollectionFactory collections) throws InterruptedException {
		RedisSet<Integer> set = collections.set("{written}:set", Integer.class);
		assertThat(set.add(-1)).isTrue();
		assertThat(set).contains(-1).hasSizeGreaterThan(2000);
		RedisDict<String, Integer> dict = collections.dict("{written}:dict", String.class, Integer.class);
		assertThat(dict.put("a", 1)).isNull();
		assertThat(dict.merge("a", 1, Integer::sum)).isEqualTo(2);
		RedisCounter<String> counter = collections.counter("{written}:counter", String.class);
		assertThat(counter.increment("a")).isEqualTo(1);
		counter.update(List.of("a", "b"));
		assertThat(counter.get("a")).isEqualTo(2);
		RedisList<Integer> list = collections.list("{written}:list", Integer.class, List.of(3, 1, 2));
		list.sort(null);
		assertThat(list).containsExactly(1, 2, 3);
		RedisDeque<Integer> deque = collections.deque("{written}:deque", Integer.class, 2, List.of(1, 2));
		deque.add(3);
		assertThat(deque).containsExactly(2, 3);
		RedisReliableQueue<String> reliable = collections.reliableQueue("{written}:reliable", String.class);
		reliable.put("a");
		assertThat(reliable.receive().acknowledge()).isTrue();
	}

}
