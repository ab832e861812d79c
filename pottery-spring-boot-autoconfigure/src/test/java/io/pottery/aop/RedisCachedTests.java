package io.pottery.aop;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryCacheAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@link RedisCached} and its kin do around methods of beans.
 */
@SpringJUnitConfig(RedisCachedTests.Configuration.class)
@DirtiesContext
class RedisCachedTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private static final AtomicInteger CALLS = new AtomicInteger();

	@Autowired
	private Service service;

	@Autowired
	private RedisCache<String, String> quotes;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
		properties.add("pottery.key-prefix", () -> "shop:");
		properties.add("pottery.caches.quotes.ttl", () -> "10m");
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
		CALLS.set(0);
	}

	@Test
	void theMethodIsCalledOnce() {
		assertThat(this.service.quote("dune")).isEqualTo("dune 1");
		assertThat(this.service.quote("dune")).isEqualTo("dune 1");
		assertThat(this.service.quote("emma")).isEqualTo("emma 2");
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("dune 1");
		assertThat(REDIS.getExpire("shop:quotes:dune")).isBetween(500L, 600L);
	}

	@Test
	void theMethodHasTheDeclaredCache() {
		this.quotes.clear();
		this.service.quote("dune");
		this.service.quote("dune");
		assertThat(this.quotes.info().hits()).isEqualTo(1);
		assertThat(this.quotes.info().loads()).isEqualTo(1);
	}

	@Test
	void byDefaultTheKeyIsMadeOfTheArguments() {
		assertThat(this.service.sum(1, List.of("a", "b"))).isEqualTo(this.service.sum(1, List.of("a", "b")));
		assertThat(this.service.sum(-1, List.of())).isNotEqualTo(this.service.sum(-2, List.of()));
		assertThat(this.service.sum(1, null)).isEqualTo(this.service.sum(1, null));
		assertThat(REDIS.keys("shop:*.sum:*")).containsExactlyInAnyOrder(
				"shop:" + Service.class.getName() + ".sum:[1, [\"a\", \"b\"]]",
				"shop:" + Service.class.getName() + ".sum:[-1, []]",
				"shop:" + Service.class.getName() + ".sum:[-2, []]",
				"shop:" + Service.class.getName() + ".sum:[1, null]");
	}

	@Test
	void hitsHaveTheDeclaredType() {
		Map<String, List<Price>> first = this.service.prices();
		assertThat(this.service.prices()).isEqualTo(first);
		assertThat(CALLS).hasValue(1);
	}

	@Test
	void optionalsAreKept() {
		assertThat(this.service.find("dune")).contains("dune 1");
		assertThat(this.service.find("dune")).contains("dune 1");
		assertThat(this.service.find("")).isEmpty();
		assertThat(this.service.find("")).isEmpty();
		assertThat(CALLS).hasValue(2);
	}

	@Test
	void stagesAndMonosAreKept() throws Exception {
		assertThat(this.service.stage("dune").get(10, TimeUnit.SECONDS)).isEqualTo("dune 1");
		assertThat(this.service.stage("dune").get(10, TimeUnit.SECONDS)).isEqualTo("dune 1");
		Mono<String> mono = this.service.mono("emma");
		assertThat(CALLS).hasValue(1);
		assertThat(mono.block(Duration.ofSeconds(10))).isEqualTo("emma 2");
		assertThat(mono.block(Duration.ofSeconds(10))).isEqualTo("emma 2");
		assertThat(this.service.mono("").blockOptional(Duration.ofSeconds(10))).isEmpty();
		assertThat(this.service.mono("").blockOptional(Duration.ofSeconds(10))).isEmpty();
		assertThat(CALLS).hasValue(3);
	}

	@Test
	void nothingIsKeptIfTheMethodThrows() throws Exception {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.service.failing(true));
		assertThat(this.service.failing(false)).isEqualTo("ok 2");
		assertThat(this.service.failing(true)).isEqualTo("ok 2");
	}

	@Test
	void conditionsHold() {
		assertThat(this.service.conditional("vip")).isNotEqualTo(this.service.conditional("vip"));
		assertThat(this.service.conditional("all")).isEqualTo(this.service.conditional("all"));
		assertThat(this.service.unless("short")).isEqualTo(this.service.unless("short"));
		assertThat(this.service.unless("a long one")).isNotEqualTo(this.service.unless("a long one"));
	}

	@Test
	void whatIsPutOrEvictedHolds() {
		this.service.quote("dune");
		assertThat(this.service.update("dune", "new")).isEqualTo("new");
		assertThat(this.service.quote("dune")).isEqualTo("new");
		this.service.remove("dune");
		assertThat(this.service.quote("dune")).isEqualTo("dune 2");
		this.service.quote("emma");
		this.service.removeAll();
		assertThat(this.quotes.getIfPresent("dune")).isNull();
		assertThat(this.quotes.getIfPresent("emma")).isNull();
	}

	record Price(String currency, BigDecimal amount) {

	}

	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class,
			PotteryCacheAutoConfiguration.class })
	@org.springframework.context.annotation.Import(Service.class)
	static class Configuration {

	}

	static class Service {

		@RedisCached(cache = "quotes", key = "#{#book}")
		String quote(String book) {
			return book + " " + CALLS.incrementAndGet();
		}

		@RedisCachePut(cache = "quotes", key = "#{#book}")
		String update(String book, String quote) {
			return quote;
		}

		@RedisCacheEvict(cache = "quotes", key = "#{#book}")
		void remove(String book) {
		}

		@RedisCacheEvict(cache = "quotes", allEntries = true)
		void removeAll() {
		}

		@RedisCached(ttl = "1m", ttlJitter = "10%")
		String sum(int number, @Nullable List<String> texts) {
			return number + " " + texts + " " + CALLS.incrementAndGet();
		}

		@RedisCached("prices")
		Map<String, List<Price>> prices() {
			CALLS.incrementAndGet();
			return Map.of("dune", List.of(new Price("EUR", new BigDecimal("12.50"))));
		}

		@RedisCached
		Optional<String> find(String book) {
			CALLS.incrementAndGet();
			return book.isEmpty() ? Optional.empty() : Optional.of(book + " " + CALLS);
		}

		@RedisCached
		CompletableFuture<String> stage(String book) {
			return CompletableFuture.completedFuture(book + " " + CALLS.incrementAndGet());
		}

		@RedisCached
		Mono<String> mono(String book) {
			CALLS.incrementAndGet();
			return book.isEmpty() ? Mono.empty() : Mono.just(book + " " + CALLS);
		}

		@RedisCached(key = "same")
		String failing(boolean fails) throws IOException {
			int call = CALLS.incrementAndGet();
			if (fails) {
				throw new IOException("no");
			}
			return "ok " + call;
		}

		@RedisCached(condition = "#who != 'vip'")
		String conditional(String who) {
			return who + CALLS.incrementAndGet();
		}

		@RedisCached(unless = "#result.length() > 8")
		String unless(String text) {
			return text + CALLS.incrementAndGet();
		}

	}

}
