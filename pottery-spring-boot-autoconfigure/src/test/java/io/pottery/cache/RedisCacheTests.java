package io.pottery.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * {@link RedisCache} against a real Redis.
 */
class RedisCacheTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final Masters masters = new Masters(
			List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())), Duration.ofSeconds(5));

	private final RedisCacheFactory here = factory();

	private final RedisCacheFactory elsewhere = factory();

	private final RedisCache<String, String> cache = cache(this.here, CacheOptions.DEFAULT);

	private final AtomicInteger loads = new AtomicInteger();

	private RedisCacheFactory factory() {
		return new RedisCacheFactory(TestRedis.get().connectionFactory(), this.masters, new JsonCodec(), "shop:",
				ForkJoinPool.commonPool(), CacheListener.of(List.of()));
	}

	private static RedisCache<String, String> cache(RedisCacheFactory factory, CacheOptions options) {
		return factory.cache("quotes", String.class, String.class, options);
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.here.close();
		this.elsewhere.close();
		this.masters.close();
	}

	@Test
	void whatWasLoadedIsThere() {
		assertThat(this.cache.get("dune", this::load)).isEqualTo("dune 1");
		assertThat(this.cache.get("dune", this::load)).isEqualTo("dune 1");
		assertThat(cache(this.elsewhere, CacheOptions.DEFAULT).get("dune", this::load)).isEqualTo("dune 1");
		assertThat(this.cache.getIfPresent("emma")).isNull();
		assertThat(this.cache.info()).isEqualTo(new CacheInfo(1, 2, 1, 0, 0, 0, 0, 1));
		assertThat(REDIS.opsForValue().get("shop:quotes:dune")).matches("\\[\\d+, \\d+, 0, \\d+, \"dune 1\"]");
		assertThat(REDIS.getExpire("shop:quotes:dune", TimeUnit.MILLISECONDS)).isBetween(50_000L, 60_000L);
	}

	@Test
	void nullsAreKeptIfThatIsWanted() {
		assertThat(this.cache.<RuntimeException>get("nobody", this::loadNull)).isNull();
		assertThat(this.cache.<RuntimeException>get("nobody", this::loadNull)).isNull();
		assertThat(this.loads).hasValue(1);
		RedisCache<String, String> without = this.here.cache("other", String.class, String.class,
				CacheOptions.DEFAULT.withoutNulls());
		assertThat(without.<RuntimeException>get("nobody", this::loadNull)).isNull();
		assertThat(without.<RuntimeException>get("nobody", this::loadNull)).isNull();
		assertThat(this.loads).hasValue(3);
	}

	@Test
	void whatIsPutIsThere() {
		this.cache.get("dune", this::load);
		this.cache.put("dune", "new");
		assertThat(this.cache.get("dune", this::load)).isEqualTo("new");
		assertThat(this.cache.info()).isEqualTo(new CacheInfo(1, 1, 1, 0, 0, 0, 0, 1));
	}

	@Test
	void whatIsEvictedIsLoadedAgain() {
		this.cache.get("dune", this::load);
		assertThat(this.cache.evict("dune")).isTrue();
		assertThat(this.cache.evict("dune")).isFalse();
		assertThat(this.cache.getIfPresent("dune")).isNull();
		assertThat(this.cache.get("dune", this::load)).isEqualTo("dune 2");
		assertThat(this.cache.getIfPresent("dune")).isEqualTo("dune 2");
	}

	@Test
	void whatIsEvictedDuringItsLoadIsNotStored() {
		assertThat(this.cache.get("dune", (key) -> {
			cache(this.elsewhere, CacheOptions.DEFAULT).evict(key);
			return "old";
		})).isEqualTo("old");
		assertThat(this.cache.getIfPresent("dune")).isNull();
		assertThat(this.cache.get("dune", (key) -> {
			cache(this.elsewhere, CacheOptions.DEFAULT).put(key, "put");
			cache(this.elsewhere, CacheOptions.DEFAULT).evict(key);
			return "old";
		})).isEqualTo("old");
		assertThat(this.cache.getIfPresent("dune")).isNull();
	}

	@Test
	void nothingOlderThanClearIsServed() {
		this.cache.get("dune", this::load);
		this.cache.get("emma", (key) -> {
			cache(this.elsewhere, CacheOptions.DEFAULT).clear();
			return "old";
		});
		assertThat(this.cache.getIfPresent("dune")).isNull();
		assertThat(this.cache.getIfPresent("emma")).isNull();
		this.cache.put("emma", "new");
		this.cache.clear();
		await().untilAsserted(() -> assertThat(this.cache.info()).isEqualTo(new CacheInfo(0, 0, 0, 0, 0, 0, 0, 0)));
	}

	@Test
	void oneLoadsForAll() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		AtomicInteger asked = new AtomicInteger();
		List<CompletableFuture<String>> callers = IntStream.range(0, 64).mapToObj((number) -> {
			RedisCache<String, String> cache = cache((number % 2 == 0) ? this.here : this.elsewhere,
					CacheOptions.DEFAULT);
			return CompletableFuture.supplyAsync(() -> {
				asked.incrementAndGet();
				return cache.get("dune", (key) -> {
					await().until(() -> asked.get() == 64 && loading.getCount() == 0);
					return load(key);
				});
			}, (task) -> new Thread(task).start());
		}).toList();
		loading.countDown();
		for (CompletableFuture<String> caller : callers) {
			assertThat(caller.get(30, TimeUnit.SECONDS)).isEqualTo("dune 1");
		}
		assertThat(this.loads).hasValue(1);
		assertThat(REDIS.keys("*token*")).as("what locks leave")
			.allSatisfy((key) -> assertThat(REDIS.getExpire(key)).isLessThanOrEqualTo(5));
	}

	@Test
	void exceptionsOfLoadersReachAllAndNothingIsStored() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
			try {
				return this.cache.get("dune", (key) -> refuse(waiting));
			}
			catch (IOException ex) {
				return ex.getMessage();
			}
		}, (task) -> new Thread(task).start());
		await().until(() -> this.cache.info().misses() == 1);
		CompletableFuture<String> second = this.cache.getAsync("dune", (key) -> CompletableFuture.completedStage("x"));
		await().until(() -> this.cache.info().coalesced() == 1);
		waiting.countDown();
		assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("no quote");
		assertThat(second).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(IOException.class);
		assertThat(this.cache.getIfPresent("dune")).isNull();
		assertThat(this.cache.info().loadFailures()).isEqualTo(1);
	}

	@Test
	void aLoaderMustNotAskForTheSame() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.cache.get("dune", (key) -> this.cache.get(key, this::load)))
			.withMessage("Loading 'dune' of cache 'shop:quotes' asks for the same again");
		assertThat(this.cache.get("dune", (key) -> this.cache.get("emma", this::load))).isEqualTo("emma 1");
	}

	@Test
	void manyAtOnce() {
		IntStream.of(3, 1).forEach((number) -> this.cache.put("k" + number, "v" + number));
		Map<String, String> values = this.cache.getAll(List.of("k1", "k2", "k3", "k4"), (missing) -> {
			assertThat(missing).isEqualTo(Set.of("k2", "k4"));
			return Map.of("k2", "loaded");
		});
		Map<String, String> expected = new LinkedHashMap<>();
		expected.put("k1", "v1");
		expected.put("k2", "loaded");
		expected.put("k3", "v3");
		assertThat(values).containsExactlyEntriesOf(expected);
		assertThat(this.cache.getIfPresent("k2")).isEqualTo("loaded");
	}

	@Test
	void unreadableEntriesAreLoaded() {
		this.cache.get("dune", this::load);
		REDIS.opsForValue().set("shop:quotes:dune", "garbage");
		assertThat(this.cache.get("dune", this::load)).isEqualTo("dune 2");
		REDIS.delete("shop:quotes:dune");
		REDIS.opsForList().rightPush("shop:quotes:dune", "list");
		assertThat(this.cache.get("dune", this::load)).isEqualTo("dune 3");
		assertThat(this.cache.get("emma", this::load)).isEqualTo("emma 4");
		assertThat(this.cache.info().failures()).isGreaterThanOrEqualTo(2);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(
				() -> this.here.cache("quotes", String.class, String.class, CacheOptions.DEFAULT.raisingOnRedisErrors())
					.get("dune", this::load));
	}

	@Test
	void answersThatAreLate() {
		RedisCache<String, String> strict = cache(this.here,
				CacheOptions.DEFAULT.withCommandTimeout(Duration.ofMillis(50)).raisingOnRedisErrors());
		REDIS.execute((RedisCallback<?>) (connection) -> connection.execute("CLIENT", bytes("PAUSE"), bytes("300")));
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> strict.get("dune", this::load))
			.withMessage("Redis 'redis' has not answered for 50 ms");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String refuse(CountDownLatch waiting) throws IOException {
		await().until(() -> waiting.getCount() == 0);
		throw new IOException("no quote");
	}

	private String load(String key) {
		return key + " " + this.loads.incrementAndGet();
	}

	private @Nullable String loadNull(String key) {
		this.loads.incrementAndGet();
		return null;
	}

}
