package io.pottery.cache;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.pottery.codec.JsonCodec;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Caches with values next to the caller whose connections are lost.
 */
@Tag("one-server")
class NearCacheFaultTests {

	// Two clocks of one machine, read by threads that may have to wait for a processor.
	private static final Duration CLOCKS = Duration.ofMillis(20);

	@Test
	void nothingIsServedLongerThanTheSilenceMayBe() throws Exception {
		Duration silence = Duration.ofMillis(400);
		try (RedisProcess server = RedisProcess.start();
				StallingProxy proxy = new StallingProxy(server.port());
				RedisClient direct = RedisClient.create(RedisURI.create(server.url()))) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration("127.0.0.1", proxy.port()));
			connections.afterPropertiesSet();
			try (Masters masters = new Masters(List.of(MasterConnections.of("redis", connections)),
					Duration.ofSeconds(2));
					RedisCacheFactory factory = new RedisCacheFactory(connections, masters, new JsonCodec(), "",
							ForkJoinPool.commonPool(), CacheListener.of(List.of()))) {
				RedisCache<String, String> cache = factory.cache("quotes", String.class, String.class,
						CacheOptions.DEFAULT.withNear(new NearOptions(100, null, silence)));
				RedisCommands<String, String> redis = direct.connect().sync();
				await().until(() -> {
					cache.get("dune", (key) -> "old");
					int before = scripts(redis);
					cache.get("dune", (key) -> "old");
					return scripts(redis) == before;
				});
				proxy.stall();
				redis.del("quotes:dune");
				long changed = System.nanoTime();
				assertThat(cache.getIfPresent("dune")).as("nobody could tell").isEqualTo("old");
				await().pollInterval(Duration.ofMillis(1)).until(() -> cache.getIfPresent("dune") == null);
				Duration served = Duration.ofNanos(System.nanoTime() - changed);
				System.out.printf("A value was served for %d ms of silence, of at most %d%n", served.toMillis(),
						silence.toMillis());
				assertThat(served).isLessThan(silence.plus(CLOCKS));
			}
			connections.destroy();
		}
	}

	@Test
	void noReadOfTwoJvmsIsOlderThanTheBoundWhenConnectionsAreKilled(@TempDir Path directory) throws Exception {
		Duration time = Duration.ofSeconds(8);
		Path file = directory.resolve("notes");
		try (RedisProcess server = RedisProcess.start();
				RedisClient killer = RedisClient.create(RedisURI.create(server.url()))) {
			Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
					NearWorkers.class.getName(), String.valueOf(server.port()), "1", String.valueOf(time.toMillis()),
					file.toString())
				.inheritIO()
				.start();
			RedisCommands<String, String> commands = killer.connect().sync();
			Thread kills = new Thread(() -> {
				while (!Thread.currentThread().isInterrupted()) {
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_500));
					commands.clientKill(KillArgs.Builder.typeNormal().skipme());
				}
			});
			kills.setDaemon(true);
			kills.start();
			List<String> notes = new ArrayList<>();
			try {
				notes.addAll(NearWorkers.work(server.port(), 0, time));
				assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
			}
			finally {
				kills.interrupt();
				other.destroyForcibly();
			}
			notes.addAll(Files.readAllLines(file));
			List<Long> ages = ages(notes);
			int scripts = scripts(commands);
			System.out.printf("%d reads with %d scripts, %d of them older than the last change, by %d µs at the most%n",
					ages.size(), scripts, ages.stream().filter((age) -> age > 0).count(), ages.get(ages.size() - 1));
			// Two for each that was not near.
			assertThat(ages.size() - scripts / 2).as("reads that were near").isGreaterThan(100);
			assertThat(Duration.ofNanos(1_000 * ages.get(ages.size() - 1)))
				.isLessThan(NearWorkers.MAX_SILENCE.plus(CLOCKS));
		}
	}

	// How many have run.
	private static int scripts(RedisCommands<String, String> redis) {
		Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(redis.info("commandstats"));
		return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
	}

	// For how long each read was of what had been changed before it began (µs), sorted.
	private static List<Long> ages(List<String> notes) {
		Map<String, TreeMap<Long, Long>> writes = new HashMap<>();
		notes.stream()
			.map((note) -> note.split(" "))
			.filter((note) -> note[0].equals("write"))
			.forEach((note) -> writes.computeIfAbsent(note[1], (key) -> new TreeMap<>())
				.put(Long.valueOf(note[2]), Long.valueOf(note[3])));
		return notes.stream().map((note) -> note.split(" ")).filter((note) -> note[0].equals("read")).map((note) -> {
			Map.Entry<Long, Long> next = writes.getOrDefault(note[1], new TreeMap<>())
				.higherEntry(Long.valueOf(note[2]));
			return (next != null) ? Math.max(0, Long.parseLong(note[3]) - next.getValue()) : 0L;
		}).sorted().toList();
	}

}
