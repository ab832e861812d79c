package io.pottery.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.codec.JsonCodec;
import io.pottery.metrics.PotteryMeters.Outcome;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * {@link CacheMeters} against what was done.
 */
class CacheMetersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final CacheMeters meters = new CacheMeters(this.registry, Map.of("quotes", "shop:quotes"));

	private final Masters masters = masters(TestRedis.get().connectionFactory());

	private final RedisCacheFactory caches = factory(TestRedis.get().connectionFactory(), this.masters);

	private final RedisCache<String, String> quotes = quotes(CacheOptions.DEFAULT);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.caches.close();
		this.masters.close();
	}

	@Test
	void hitsAndMisses() {
		for (String book : List.of("dune", "emma", "dune", "dune", "emma", "solaris", "dune", "dune", "emma", "emma")) {
			assertThat(this.quotes.get(book, (key) -> "quote of " + key)).isEqualTo("quote of " + book);
		}
		assertThat(gets("hit")).isEqualTo(7);
		assertThat(gets("miss")).isEqualTo(3);
		assertThat(loads(Outcome.LOADED).count()).isEqualTo(3);
		assertThat(count(PotteryMeters.CACHE_PUTS)).isEqualTo(3);
		assertThat(loads(Outcome.ERROR).count()).isZero();
		assertThat(count(PotteryMeters.CACHE_COALESCED) + count(PotteryMeters.CACHE_EARLY_REFRESH)
				+ count(PotteryMeters.CACHE_FAILURES) + count(PotteryMeters.CACHE_EVICTIONS))
			.isZero();
		assertThat(this.registry.getMeters()).hasSize(18);
	}

	@Test
	void lookupsOfOtherKinds() {
		this.quotes.put("dune", "put");
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("put");
		assertThat(this.quotes.getIfPresent("emma")).isNull();
		assertThat(this.quotes.lookup("dune").isPresent()).isTrue();
		this.quotes.getAll(List.of("dune", "emma", "solaris"), (missing) -> Map.of("emma", "loaded"));
		assertThat(gets("hit")).isEqualTo(3);
		assertThat(gets("miss")).isEqualTo(3);
		assertThat(count(PotteryMeters.CACHE_PUTS)).as("put, and loaded together").isEqualTo(2);
	}

	@Test
	void putsAndEvictions() {
		for (String book : List.of("dune", "emma", "solaris", "dune")) {
			this.quotes.put(book, "put");
		}
		assertThat(count(PotteryMeters.CACHE_PUTS)).isEqualTo(4);
		this.quotes.evict("dune");
		this.quotes.evict("emma");
		this.quotes.evict("emma");
		assertThat(count(PotteryMeters.CACHE_EVICTIONS)).as("one was not there").isEqualTo(2);
		assertThat(gets("hit") + gets("miss")).as("bypassed").isZero();
	}

	@Test
	void loads() {
		Duration atLeast = Duration.ofMillis(50);
		this.quotes.get("dune", (key) -> {
			long begin = System.nanoTime();
			await().pollInterval(Duration.ofMillis(1)).until(() -> since(begin).compareTo(atLeast) >= 0);
			return "loaded";
		});
		for (int call = 0; call < 2; call++) {
			assertThatIOException().isThrownBy(() -> this.quotes.get("emma", (key) -> {
				throw new IOException("no quote");
			}));
		}
		assertThat(loads(Outcome.LOADED).count()).isEqualTo(1);
		assertThat(loads(Outcome.LOADED).totalTime(TimeUnit.MILLISECONDS)).isBetween(50.0, 5000.0);
		assertThat(loads(Outcome.ERROR).count()).isEqualTo(2);
		assertThat(gets("miss")).isEqualTo(3);
	}

	@Test
	void coalescedRequests() throws Exception {
		int threads = 8;
		CountDownLatch loading = new CountDownLatch(1);
		List<CompletableFuture<String>> callers = IntStream.range(0, threads)
			.mapToObj((thread) -> CompletableFuture.supplyAsync(() -> this.quotes.get("dune", (key) -> {
				await().until(() -> loading.getCount() == 0);
				return "loaded";
			}), (task) -> new Thread(task).start()))
			.toList();
		await().until(() -> count(PotteryMeters.CACHE_COALESCED) == threads - 1);
		loading.countDown();
		for (CompletableFuture<String> caller : callers) {
			assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo("loaded");
		}
		assertThat(gets("miss")).isEqualTo(threads);
		assertThat(loads(Outcome.LOADED).count()).isEqualTo(1);
		assertThat(count(PotteryMeters.CACHE_COALESCED)).isEqualTo(threads - 1);
	}

	@Test
	void earlyRefreshes() {
		RedisCache<String, String> stale = quotes(
				CacheOptions.DEFAULT.withTtl(Duration.ofMillis(50)).withStale(Duration.ofMinutes(1), Duration.ZERO));
		stale.get("dune", (key) -> "old");
		await().until(() -> stale.getIfPresent("dune") == null);
		double misses = gets("miss");
		assertThat(stale.get("dune", (key) -> "new")).isEqualTo("old");
		await().until(() -> loads(Outcome.LOADED).count() == 2);
		assertThat(count(PotteryMeters.CACHE_EARLY_REFRESH)).isEqualTo(1);
		assertThat(gets("miss")).isEqualTo(misses);
	}

	@Test
	void failures() {
		try (RedisProcess server = RedisProcess.start()) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(server.host(), server.port());
			connections.afterPropertiesSet();
			connections.start();
			try (Masters unreachable = masters(connections);
					RedisCacheFactory failing = factory(connections, unreachable)) {
				RedisCache<String, String> cache = failing.cache("quotes", String.class, String.class,
						CacheOptions.DEFAULT);
				cache.put("dune", "put");
				assertThat(count(PotteryMeters.CACHE_FAILURES)).isZero();
				server.kill();
				assertThat(cache.get("dune", (key) -> "loaded")).isEqualTo("loaded");
			}
			finally {
				connections.destroy();
			}
			assertThat(count(PotteryMeters.CACHE_FAILURES)).isPositive();
			assertThat(gets("miss")).isEqualTo(1);
			assertThat(gets("hit")).isZero();
			assertThat(loads(Outcome.LOADED).count()).isEqualTo(1);
			assertThat(count(PotteryMeters.CACHE_PUTS)).isEqualTo(1);
		}
	}

	@Test
	void undeclaredCachesCountTogether() {
		int before = this.registry.getMeters().size();
		for (int customer = 0; customer < 20; customer++) {
			this.caches.cache("customer:" + customer, String.class, String.class, CacheOptions.DEFAULT)
				.get("dune", (key) -> "loaded");
		}
		assertThat(this.registry.getMeters()).hasSize(before);
		assertThat(gets("miss")).isZero();
		assertThat(this.registry.get(PotteryMeters.CACHE_GETS)
			.tag(PotteryMeters.CACHE, PotteryMeters.OTHER)
			.tag(PotteryMeters.RESULT, "miss")
			.counter()
			.count()).isEqualTo(20);
	}

	@Test
	void annotatedCachesCountByNameButDeclaredOnesByTheirs() {
		int each = this.registry.getMeters().size() / 2;
		this.meters.annotated("shop:quotes", "pageQuotes");
		this.meters.hit("shop:quotes");
		assertThat(gets("hit")).isEqualTo(1);
		assertThat(this.registry.getMeters()).hasSize(2 * each);
		this.meters.annotated("shop:io.acme.Prices.of", "Prices.of");
		this.meters.annotated("shop:io.acme.Prices.of", "Prices.of");
		this.meters.hit("shop:io.acme.Prices.of");
		assertThat(this.registry.getMeters()).hasSize(3 * each);
		assertThat(this.registry.get(PotteryMeters.CACHE_GETS)
			.tag(PotteryMeters.CACHE, "Prices.of")
			.tag(PotteryMeters.RESULT, "hit")
			.counter()
			.count()).isEqualTo(1);
	}

	@Test
	void standardMetersHaveTheTagsOfThoseOfSpringBoot() {
		Counter hits = cache(PotteryMeters.CACHE_GETS).tag(PotteryMeters.RESULT, "hit").counter();
		assertThat(hits.getId().getTags()).containsExactlyInAnyOrder(Tag.of("cache", "quotes"),
				Tag.of("cache.manager", "pottery"), Tag.of("name", "quotes"), Tag.of("result", "hit"));
		assertThat(hits.getId().getBaseUnit()).isNull();
	}

	private static Masters masters(RedisConnectionFactory connections) {
		return new Masters(List.of(MasterConnections.of("redis", connections)), Duration.ofSeconds(5));
	}

	private RedisCacheFactory factory(RedisConnectionFactory connections, Masters masters) {
		return new RedisCacheFactory(connections, masters, new JsonCodec(), "shop:", ForkJoinPool.commonPool(),
				this.meters);
	}

	private RedisCache<String, String> quotes(CacheOptions options) {
		return this.caches.cache("quotes", String.class, String.class, options);
	}

	private static Duration since(long nanoTime) {
		return Duration.ofNanos(System.nanoTime() - nanoTime);
	}

	private RequiredSearch cache(String meter) {
		return this.registry.get(meter).tag(PotteryMeters.CACHE, "quotes");
	}

	private double gets(String result) {
		return cache(PotteryMeters.CACHE_GETS).tag(PotteryMeters.RESULT, result).counter().count();
	}

	private double count(String counter) {
		return cache(counter).counter().count();
	}

	private Timer loads(Outcome outcome) {
		return cache(PotteryMeters.CACHE_LOAD).tag(PotteryMeters.OUTCOME, outcome.tag()).timer();
	}

}
