package io.pottery.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Whatever changes a {@link RedisCache} while values are loaded: nothing old is stored,
 * or served to those who ask later.
 */
@Tag("one-server")
class RedisCacheChangesTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final CacheSide here = CacheSide.over(TestRedis.get().connectionFactory());

	private final CacheSide elsewhere = CacheSide.over(TestRedis.get().connectionFactory());

	private final RedisCache<String, String> cache = this.here.quotes();

	private final CountDownLatch go = new CountDownLatch(1);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.go.countDown();
		this.here.close();
		this.elsewhere.close();
	}

	@ParameterizedTest
	@CsvSource({ "EVICT, SAME", "PUT, SAME", "CLEAR, SAME", "EVICT, OTHER_TYPE", "PUT, OTHER_TYPE", "CLEAR, OTHER_TYPE",
			"EVICT, ELSEWHERE", "PUT, ELSEWHERE", "CLEAR, ELSEWHERE" })
	void whoAsksAfterAChangeDoesNotGetWhatWasBeingLoaded(Change change, Where where) throws Exception {
		CompletableFuture<String> old = loadSlowly("old");
		change.on(where.quotes(this));
		long misses = this.cache.info().misses();
		CompletableFuture<String> later = inBackground(() -> this.cache.get("dune", (key) -> "new"));
		if (change == Change.PUT) {
			assertThat(later.get(10, TimeUnit.SECONDS)).isEqualTo("new");
		}
		else {
			// Whoever waits for the old load would be one more that is coalesced.
			await().until(() -> this.cache.info().misses() == misses + 1);
			assertThat(this.cache.getIfPresent("dune")).isNull();
		}
		this.go.countDown();
		assertThat(old.get(10, TimeUnit.SECONDS)).isEqualTo("old");
		assertThat(later.get(10, TimeUnit.SECONDS)).isEqualTo("new");
		assertThat(this.cache.get("dune", (key) -> "loaded again")).isEqualTo("new");
		assertThat(this.elsewhere.quotes().getIfPresent("dune")).isEqualTo("new");
	}

	@ParameterizedTest
	@CsvSource({ "EVICT", "PUT", "CLEAR" })
	void whatChangesWhileManyAreLoadedIsNotStored(Change change) {
		this.cache.getAll(List.of("dune", "emma"), (missing) -> {
			change.on(this.elsewhere.quotes());
			return Map.of("dune", "old", "emma", "old");
		});
		assertThat(this.cache.getIfPresent("dune")).isEqualTo((change == Change.PUT) ? "new" : null);
		assertThat(this.cache.getIfPresent("emma")).isEqualTo((change == Change.CLEAR) ? null : "old");
	}

	@Test
	void whatWasPutTwiceDuringARefreshIsNotReplaced() throws Exception {
		// As large a beta as there may be: everything that took time to load is due.
		RedisCache<String, String> eager = this.here.quotes(CacheOptions.DEFAULT.withBeta(1000));
		String stored = eager.get("dune", (key) -> {
			await().pollDelay(Duration.ofMillis(100)).until(() -> true);
			return "one";
		});
		CountDownLatch refreshing = new CountDownLatch(1);
		await().until(() -> {
			assertThat(eager.get("dune", (key) -> {
				refreshing.countDown();
				awaitGo();
				return "refreshed";
			})).isEqualTo(stored);
			return refreshing.getCount() == 0;
		});
		this.elsewhere.quotes().put("dune", "two");
		this.elsewhere.quotes().put("dune", "one");
		String entry = REDIS.opsForValue().get("shop:quotes:dune");
		this.go.countDown();
		await().until(() -> eager.info().loads() == 2);
		await().until(() -> REDIS.keys("*lock*cache*").stream().allMatch((key) -> key.contains("token")));
		assertThat(REDIS.opsForValue().get("shop:quotes:dune")).isEqualTo(entry);
	}

	@Test
	void whatIsNotKeptLeavesNothing() {
		RedisCache<String, String> without = this.here.quotes(CacheOptions.DEFAULT.withoutNulls());
		assertThatIllegalArgumentException().isThrownBy(() -> this.cache.get("thrown", (key) -> {
			assertThat(REDIS.opsForValue().get("shop:quotes:thrown")).startsWith("[\"loading\", ");
			throw new IllegalArgumentException(key);
		}));
		this.cache.get("refused", (key) -> "value", (value) -> false);
		assertThat(without.<RuntimeException>get("null", (key) -> null)).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> this.cache.getAll(List.of("all", "these"), (missing) -> {
			throw new IllegalArgumentException();
		}));
		this.cache.getAll(List.of("left", "out"), (missing) -> Map.of());
		this.cache.getAsync("stage", (key) -> CompletableFuture.failedStage(new IllegalStateException()))
			.exceptionally((failure) -> null)
			.join();
		await().untilAsserted(() -> assertThat(REDIS.keys("shop:quotes:*")).isEmpty());
	}

	@Test
	void onlyWhatIsServedCounts() throws Exception {
		this.cache.put("emma", "kept");
		CompletableFuture<String> loading = loadSlowly("value");
		REDIS.opsForValue().set("shop:quotes:foreign", "garbage");
		REDIS.opsForList().rightPush("shop:quotes:list", "garbage");
		this.here.caches().cache("quotes:special", String.class, String.class, CacheOptions.DEFAULT).put("x", "y");
		assertThat(this.cache.info().size()).isEqualTo(1);
		this.go.countDown();
		loading.get(10, TimeUnit.SECONDS);
		assertThat(this.cache.info().size()).isEqualTo(2);
	}

	@Test
	void clearingNeverHoldsTheServer() {
		int count = 100_000;
		Map<String, String> values = new HashMap<>();
		IntStream.range(0, count).forEach((number) -> values.put("k" + number, "v"));
		this.cache.getAll(values.keySet(), (missing) -> values);
		RedisCache<String, String> special = this.here.caches()
			.cache("quotes:special", String.class, String.class, CacheOptions.DEFAULT);
		RedisCache<String, String> other = this.here.caches()
			.cache("quotes2", String.class, String.class, CacheOptions.DEFAULT);
		special.put("kept", "special");
		other.put("kept", "other");
		REDIS.opsForValue().set("shop:quotes:foreign", "garbage");
		assertThat(this.cache.info().size()).isEqualTo(count);
		// A thousand take 3 ms, or more on a busy machine; all together would take 300.
		logSlowerThan(100_000);
		int before = slow().size();
		try {
			this.cache.clear();
			this.cache.put("k1", "new");
			assertThat(this.cache.getIfPresent("k2")).isNull();
			await().atMost(Duration.ofSeconds(30))
				.until(() -> REDIS.execute(RedisConnection::serverCommands).dbSize() < 20);
			assertThat(slow().size()).isEqualTo(before);
		}
		finally {
			logSlowerThan(10_000);
		}
		assertThat(this.cache.getIfPresent("k1")).isEqualTo("new");
		assertThat(special.getIfPresent("kept")).isEqualTo("special");
		assertThat(other.getIfPresent("kept")).isEqualTo("other");
		assertThat(REDIS.opsForValue().get("shop:quotes:foreign")).isEqualTo("garbage");
	}

	private static void logSlowerThan(int micros) {
		REDIS.execute((RedisConnection connection) -> {
			connection.serverCommands().setConfig("slowlog-log-slower-than", String.valueOf(micros));
			return connection;
		});
	}

	private static List<Object> slow() {
		return REDIS.execute((RedisConnection connection) -> {
			RedisServerAsyncCommands<?, ?> server = (RedisServerAsyncCommands<?, ?>) connection.getNativeConnection();
			return server.slowlogGet(100).toCompletableFuture().join();
		});
	}

	private CompletableFuture<String> loadSlowly(String value) throws InterruptedException {
		CountDownLatch loading = new CountDownLatch(1);
		CompletableFuture<String> loaded = inBackground(() -> this.cache.get("dune", (key) -> {
			loading.countDown();
			awaitGo();
			return value;
		}));
		assertThat(loading.await(10, TimeUnit.SECONDS)).isTrue();
		return loaded;
	}

	private void awaitGo() {
		await().atMost(Duration.ofSeconds(20)).until(() -> this.go.getCount() == 0);
	}

	private static <T> CompletableFuture<T> inBackground(Supplier<T> action) {
		return CompletableFuture.supplyAsync(action, (task) -> new Thread(task).start());
	}

	/**
	 * What changes an entry.
	 */
	enum Change {

		EVICT((cache) -> cache.evict("dune")), PUT((cache) -> put(cache)), CLEAR(RedisCache::clear);

		private final Consumer<RedisCache<String, ?>> change;

		Change(Consumer<RedisCache<String, ?>> change) {
			this.change = change;
		}

		void on(RedisCache<String, ?> cache) {
			this.change.accept(cache);
		}

		@SuppressWarnings("unchecked")
		private static void put(RedisCache<String, ?> cache) {
			((RedisCache<String, Object>) cache).put("dune", "new");
		}

	}

	/**
	 * Which object changes it.
	 */
	enum Where {

		SAME, OTHER_TYPE, ELSEWHERE;

		RedisCache<String, ?> quotes(RedisCacheChangesTests tests) {
			return switch (this) {
				case SAME -> tests.cache;
				case OTHER_TYPE ->
					tests.here.caches().cache("quotes", String.class, Object.class, CacheOptions.DEFAULT);
				case ELSEWHERE -> tests.elsewhere.quotes();
			};
		}

	}

}
