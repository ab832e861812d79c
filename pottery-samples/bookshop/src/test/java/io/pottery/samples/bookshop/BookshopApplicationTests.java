package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
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
import io.pottery.collection.RedisSet;
import io.pottery.core.Structure;
import io.pottery.testing.TestConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "bookshop.packing.enabled=false", "bookshop.packing.duration=10ms" })
@Import(TestConnectionConfiguration.class)
@ExtendWith(OutputCaptureExtension.class)
class BookshopApplicationTests {

	private static final String KEY_PREFIX = "bookshop-" + UUID.randomUUID() + ":";

	private static final UUID VISITOR = UUID.randomUUID();

	private final Catalogue catalogue;

	private final PriceTags priceTags;

	private final RedisDict<String, BigDecimal> prices;

	private final RedisCounter<String> pageViews;

	private final RedisCounter<String> sales;

	private final RedisDeque<String> latestSales;

	private final RedisReliableQueue<Order> orders;

	private final RedisSet<UUID> parcels;

	private final RedisDeque<Order> latestParcels;

	private final PackingWorker worker;

	private final VisitorShelves shelves;

	private final RestTestClient client;

	@Autowired
	BookshopApplicationTests(@LocalServerPort int port, Catalogue catalogue, PriceTags priceTags,
			RedisDict<String, BigDecimal> prices, RedisCounter<String> pageViews, RedisCounter<String> sales,
			RedisDeque<String> latestSales, RedisReliableQueue<Order> orders, RedisSet<UUID> parcels,
			RedisDeque<Order> latestParcels, PackingWorker worker, VisitorShelves shelves) {
		this.client = client(port);
		this.catalogue = catalogue;
		this.priceTags = priceTags;
		this.prices = prices;
		this.pageViews = pageViews;
		this.sales = sales;
		this.latestSales = latestSales;
		this.orders = orders;
		this.parcels = parcels;
		this.latestParcels = latestParcels;
		this.worker = worker;
		this.shelves = shelves;
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
		Stream
			.of(this.prices, this.pageViews, this.sales, this.latestSales, this.orders, this.parcels,
					this.latestParcels)
			.forEach(Structure::delete);
		this.shelves.forget(VISITOR);
	}

	@Test
	void servesThePage() {
		this.client.get()
			.uri("/")
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("<title>Bookshop</title>", "bookshop.css", "bookshop.js"));
		for (String part : List.of("/bookshop.css", "/bookshop.js", "/favicon.svg")) {
			this.client.get().uri(part).exchange().expectStatus().isOk();
		}
	}

	@Test
	void listsTheCatalogueWithFirstPrices() {
		assertThat(offers()).hasSameSizeAs(this.catalogue.books()).allSatisfy((offer) -> {
			assertThat(offer.price()).isEqualTo(this.catalogue.get(offer.id()).price());
			assertThat(offer.views()).isZero();
			assertThat(offer.sales()).isZero();
		});
	}

	@Test
	void countsAViewWheneverABookIsOpened() {
		Offer first = open("solaris");
		assertThat(first.title()).isEqualTo("Solaris");
		assertThat(first.year()).isEqualTo(1961);
		assertThat(first.views()).isEqualTo(1);
		assertThat(open("solaris").views()).isEqualTo(2);
		assertThat(offer("solaris").views()).isEqualTo(2);
		assertThat(offer("emma").views()).isZero();
	}

	@Test
	void countsASale() {
		assertThat(buy("emma")).isEqualTo(new Purchase("emma", 1));
		assertThat(buy("emma")).isEqualTo(new Purchase("emma", 2));
		assertThat(open("emma").sales()).isEqualTo(2);
		assertThat(offer("emma").sales()).isEqualTo(2);
	}

	@Test
	void concurrentPurchasesLoseNone() throws Exception {
		ExecutorService customers = Executors.newFixedThreadPool(8);
		try {
			List<Future<Purchase>> purchases = IntStream.range(0, 200)
				.mapToObj((i) -> customers.submit(() -> buy("dune")))
				.toList();
			List<Long> counts = new ArrayList<>();
			for (Future<Purchase> purchase : purchases) {
				counts.add(purchase.get().sales());
			}
			assertThat(counts).doesNotHaveDuplicates().hasSize(200);
		}
		finally {
			customers.shutdown();
		}
		assertThat(offer("dune").sales()).isEqualTo(200);
	}

	@Test
	void packsWhatWasBought() {
		buy("emma");
		buy("dune");
		assertThat(orders()).isEqualTo(new Orders(2, 0, 0, List.of()));
		this.worker.start();
		try {
			await().untilAsserted(() -> assertThat(orders())
				.isEqualTo(new Orders(0, 0, 0, this.catalogue.titles(List.of("dune", "emma")))));
		}
		finally {
			this.worker.stop();
		}
	}

	@Test
	void changesAPrice() {
		BigDecimal first = this.catalogue.get("dune").price();
		assertThat(changePrice("dune", "7.5")).isEqualTo(new PriceChange("dune", new BigDecimal("7.50"), first));
		assertThat(changePrice("dune", "8")).extracting(PriceChange::previousPrice).isEqualTo(new BigDecimal("7.50"));
		assertThat(open("dune").price()).isEqualTo("8.00");
		assertThat(offer("dune").price()).isEqualTo("8.00");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"price\": 0}", "{\"price\": -1.00}", "{\"price\": 9.999}", "{\"price\": 1000000}",
			"{\"price\": 1e400}", "{\"price\": null}", "{\"price\": \"\"}", "{}" })
	void refusesAPriceThatIsNone(String body) {
		this.client.put()
			.uri("/api/books/dune/price")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(400)
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).startsWith("price "));
		assertThat(this.prices.get("dune")).isEqualByComparingTo(this.catalogue.get("dune").price());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "{\"price\": \"cheap\"}", "{\"price\": [1]}" })
	void refusesWhatIsNotAPriceAtAll(String body) {
		this.client.put()
			.uri("/api/books/dune/price")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("price must be a number in a JSON object");
		assertThat(this.prices.get("dune")).isEqualByComparingTo(this.catalogue.get("dune").price());
	}

	@Test
	void doesNotKnowABookThatIsNotInTheCatalogue() {
		assertUnknown(this.client.get().uri("/api/books/no-such-book").exchange());
		assertUnknown(this.client.post().uri("/api/books/no-such-book/purchases").exchange());
		assertUnknown(this.client.put()
			.uri("/api/books/no-such-book/price")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"price\": 1}")
			.exchange());
		assertThat(this.pageViews.get("no-such-book")).isZero();
		assertThat(this.sales.get("no-such-book")).isZero();
		assertThat(this.prices).doesNotContainKey("no-such-book");
	}

	@Test
	void ranksBestsellers() {
		this.sales.add("dune", 3);
		this.sales.add("solaris", 7);
		this.sales.add("emma", 5);
		this.sales.add("a-book-of-yesterday", 4);
		assertThat(ranked("/api/bestsellers")).containsExactly(new Ranked("solaris", "Solaris", "Stanisław Lem", 7),
				new Ranked("emma", "Emma", "Jane Austen", 5), new Ranked("dune", "Dune", "Frank Herbert", 3));
		assertThat(ranked("/api/bestsellers?limit=1")).extracting(Ranked::id).containsExactly("solaris");
	}

	@Test
	void ranksTheMostViewed() {
		open("emma");
		open("dune");
		open("dune");
		assertThat(ranked("/api/most-viewed")).extracting(Ranked::id).containsExactly("dune", "emma");
		assertThat(ranked("/api/most-viewed?limit=1")).extracting(Ranked::count).containsExactly(2L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "101", "many" })
	void refusesALimitThatIsNone(String limit) {
		for (String ranking : List.of("bestsellers", "most-viewed")) {
			this.client.get()
				.uri("/api/{ranking}?limit={limit}", ranking, limit)
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.detail")
				.value(String.class, (detail) -> assertThat(detail).contains("limit"));
		}
	}

	@Test
	void pricesAllBooksAtOnceAtFirst() {
		this.prices.delete();
		this.priceTags.run(new DefaultApplicationArguments());
		assertThat(this.prices.snapshot()).hasSameSizeAs(this.catalogue.books())
			.allSatisfy((id, price) -> assertThat(price).isEqualByComparingTo(this.catalogue.get(id).price()));
	}

	@Test
	void pricesOnlyBooksThatHaveNoPriceYet() {
		this.prices.put("dune", new BigDecimal("1.00"));
		this.prices.remove("emma");
		this.priceTags.run(new DefaultApplicationArguments());
		assertThat(this.prices.get("dune")).isEqualByComparingTo("1.00");
		assertThat(this.prices.get("emma")).isEqualByComparingTo(this.catalogue.get("emma").price());
		assertThat(this.prices).hasSameSizeAs(this.catalogue.books());
	}

	@Test
	void twoInstancesAreOneShop(CapturedOutput output) {
		changePrice("dune", "6.60");
		buy("dune");
		try (ConfigurableApplicationContext second = secondInstance()) {
			int port = second.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			assertThat(output).contains("Bookshop is open at http://localhost:" + port);
			RestTestClient other = client(port);
			assertThat(open(other, "dune").price()).isEqualTo("6.60");
			assertThat(buy(other, "dune").sales()).isEqualTo(2);
			assertThat(buy("dune").sales()).isEqualTo(3);
			changePrice(other, "dune", "5.50");
		}
		assertThat(offer("dune")).extracting(Offer::price, Offer::views, Offer::sales)
			.containsExactly(new BigDecimal("5.50"), 1L, 3L);
	}

	private ConfigurableApplicationContext secondInstance() {
		return new SpringApplicationBuilder(BookshopApplication.class, TestConnectionConfiguration.class)
			.run("--server.port=0", "--pottery.key-prefix=" + KEY_PREFIX);
	}

	private static RestTestClient client(int port) {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.defaultCookie("visitor", VISITOR.toString())
			.build();
	}

	private Orders orders() {
		return body(this.client.get().uri("/api/orders").exchange(), new ParameterizedTypeReference<>() {
		});
	}

	private List<Offer> offers() {
		return body(this.client.get().uri("/api/books").exchange(), new ParameterizedTypeReference<>() {
		});
	}

	private Offer offer(String id) {
		return offers().stream().filter((offer) -> offer.id().equals(id)).findFirst().orElseThrow();
	}

	private Offer open(String id) {
		return open(this.client, id);
	}

	private static Offer open(RestTestClient client, String id) {
		return body(client.get().uri("/api/books/{id}", id).exchange(), new ParameterizedTypeReference<>() {
		});
	}

	private Purchase buy(String id) {
		return buy(this.client, id);
	}

	private static Purchase buy(RestTestClient client, String id) {
		return body(client.post().uri("/api/books/{id}/purchases", id).exchange(), new ParameterizedTypeReference<>() {
		});
	}

	private PriceChange changePrice(String id, String price) {
		return changePrice(this.client, id, price);
	}

	private static PriceChange changePrice(RestTestClient client, String id, String price) {
		return body(client.put()
			.uri("/api/books/{id}/price", id)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"price\": " + price + "}")
			.exchange(), new ParameterizedTypeReference<>() {
			});
	}

	private List<Ranked> ranked(String uri) {
		return body(this.client.get().uri(uri).exchange(), new ParameterizedTypeReference<>() {
		});
	}

	private static <T> T body(RestTestClient.ResponseSpec response, ParameterizedTypeReference<T> type) {
		@Nullable T body = response.expectStatus().isOk().expectBody(type).returnResult().getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

	private static void assertUnknown(RestTestClient.ResponseSpec response) {
		response.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(HttpStatus.NOT_FOUND.value())
			.jsonPath("$.title")
			.isEqualTo("Unknown book")
			.jsonPath("$.detail")
			.isEqualTo("No book in the catalogue has the id 'no-such-book'");
	}

}
