package io.pottery.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Caches with values next to the caller, against a real Redis.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NearCacheTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	// So rarely asked whether it tracks that nothing is counted that does not belong.
	private static final CacheOptions NEAR = CacheOptions.DEFAULT
		.withNear(new NearOptions(100, null, Duration.ofMinutes(1)));

	private final RoundTrips trips = RoundTrips.in(TestRedis.get());

	private final AtomicInteger loads = new AtomicInteger();

	private Masters masters;

	private RedisCacheFactory here;

	private RedisCacheFactory elsewhere;

	private RedisCache<String, String> cache;

	private RedisCache<String, String> other;

	@BeforeAll
	void open() {
		TestRedis.get().flush();
		this.masters = new Masters(List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())),
				Duration.ofSeconds(5));
		this.here = factory(this.trips.lettuce());
		this.elsewhere = factory(TestRedis.get().connectionFactory());
		this.cache = this.here.cache("quotes", String.class, String.class, NEAR);
		this.other = this.elsewhere.cache("quotes", String.class, String.class, CacheOptions.DEFAULT);
		awaitNear(this.cache);
	}

	@BeforeEach
	void reset() {
		this.cache.clear();
		this.loads.set(0);
	}

	@AfterAll
	void close() {
		this.here.close();
		this.elsewhere.close();
		this.masters.close();
		this.trips.close();
	}

	private RedisCacheFactory factory(RedisConnectionFactory connections) {
		return new RedisCacheFactory(connections, this.masters, new JsonCodec(), "near:", ForkJoinPool.commonPool(),
				CacheListener.of(List.of()));
	}

	private void awaitNear(RedisCache<String, String> near) {
		await().untilAsserted(() -> {
			near.get("awaited", (key) -> "here");
			near.get("awaited", (key) -> "here");
			assertThat(commands(() -> near.get("awaited", (key) -> "here"))).isZero();
		});
	}

	private int commands(Runnable action) {
		return this.trips.record(action::run).commands().size();
	}

	private String load(String key) {
		return key + " " + this.loads.incrementAndGet();
	}

	private @Nullable String near(String key) {
		// What was stored last may still be told to have changed.
		await().pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(commands(() -> this.cache.get(key, this::load))).as("commands").isZero());
		return this.cache.getIfPresent(key);
	}

	@Test
	void whatIsNearIsNotAskedFor() {
		assertThat(near("dune")).isEqualTo("dune 1");
		assertThat(commands(() -> {
			assertThat(this.cache.getAsync("dune", (key) -> null)).isCompletedWithValue("dune 1");
			assertThat(this.cache.getIfPresentAsync("dune")).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("dune 1");
		})).isZero();
		assertThat(this.cache.info().misses()).isEqualTo(1);
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void whatIsChangedElsewhereGoes() {
		near("dune");
		this.other.put("dune", "new");
		await().atMost(Duration.ofSeconds(2)).until(() -> "new".equals(this.cache.getIfPresent("dune")));
		this.other.evict("dune");
		await().atMost(Duration.ofSeconds(2)).until(() -> this.cache.getIfPresent("dune") == null);
		near("emma");
		this.other.clear();
		await().atMost(Duration.ofSeconds(2)).until(() -> this.cache.getIfPresent("emma") == null);
		near("emma");
		REDIS.delete("near:quotes:emma");
		await().atMost(Duration.ofSeconds(2)).until(() -> this.cache.getIfPresent("emma") == null);
		near("emma");
		TestRedis.get().flush();
		await().atMost(Duration.ofSeconds(2)).until(() -> this.cache.getIfPresent("emma") == null);
	}

	@Test
	void whatIsChangedHereGoesAtOnce() {
		for (int round = 0; round < 10; round++) {
			near("dune");
			this.cache.put("dune", "new " + round);
			assertThat(this.cache.getIfPresent("dune")).isEqualTo("new " + round);
			near("dune");
			this.cache.evict("dune");
			assertThat(this.cache.getIfPresent("dune")).isNull();
			near("dune");
			this.here.cache("quotes", Object.class, Object.class, CacheOptions.DEFAULT).evict("dune");
			near("dune");
			this.cache.clear();
			assertThat(this.cache.getIfPresent("dune")).isNull();
		}
	}

	@Test
	void anotherCacheOfTheSameNameEvictsIt() {
		near("dune");
		this.here.cache("quotes", String.class, Object.class, CacheOptions.DEFAULT).evict("dune");
		assertThat(this.cache.getIfPresent("dune")).isNull();
	}

	@Test
	void nothingIsNearLongerThanItIsFresh() {
		CacheOptions shortly = NEAR.withTtl(Duration.ofMillis(300));
		RedisCache<String, String> expiring = this.here.cache("expiring", String.class, String.class, shortly);
		awaitNear(expiring);
		expiring.put("dune", "old");
		assertThat(expiring.getIfPresent("dune")).isEqualTo("old");
		await().atMost(Duration.ofSeconds(2)).until(() -> expiring.getIfPresent("dune") == null);
		RedisCache<String, String> brief = this.here.cache("brief", String.class, String.class,
				CacheOptions.DEFAULT.withNear(new NearOptions(100, Duration.ofMillis(50), Duration.ofMinutes(1))));
		awaitNear(brief);
		await().untilAsserted(
				() -> assertThat(commands(() -> brief.get("awaited", this::load))).as("commands").isPositive());
	}

	@Test
	void noMoreIsNearThanThereMayBe() {
		List<String> books = IntStream.range(0, 500).mapToObj((number) -> "book " + number).toList();
		books.forEach((book) -> this.cache.put(book, book));
		await().untilAsserted(
				() -> assertThat(commands(() -> books.forEach(this.cache::getIfPresent))).isBetween(2 * 350, 2 * 450));
	}

	@Test
	void valuesOfAnyTypeAreNear() {
		RedisCache<Integer, Map<String, List<Integer>>> typed = this.here.cache("typed",
				org.springframework.core.ResolvableType.forClass(Integer.class),
				org.springframework.core.ResolvableType.forClassWithGenerics(Map.class,
						org.springframework.core.ResolvableType.forClass(String.class),
						org.springframework.core.ResolvableType.forClassWithGenerics(List.class, Integer.class)),
				NEAR);
		await().untilAsserted(() -> {
			typed.get(1, (key) -> Map.of("a", List.of(1)));
			typed.get(1, (key) -> Map.of());
			assertThat(commands(() -> assertThat(typed.get(1, (key) -> Map.of())).isEqualTo(Map.of("a", List.of(1)))))
				.isZero();
		});
		await().untilAsserted(() -> {
			assertThat(this.cache.<RuntimeException>get("nobody", (key) -> null)).isNull();
			assertThat(this.cache.<RuntimeException>get("nobody", (key) -> null)).isNull();
			assertThat(commands(() -> this.cache.<RuntimeException>get("nobody", this::load))).isZero();
		});
	}

	@Test
	void whoCannotBeToldIsRefused() {
		LettuceConnectionFactory old = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(TestRedis.get().host(), TestRedis.get().port()),
				LettuceClientConfiguration.builder()
					.clientOptions(io.lettuce.core.ClientOptions.builder()
						.protocolVersion(io.lettuce.core.protocol.ProtocolVersion.RESP2)
						.build())
					.build());
		old.afterPropertiesSet();
		try (RedisCacheFactory factory = factory(old)) {
			assertThatExceptionOfType(NearUnavailableException.class)
				.isThrownBy(() -> factory.cache("quotes", String.class, String.class, NEAR))
				.withMessage("it needs one Redis server, or Sentinel, and Lettuce. Redis tells of changes by the "
						+ "protocol RESP3, but Lettuce is set to RESP2");
		}
		try (RedisCacheFactory factory = factory(this.trips.jedis())) {
			assertThatExceptionOfType(NearUnavailableException.class)
				.isThrownBy(() -> factory.cache("quotes", String.class, String.class, NEAR))
				.withMessageContaining("Only Lettuce tells of changes in Redis, but the connection factory is a "
						+ "org.springframework.data.redis.connection.jedis.JedisConnectionFactory");
		}
		finally {
			old.destroy();
		}
	}

	@Test
	void stoppedAndStartedItIsNearAgain() {
		near("dune");
		this.here.stop();
		assertThat(commands(() -> this.cache.getIfPresent("dune"))).isPositive();
		this.here.start();
		await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
			this.cache.get("dune", this::load);
			assertThat(commands(() -> this.cache.get("dune", this::load))).isZero();
		});
	}

}
