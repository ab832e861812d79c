package io.pottery.samples.benchmarks;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pottery.cache.CacheOptions;
import io.pottery.cache.NearOptions;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.cache.RedisCached;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.CacheProvider;
import org.redisson.config.Config;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What a hit costs that stands next to the caller: in a {@link RedisCache}, by
 * {@link RedisCached}, in Caffeine alone and in a map of Redisson; and one that is read
 * from Redis.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class NearCacheBenchmark {

	private static final Duration TTL = Duration.ofHours(1);

	private final ConfigurableApplicationContext context;

	private final RedisCache<String, BigDecimal> near;

	private final RedisCache<String, BigDecimal> far;

	private final Quotes quotes;

	private final Cache<String, BigDecimal> caffeine;

	private final RedissonClient redisson;

	private final RLocalCachedMap<String, BigDecimal> local;

	private final String key = "9780441172719";

	/**
	 * Starts an application with a Redis of its own.
	 */
	public NearCacheBenchmark() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run();
		RedisCacheFactory caches = this.context.getBean(RedisCacheFactory.class);
		CacheOptions options = CacheOptions.DEFAULT.withTtl(TTL);
		this.near = caches.cache("near", String.class, BigDecimal.class, options.withNear(NearOptions.DEFAULT));
		this.far = caches.cache("far", String.class, BigDecimal.class, options);
		this.quotes = this.context.getBean(Quotes.class);
		this.caffeine = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(TTL).build();
		Config config = new Config();
		LettuceConnectionFactory connections = this.context.getBean(LettuceConnectionFactory.class);
		config.useSingleServer().setAddress("redis://" + connections.getHostName() + ":" + connections.getPort());
		this.redisson = Redisson.create(config);
		this.local = this.redisson.getLocalCachedMap(LocalCachedMapOptions.<String, BigDecimal>name("local")
			.cacheProvider(CacheProvider.CAFFEINE)
			.cacheSize(10_000)
			.timeToLive(TTL));
		this.local.put(this.key, BigDecimal.TEN);
	}

	/**
	 * Stops the application and its Redis.
	 */
	@TearDown(Level.Trial)
	public void stop() {
		this.redisson.shutdown();
		this.context.close();
	}

	@Benchmark
	public @Nullable BigDecimal nearByCaffeineAlone() {
		return this.caffeine.get(this.key, (missing) -> BigDecimal.TEN);
	}

	@Benchmark
	public @Nullable BigDecimal nearByRedisCache() {
		return this.near.get(this.key, (missing) -> BigDecimal.TEN);
	}

	@Benchmark
	public BigDecimal nearByRedisCached() {
		return this.quotes.near(this.key);
	}

	@Benchmark
	public @Nullable BigDecimal nearByRedisson() {
		return this.local.get(this.key);
	}

	@Benchmark
	public @Nullable BigDecimal farByRedisCache() {
		return this.far.get(this.key, (missing) -> BigDecimal.TEN);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Quotes.class)
	static class Application {

	}

	static class Quotes {

		@RedisCached(key = "#{#isbn}", ttl = "1h", near = true)
		BigDecimal near(String isbn) {
			return BigDecimal.TEN;
		}

	}

}
