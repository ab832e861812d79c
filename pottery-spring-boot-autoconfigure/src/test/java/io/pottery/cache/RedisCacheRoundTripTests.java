package io.pottery.cache;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.pottery.testing.Recorded;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a {@link RedisCache} costs: a hit one trip, whatever the number of commands.
 */
@Tag("one-server")
class RedisCacheRoundTripTests {

	private static final List<String> MANY = IntStream.range(0, 2_500).mapToObj((number) -> "many" + number).toList();

	private static RoundTrips wire;

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private static final ExecutorService BACKGROUND = Executors.newSingleThreadExecutor();

	private static CacheSide side;

	private final RedisCache<String, String> cache = side.quotes();

	@BeforeAll
	static void connect() {
		wire = RoundTrips.in(TestRedis.get());
		side = CacheSide.over(wire.lettuce(), BACKGROUND, CacheListener.of(List.of()));
	}

	@AfterAll
	static void close() {
		side.close();
		wire.close();
		BACKGROUND.shutdown();
	}

	// Which lets the server know every script, and opens every connection.
	@BeforeEach
	void warmUp() {
		this.cache.getAll(List.of("warm"), (missing) -> Map.of("warm", "up"));
		this.cache.evict("warm");
		this.cache.get("warm", (key) -> "up");
		this.cache.put("warm", "up");
		this.cache.info();
		this.cache.clear();
		awaitQuiet();
		TestRedis.get().flush();
		this.cache.put("dune", "a quote");
	}

	@Test
	void readingIsOneTrip() {
		costs(1, 2, () -> this.cache.get("dune", (key) -> "loaded"));
		costs(1, 2, () -> this.cache.getAsync("dune", (key) -> CompletableFuture.completedStage("loaded")).join());
		costs(1, 2, () -> this.cache.getIfPresent("dune"));
		costs(1, 2, () -> this.cache.getIfPresentAsync("emma").join());
		costs(1, 2, () -> this.cache.lookup("dune"));
	}

	@Test
	void loadingIsToReadToAcquireToReadAgainAndToStore() {
		// The fifth gives the lease back, which nobody waits for.
		costs(5, 7, () -> this.cache.get("emma", (key) -> "loaded"));
		costs(5, 7, () -> this.cache.getAsync("ulysses", (key) -> CompletableFuture.completedStage("loaded")).join());
		costs(2, 3, () -> this.cache.lookup("ivanhoe").store("loaded").join());
	}

	@Test
	void writing() {
		// The generation has to be known before the value is written.
		costs(2, 2, () -> this.cache.put("dune", "new"));
		costs(2, 2, () -> this.cache.putAsync("dune", "new").join());
		costs(1, 2, () -> this.cache.evict("dune"));
		costs(1, 2, () -> this.cache.evictAsync("dune").join());
		assertThat(record(this.cache::clear).commands().get(0)).isEqualTo("EVALSHA");
		assertThat(record(() -> this.cache.clearAsync().join()).trips()).isLessThanOrEqualTo(3);
	}

	@Test
	void manyAreThreeTripsToReadAndThreeToStore() {
		costs(6, 9, () -> this.cache.getAll(MANY, RedisCacheRoundTripTests::load));
		costs(3, 6, () -> this.cache.getAll(MANY, RedisCacheRoundTripTests::load));
		TestRedis.get().flush();
		costs(6, 9, () -> this.cache.getAllAsync(MANY, (missing) -> CompletableFuture.completedStage(load(missing)))
			.join());
		costs(3, 6, () -> this.cache.getAllAsync(MANY, (missing) -> CompletableFuture.completedStage(Map.of())).join());
	}

	private static Map<String, String> load(Set<String> missing) {
		return missing.stream().collect(Collectors.toMap((key) -> key, (key) -> "loaded"));
	}

	// Leases are given back, and the memory of what was cleared, after the caller has
	// gone.
	private static void awaitQuiet() {
		CompletableFuture.runAsync(() -> {
		}, BACKGROUND).join();
		await().until(() -> REDIS.keys("*lock*cache*").stream().allMatch((key) -> key.contains("token")));
	}

	private static void costs(int trips, int commands, Runnable call) {
		Recorded recorded = record(call);
		assertThat(recorded.commands()).hasSize(commands).containsOnly("EVALSHA");
		assertThat(recorded.trips()).isEqualTo(trips);
	}

	private static Recorded record(Runnable call) {
		Recorded recorded = wire.record(call::run);
		awaitQuiet();
		return recorded;
	}

}
