package io.pottery.samples.bookshop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.core.Structure;
import io.pottery.lock.Lease;
import io.pottery.lock.LockOptions;
import io.pottery.lock.RedlockFactory;
import io.pottery.testing.TestConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.AopTestUtils;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * The last copies: each is sold once, whoever sells and however late.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "bookshop.packing.enabled=false")
@Import(TestConnectionConfiguration.class)
class SignedCopiesTests {

	private static final String KEY_PREFIX = "bookshop-" + UUID.randomUUID() + ":";

	private static final String DATABASE = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=30000";

	private final RestTestClient client;

	private final JdbcClient jdbc;

	private final SignedCopiesTable table;

	private final SignedCopiesStock stock;

	private final SignedCopiesTill till;

	private final Catalogue catalogue;

	private final JsonMapper json;

	private final TransactionTemplate transactions;

	private final StringRedisTemplate redis;

	private final RedlockFactory locks;

	private final RedisCounter<String> sales;

	private final RedisDeque<String> latestSales;

	private final RedisReliableQueue<Order> orders;

	@Autowired
	SignedCopiesTests(@LocalServerPort int port, JdbcClient jdbc, SignedCopiesTable table, SignedCopiesStock stock,
			SignedCopiesTill till, Catalogue catalogue, JsonMapper json, TransactionTemplate transactions,
			StringRedisTemplate redis, RedlockFactory locks, RedisCounter<String> sales, RedisDeque<String> latestSales,
			RedisReliableQueue<Order> orders) {
		this.client = client(port);
		this.jdbc = jdbc;
		this.table = table;
		this.stock = stock;
		this.till = till;
		this.catalogue = catalogue;
		this.json = json;
		this.transactions = transactions;
		this.redis = redis;
		this.locks = locks;
		this.sales = sales;
		this.latestSales = latestSales;
		this.orders = orders;
	}

	@DynamicPropertySource
	static void shared(DynamicPropertyRegistry properties) {
		properties.add("pottery.key-prefix", () -> KEY_PREFIX);
		properties.add("spring.datasource.url", () -> DATABASE);
	}

	@BeforeEach
	void open() {
		this.jdbc.sql("DELETE FROM signed_copies").update();
		this.stock.run(new DefaultApplicationArguments());
	}

	@AfterEach
	void forget() {
		Stream.of(this.sales, this.latestSales, this.orders).forEach(Structure::delete);
	}

	@Test
	void sellsTheLastCopiesAndNoMore() {
		assertThat(editions()).extracting(SignedEdition::id, SignedEdition::copies)
			.containsExactly(tuple("a-potters-book", 3), tuple("dune", 3), tuple("the-art-of-computer-programming", 1),
					tuple("matilda", 2));
		assertThat(buy("matilda")).isEqualTo(new SignedEdition("matilda", "Matilda", "Roald Dahl", 1));
		assertThat(buy("matilda").copies()).isZero();
		assertRefused("matilda", HttpStatus.CONFLICT, "Sold out", "No signed copy of 'Matilda' is left");
		assertRefused("emma", HttpStatus.CONFLICT, "Sold out", "No signed copy of 'Emma' is left");
		assertRefused("no-such-book", HttpStatus.NOT_FOUND, "Unknown book",
				"No book in the catalogue has the id 'no-such-book'");
		assertThat(this.sales.snapshot()).isEqualTo(Map.of("matilda", 2L));
		assertThat(this.orders.size()).isEqualTo(2);
		assertThat(this.latestSales.snapshot()).containsExactly("matilda", "matilda");
	}

	@Test
	void twoInstancesSellEachCopyOnce() throws Exception {
		this.table.addIfAbsent("solaris", 20);
		ExecutorService customers = Executors.newFixedThreadPool(16);
		try (ConfigurableApplicationContext second = secondInstance()) {
			RestTestClient other = client(
					second.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			List<Callable<EntityExchangeResult<String>>> purchases = IntStream.range(0, 60)
				.mapToObj((i) -> (Callable<EntityExchangeResult<String>>) () -> purchase(
						(i % 2 == 0) ? this.client : other, "solaris")
					.expectBody(String.class)
					.returnResult())
				.toList();
			List<EntityExchangeResult<String>> answers = new ArrayList<>();
			for (Future<EntityExchangeResult<String>> purchase : customers.invokeAll(purchases)) {
				answers.add(purchase.get());
			}
			// Each sale leaves one copy less than the one before, whoever made that.
			assertThat(answers).filteredOn((answer) -> answer.getStatus().equals(HttpStatus.OK))
				.extracting((answer) -> this.json.readValue(answer.getResponseBody(), SignedEdition.class).copies())
				.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).boxed().toList());
			// Nobody is too late, because of the lock: the token alone would let them all
			// try at once and refuse most.
			assertThat(answers).filteredOn((answer) -> answer.getStatus().equals(HttpStatus.CONFLICT))
				.hasSize(40)
				.allSatisfy((answer) -> assertThat(answer.getResponseBody()).contains("Sold out"));
		}
		finally {
			customers.shutdown();
		}
		assertThat(this.table.copies()).containsEntry("solaris", 0);
		assertThat(this.sales.get("solaris")).isEqualTo(20);
		assertThat(this.orders.size()).isEqualTo(20);
	}

	@Test
	void aSaleIsASaleEvenIfItsLeaseHasEndedMeanwhile() throws Exception {
		CompletableFuture<SignedEdition> sale = this.transactions.execute((status) -> {
			this.jdbc.sql("SELECT copies FROM signed_copies WHERE book = 'dune' FOR UPDATE")
				.query(Integer.class)
				.single();
			CompletableFuture<SignedEdition> buying = CompletableFuture.supplyAsync(() -> buy("dune"));
			// It has the lock and waits for the row. Redis forgets the lock now.
			await().until(() -> this.redis.delete("redlock:" + KEY_PREFIX + "signed:dune"));
			return buying;
		});
		assertThat(sale.get().copies()).isEqualTo(2);
		assertThat(this.table.copies()).containsEntry("dune", 2);
		assertThat(this.orders.size()).isEqualTo(1);
	}

	@Test
	void sellsNothingToWhomTheProxyHasGivenNoToken() {
		SignedCopiesTill till = AopTestUtils.getTargetObject(this.till);
		assertThatIllegalStateException().isThrownBy(() -> till.sell(this.catalogue.get("dune"), null))
			.withMessageContaining("not passed the proxy");
		assertThat(this.table.copies()).containsEntry("dune", 3);
	}

	@Test
	void whoSellsTooLateSellsNothing() throws Exception {
		Lease late = this.locks.lock("signed:dune", LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(200)))
			.acquire();
		int read = this.table.read("dune", late.token());
		// And here it pauses.
		await().until(() -> late.validity().isZero());
		assertThat(buy("dune").copies()).isEqualTo(2);
		assertThat(buy("dune").copies()).isEqualTo(1);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> this.table.write("dune", read - 1, late.token()))
			.withMessageContainingAll("'dune'", late.token().toString());
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> this.table.read("dune", late.token()));
		assertThat(this.table.copies()).containsEntry("dune", 1);
		// Without the token, a copy that was sold would be there again.
		this.jdbc.sql("UPDATE signed_copies SET copies = :copies WHERE book = 'dune'")
			.param("copies", read - 1)
			.update();
		assertThat(this.table.copies()).containsEntry("dune", 2);
	}

	@Test
	void whoIsLateCannotWriteBetweenReadingAndWriting() throws Exception {
		Lease late = this.locks.lock("signed:dune", LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(200)))
			.acquire();
		int read = this.table.read("dune", late.token());
		await().until(() -> late.validity().isZero());
		try (Lease next = this.locks.lock("signed:dune").acquire()) {
			int readNext = this.table.read("dune", next.token());
			assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.table.write("dune", read - 1, late.token()));
			this.table.write("dune", readNext - 1, next.token());
		}
		assertThat(this.table.copies()).containsEntry("dune", 2);
	}

	@Test
	void tellsTheCustomerWhoWasTooLate() {
		this.jdbc.sql("UPDATE signed_copies SET token = :token WHERE book = 'dune'")
			.param("token", Long.MAX_VALUE)
			.update();
		assertRefused("dune", HttpStatus.CONFLICT, "Too late",
				"This took so long that somebody else was served: nothing was bought, please try again");
		assertThat(this.table.copies()).containsEntry("dune", 3);
		assertThat(this.sales.snapshot()).isEmpty();
		assertThat(this.orders.size()).isZero();
		assertThat(this.locks.lock("signed:dune").observed()).isEmpty();
	}

	@Test
	void instancesThatOpenAtOnceStockTheShopOnce() throws Exception {
		this.jdbc.sql("UPDATE signed_copies SET copies = 1 WHERE book = 'dune'").update();
		this.jdbc.sql("DELETE FROM signed_copies WHERE book <> 'dune'").update();
		ExecutorService instances = Executors.newFixedThreadPool(8);
		try {
			Callable<Void> opening = () -> {
				this.stock.run(new DefaultApplicationArguments());
				return null;
			};
			for (Future<Void> opened : instances.invokeAll(Collections.nCopies(8, opening))) {
				opened.get();
			}
		}
		finally {
			instances.shutdown();
		}
		assertThat(this.table.copies())
			.isEqualTo(Map.of("a-potters-book", 3, "dune", 1, "matilda", 2, "the-art-of-computer-programming", 1));
	}

	private static ConfigurableApplicationContext secondInstance() {
		return new SpringApplicationBuilder(BookshopApplication.class, TestConnectionConfiguration.class).run(
				"--server.port=0", "--pottery.key-prefix=" + KEY_PREFIX, "--spring.datasource.url=" + DATABASE,
				"--bookshop.packing.enabled=false");
	}

	private static RestTestClient client(int port) {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	private List<SignedEdition> editions() {
		return body(this.client.get().uri("/api/signed-copies").exchange(), new ParameterizedTypeReference<>() {
		});
	}

	private SignedEdition buy(String id) {
		return body(purchase(this.client, id), new ParameterizedTypeReference<>() {
		});
	}

	private static RestTestClient.ResponseSpec purchase(RestTestClient client, String id) {
		return client.post().uri("/api/signed-copies/{id}/purchases", id).exchange();
	}

	private void assertRefused(String id, HttpStatus status, String title, String detail) {
		purchase(this.client, id).expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value())
			.jsonPath("$.title")
			.isEqualTo(title)
			.jsonPath("$.detail")
			.isEqualTo(detail);
	}

	private static <T> T body(RestTestClient.ResponseSpec response, ParameterizedTypeReference<T> type) {
		@Nullable T body = response.expectStatus().isOk().expectBody(type).returnResult().getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

}
