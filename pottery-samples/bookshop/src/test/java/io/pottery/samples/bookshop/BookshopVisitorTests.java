package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.core.Structure;
import io.pottery.testing.TestConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.ExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What visitors collect.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "bookshop.packing.enabled=false")
@Import(TestConnectionConfiguration.class)
class BookshopVisitorTests {

	private static final String KEY_PREFIX = "bookshop-" + UUID.randomUUID() + ":";

	private static final ParameterizedTypeReference<List<Title>> TITLES = new ParameterizedTypeReference<>() {
	};

	private static final ParameterizedTypeReference<Cart> CART = new ParameterizedTypeReference<>() {
	};

	private final RestTestClient client;

	private final PriceTags priceTags;

	private final VisitorShelves shelves;

	private final RedisDict<String, BigDecimal> prices;

	private final RedisCounter<String> pageViews;

	private final RedisCounter<String> sales;

	private final RedisDeque<String> latestSales;

	private final RedisReliableQueue<Order> orders;

	private final Set<UUID> seen = new HashSet<>();

	private final String visitor = visitor();

	@Autowired
	BookshopVisitorTests(@LocalServerPort int port, PriceTags priceTags, VisitorShelves shelves,
			RedisDict<String, BigDecimal> prices, RedisCounter<String> pageViews, RedisCounter<String> sales,
			RedisDeque<String> latestSales, RedisReliableQueue<Order> orders) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		this.priceTags = priceTags;
		this.shelves = shelves;
		this.prices = prices;
		this.pageViews = pageViews;
		this.sales = sales;
		this.latestSales = latestSales;
		this.orders = orders;
	}

	@DynamicPropertySource
	static void keyPrefix(DynamicPropertyRegistry properties) {
		properties.add("pottery.key-prefix", () -> KEY_PREFIX);
	}

	@BeforeEach
	void open() {
		this.priceTags.run(new DefaultApplicationArguments());
	}

	@AfterEach
	void forget() {
		Stream.of(this.prices, this.pageViews, this.sales, this.latestSales, this.orders).forEach(Structure::delete);
		this.seen.forEach(this.shelves::forget);
	}

	@Test
	void aCartKeepsItsOrderAndEveryCopy() {
		this.prices.put("dune", new BigDecimal("10"));
		this.prices.put("emma", new BigDecimal("2.5"));
		put("emma");
		put("dune");
		assertThat(put("emma").total()).isEqualTo("15.00");
		assertThat(cart(this.visitor).books()).extracting(Title::id).containsExactly("emma", "dune", "emma");
		assertThat(cart(visitor()).books()).isEmpty();
	}

	@Test
	void takesOneCopyOutOfTheCart() {
		put("emma");
		put("dune");
		put("emma");
		assertThat(remove("emma").books()).extracting(Title::id).containsExactly("dune", "emma");
		remove("emma");
		assertThat(remove("emma").books()).extracting(Title::id).containsExactly("dune");
	}

	@Test
	void buysTheWholeCart() {
		put("emma");
		put("dune");
		Cart full = put("emma");
		assertThat(buyCart()).isEqualTo(full);
		assertThat(cart(this.visitor).books()).isEmpty();
		assertThat(buyCart()).isEqualTo(new Cart(List.of(), new BigDecimal("0.00")));
		assertThat(this.sales.snapshot()).containsOnly(Map.entry("emma", 2L), Map.entry("dune", 1L));
		assertThat(this.orders.snapshot()).extracting(Order::book).containsExactly("emma", "dune", "emma");
	}

	@Test
	void buyingManyTimesAtOnceBuysOnce() throws Exception {
		for (int i = 0; i < 20; i++) {
			put((i % 2 == 0) ? "emma" : "dune");
		}
		ExecutorService clicks = Executors.newFixedThreadPool(4);
		try {
			List<Future<Cart>> answers = IntStream.range(0, 4).mapToObj((i) -> clicks.submit(this::buyCart)).toList();
			List<Title> bought = new ArrayList<>();
			for (Future<Cart> answer : answers) {
				bought.addAll(answer.get().books());
			}
			assertThat(bought).hasSize(20);
		}
		finally {
			clicks.shutdown();
		}
		assertThat(this.sales.get("emma")).isEqualTo(10);
		assertThat(this.sales.get("dune")).isEqualTo(10);
		assertThat(this.orders.snapshot()).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void wishesAreIdempotent() {
		assertThat(wish("emma")).extracting(Title::id).containsExactly("emma");
		wish("dune");
		assertThat(wish("emma")).extracting(Title::id).containsExactly("dune", "emma");
		assertThat(wishes(this.visitor)).extracting(Title::id).containsExactly("dune", "emma");
		assertThat(unwish("dune")).extracting(Title::id).containsExactly("emma");
		assertThat(unwish("dune")).extracting(Title::id).containsExactly("emma");
		assertThat(wishes(visitor())).isEmpty();
	}

	@Test
	void whatWasViewedLastComesFirst() {
		view("emma");
		view("dune");
		view("solaris");
		view("emma");
		assertThat(viewed(this.visitor)).extracting(Title::id).containsExactly("emma", "solaris", "dune");
		assertThat(viewed(visitor())).isEmpty();
	}

	@Test
	void onlyTheLastEightViewedAreKept() {
		List<String> ids = List.copyOf(this.prices.snapshot().keySet()).subList(0, 10);
		ids.forEach(this::view);
		assertThat(viewed(this.visitor)).extracting(Title::id)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 8).mapToObj((i) -> ids.get(10 - i)).toList());
	}

	@Test
	void onlyTheLastTenSoldAreKept() {
		for (int i = 0; i < 10; i++) {
			buy("emma");
		}
		buy("dune");
		put("solaris");
		put("emma");
		buyCart();
		assertThat(body(this.client.get().uri("/api/latest-sales").exchange(), TITLES)).hasSize(10)
			.extracting(Title::id)
			.startsWith("emma", "solaris", "dune", "emma");
	}

	@Test
	void doesNotKnowABookThatIsNotInTheCatalogue() {
		Stream
			.of(this.client.post()
				.uri("/api/cart")
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"id\": \"no-such-book\"}")
				.exchange(), this.client.delete().uri("/api/cart/no-such-book").exchange(),
					this.client.put().uri("/api/wishes/no-such-book").exchange(),
					this.client.delete().uri("/api/wishes/no-such-book").exchange(),
					this.client.get().uri("/api/books/no-such-book").exchange())
			.forEach((response) -> response.expectStatus()
				.isNotFound()
				.expectHeader()
				.doesNotExist("Set-Cookie")
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.title")
				.isEqualTo("Unknown book"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"id\": null}", "{\"id\": \" \"}", "", "7" })
	void refusesAnItemThatIsNone(String item) {
		this.client.post()
			.uri("/api/cart")
			.contentType(MediaType.APPLICATION_JSON)
			.body(item)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("id must be a text in a JSON object");
	}

	@Test
	void onlyWhoCollectsSomethingGetsACookie() {
		for (String path : List.of("cart", "wishes", "viewed", "latest-sales", "books", "orders")) {
			this.client.get()
				.uri("/api/" + path)
				.exchange()
				.expectStatus()
				.isOk()
				.expectHeader()
				.doesNotExist("Set-Cookie");
		}
		ResponseCookie cookie = cookie(this.client.get().uri("/api/books/dune").exchange());
		assertThat(cookie.isHttpOnly()).isTrue();
		assertThat(cookie.getSameSite()).isEqualTo("Lax");
		assertThat(cookie.getPath()).isEqualTo("/");
		assertThat(cookie.getMaxAge()).isGreaterThan(Duration.ofDays(30));
		assertThat(viewed(cookie.getValue())).extracting(Title::id).containsExactly("dune");
		this.client.get()
			.uri("/api/books/emma")
			.cookie("visitor", cookie.getValue())
			.exchange()
			.expectHeader()
			.doesNotExist("Set-Cookie");
		assertThat(viewed(cookie.getValue())).extracting(Title::id).containsExactly("emma", "dune");
	}

	@ParameterizedTest
	@ValueSource(strings = { "anybody", "1-1-1-1-1", "*", "../prices", "F47AC10B-58CC-4372-A567-0E02B2C3D479" })
	void ignoresAForgedCookie(String forged) {
		assertThat(cart(forged).books()).isEmpty();
		ResponseCookie cookie = cookie(this.client.put().uri("/api/wishes/dune").cookie("visitor", forged).exchange());
		assertThat(wishes(cookie.getValue())).extracting(Title::id).containsExactly("dune");
		assertThat(wishes(forged)).isEmpty();
	}

	private String visitor() {
		UUID visitor = UUID.randomUUID();
		this.seen.add(visitor);
		return visitor.toString();
	}

	private ResponseCookie cookie(RestTestClient.ResponseSpec response) {
		ExchangeResult result = response.expectStatus().isOk().returnResult();
		@Nullable ResponseCookie cookie = result.getResponseCookies().getFirst("visitor");
		assertThat(cookie).isNotNull();
		this.seen.add(UUID.fromString(cookie.getValue()));
		return cookie;
	}

	private Cart cart(String visitor) {
		return body(this.client.get().uri("/api/cart").cookie("visitor", visitor).exchange(), CART);
	}

	private Cart put(String id) {
		return body(this.client.post()
			.uri("/api/cart")
			.cookie("visitor", this.visitor)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"id\": \"" + id + "\"}")
			.exchange(), CART);
	}

	private Cart remove(String id) {
		return body(this.client.delete().uri("/api/cart/{id}", id).cookie("visitor", this.visitor).exchange(), CART);
	}

	private Cart buyCart() {
		return body(this.client.post().uri("/api/cart/purchase").cookie("visitor", this.visitor).exchange(), CART);
	}

	private void buy(String id) {
		this.client.post().uri("/api/books/{id}/purchases", id).exchange().expectStatus().isOk();
	}

	private List<Title> wishes(String visitor) {
		return body(this.client.get().uri("/api/wishes").cookie("visitor", visitor).exchange(), TITLES);
	}

	private List<Title> wish(String id) {
		return body(this.client.put().uri("/api/wishes/{id}", id).cookie("visitor", this.visitor).exchange(), TITLES);
	}

	private List<Title> unwish(String id) {
		return body(this.client.delete().uri("/api/wishes/{id}", id).cookie("visitor", this.visitor).exchange(),
				TITLES);
	}

	private void view(String id) {
		this.client.get().uri("/api/books/{id}", id).cookie("visitor", this.visitor).exchange().expectStatus().isOk();
	}

	private List<Title> viewed(String visitor) {
		return body(this.client.get().uri("/api/viewed").cookie("visitor", visitor).exchange(), TITLES);
	}

	private static <T> T body(RestTestClient.ResponseSpec response, ParameterizedTypeReference<T> type) {
		@Nullable T body = response.expectStatus().isOk().expectBody(type).returnResult().getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

}
