package io.pottery.id;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many ids there are in a second, beside a bare {@code INCR} on one master. The
 * figures are printed; what is asserted is that all ids are different.
 */
class NextIdThroughputTests {

	private static final long SPAN = TimeUnit.MILLISECONDS.toNanos(500);

	private static IdServers servers;

	private static RedisClient client;

	private static StatefulRedisConnection<String, String> connection;

	@BeforeAll
	static void start() {
		servers = new IdServers(5);
		client = RedisClient.create("redis://127.0.0.1:" + servers.port(0));
		connection = client.connect();
	}

	@AfterAll
	static void stop() {
		client.shutdown(0, 0, TimeUnit.SECONDS);
		servers.close();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 1000", "8, 1", "8, 1000" })
	void idsPerSecond(int threads, int allocationSize) throws Exception {
		NextId ids = servers.factory(5)
			.nextId("many:" + threads + ":" + allocationSize, NextIdOptions.DEFAULT.withAllocationSize(allocationSize));
		LongSupplier increment = () -> connection.sync().incr("increment");
		perSecond(threads, increment);
		perSecond(threads, ids::next);
		double bare = perSecond(threads, increment);
		double taken = perSecond(threads, ids::next);
		System.out.printf(
				"ids: %d threads, 5 masters, allocation size %,d: %,.0f a second; INCR on one: %,.0f (%.2f x)%n",
				threads, allocationSize, taken, bare, taken / bare);
	}

	private static double perSecond(int threads, LongSupplier source) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			Set<Long> all = ConcurrentHashMap.newKeySet();
			long begun = System.nanoTime();
			Callable<List<Long>> task = () -> {
				List<Long> taken = new ArrayList<>();
				while (System.nanoTime() - begun < SPAN) {
					taken.add(source.getAsLong());
				}
				return taken;
			};
			List<Future<List<Long>>> done = executor.invokeAll(Stream.generate(() -> task).limit(threads).toList());
			double seconds = (System.nanoTime() - begun) / 1e9;
			int taken = 0;
			for (Future<List<Long>> ids : done) {
				taken += ids.get().size();
				all.addAll(ids.get());
			}
			assertThat(all).hasSize(taken);
			return taken / seconds;
		}
		finally {
			executor.shutdown();
		}
	}

}
