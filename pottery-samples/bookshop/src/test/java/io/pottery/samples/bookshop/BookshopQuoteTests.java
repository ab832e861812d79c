package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.pottery.cache.CacheInfo;
import io.pottery.cache.RedisCache;
import io.pottery.collection.RedisDict;
import io.pottery.testing.TestConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wholesaler is slow, which customers do not notice twice.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "bookshop.packing.enabled=false",
				"bookshop.wholesaler.delay=" + BookshopQuoteTests.DELAY + "ms" })
@Import(TestConnectionConfiguration.class)
class BookshopQuoteTests {

	static final int DELAY = 400;

	private static final String KEY_PREFIX = "bookshop-" + UUID.randomUUID() + ":";

	private final RestTestClient client;

	private final RedisCache<String, Quote> quotes;

	private final RedisDict<String, BigDecimal> wholesalePrices;

	@Autowired
	BookshopQuoteTests(@LocalServerPort int port, RedisCache<String, Quote> quotes,
			RedisDict<String, BigDecimal> wholesalePrices) {
		this.client = client(port);
		this.quotes = quotes;
		this.wholesalePrices = wholesalePrices;
	}

	@DynamicPropertySource
	static void shared(DynamicPropertyRegistry properties) {
		properties.add("pottery.key-prefix", () -> KEY_PREFIX);
	}

	@AfterEach
	void forget() {
		this.quotes.clear();
		this.wholesalePrices.delete();
	}

	@Test
	void theWholesalerIsAskedOnce() {
		TimedQuote first = quote(this.client, "dune");
		assertThat(first.millis()).isGreaterThanOrEqualTo(DELAY);
		TimedQuote second = quote(this.client, "dune");
		assertThat(second.quote()).isEqualTo(first.quote());
		assertThat(second.millis()).isLessThan(DELAY);
		TimedQuote uncached = body(this.client.get().uri("/api/quotes/dune/uncached").exchange(), TimedQuote.class);
		assertThat(uncached.millis()).isGreaterThanOrEqualTo(DELAY);
		assertThat(uncached.quote().price()).isEqualByComparingTo(first.quote().price());
		assertThat(uncached.quote().at()).isAfter(first.quote().at());
		assertThat(info()).extracting(CacheInfo::hits, CacheInfo::misses, CacheInfo::loads, CacheInfo::size)
			.containsExactly(1L, 1L, 1L, 1L);
	}

	@Test
	void whatIsForgottenIsAskedAgain() {
		Instant first = quote(this.client, "dune").quote().at();
		body(this.client.delete().uri("/api/quotes/dune").exchange(), CacheInfo.class);
		assertThat(quote(this.client, "dune").quote().at()).isAfter(first);
	}

	@Test
	void anotherPriceIsKnownAtOnceAndForGood() {
		quote(this.client, "dune");
		change(this.client, "dune", "9.50");
		TimedQuote changed = quote(this.client, "dune");
		assertThat(changed.quote().price()).isEqualByComparingTo("9.50");
		assertThat(info().loads()).isEqualTo(1);
		this.quotes.evict("dune");
		assertThat(quote(this.client, "dune").quote().price()).isEqualByComparingTo("9.50");
		assertThat(info().loads()).isEqualTo(2);
	}

	@Test
	void twoInstancesAskOnceAndKnowEachOthersPrices() throws Exception {
		ExecutorService customers = Executors.newFixedThreadPool(16);
		try (ConfigurableApplicationContext second = secondInstance()) {
			RestTestClient other = client(
					second.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			List<Callable<Quote>> questions = IntStream.range(0, 16)
				.mapToObj((i) -> (Callable<Quote>) () -> quote((i % 2 == 0) ? this.client : other, "dune").quote())
				.toList();
			List<Quote> answers = new ArrayList<>();
			for (Future<Quote> answer : customers.invokeAll(questions)) {
				answers.add(answer.get());
			}
			assertThat(answers).hasSize(16).containsOnly(answers.get(0));
			assertThat(info().loads() + info(other).loads()).isEqualTo(1);

			change(other, "dune", "7.25");
			assertThat(quote(this.client, "dune").quote().price()).isEqualByComparingTo("7.25");
			assertThat(quote(other, "dune").quote().price()).isEqualByComparingTo("7.25");
			assertThat(info().loads() + info(other).loads()).isEqualTo(1);
		}
		finally {
			customers.shutdown();
		}
	}

	@Test
	void onlyBooksHaveQuotes() {
		this.client.get().uri("/api/quotes/no-such-book").exchange().expectStatus().isNotFound();
		this.client.delete().uri("/api/quotes/no-such-book").exchange().expectStatus().isNotFound();
		this.client.put()
			.uri("/api/quotes/dune")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"price\": -1}")
			.exchange()
			.expectStatus()
			.isBadRequest();
		assertThat(info()).isEqualTo(new CacheInfo(0, 0, 0, 0, 0, 0, 0, 0));
	}

	private static ConfigurableApplicationContext secondInstance() {
		return new SpringApplicationBuilder(BookshopApplication.class, TestConnectionConfiguration.class).run(
				"--server.port=0", "--pottery.key-prefix=" + KEY_PREFIX, "--bookshop.packing.enabled=false",
				"--bookshop.wholesaler.delay=" + DELAY + "ms");
	}

	private static RestTestClient client(int port) {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	private static TimedQuote quote(RestTestClient client, String id) {
		return body(client.get().uri("/api/quotes/{id}", id).exchange(), TimedQuote.class);
	}

	private static void change(RestTestClient client, String id, String price) {
		Quote changed = body(client.put()
			.uri("/api/quotes/{id}", id)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"price\": " + price + "}")
			.exchange(), Quote.class);
		assertThat(changed.price()).isEqualByComparingTo(price);
	}

	private CacheInfo info() {
		return info(this.client);
	}

	private static CacheInfo info(RestTestClient client) {
		return body(client.get().uri("/api/quotes").exchange(), CacheInfo.class);
	}

	private static <T> T body(RestTestClient.ResponseSpec response, Class<T> type) {
		@Nullable T body = response.expectStatus().isOk().expectBody(type).returnResult().getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

}
