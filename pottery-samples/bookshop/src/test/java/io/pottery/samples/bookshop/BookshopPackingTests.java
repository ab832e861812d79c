package io.pottery.samples.bookshop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.collection.Delivery;
import io.pottery.collection.RedeliveryPolicy;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.collection.RedisSet;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens to orders when those who pack them die, stop or get them twice.
 */
class BookshopPackingTests {

	private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String keyPrefix = "bookshop-" + UUID.randomUUID() + ":";

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), this.keyPrefix);

	private final RedisReliableQueue<Order> orders = this.collections.reliableQueue("orders", Order.class,
			new RedeliveryPolicy(VISIBILITY_TIMEOUT, 2));

	private final RedisSet<UUID> parcels = this.collections.set("parcels", UUID.class);

	private final RedisDeque<Order> latestParcels = this.collections.deque("latest-parcels", Order.class);

	private final Catalogue catalogue = new Catalogue(new JsonMapper(), new ClassPathResource("catalogue.json"));

	BookshopPackingTests() throws IOException {
	}

	@AfterEach
	void forget() {
		this.orders.delete();
		this.parcels.delete();
		this.latestParcels.delete();
		this.collections.close();
	}

	@Test
	void killingTheWorkerLosesNoOrder(@TempDir Path temporary) throws Exception {
		List<Order> bought = IntStream.range(0, 6).mapToObj((i) -> Order.of("dune")).toList();
		this.orders.putAll(bought);
		Path log = temporary.resolve("log");
		Process shop = startShop(log.toFile());
		try {
			// It has packed the first order, and is busy with the second for a while.
			await().atMost(PATIENCE).until(() -> !shop.isAlive() || this.orders.size() == 4);
			assertThat(shop.isAlive()).as("%s", Files.readString(log)).isTrue();
		}
		finally {
			shop.destroyForcibly().waitFor();
		}
		assertThat(this.latestParcels.snapshot()).containsExactly(bought.get(0));
		assertThat(this.orders.inFlight()).isEqualTo(1);
		PackingWorker worker = worker(Duration.ZERO);
		worker.start();
		try {
			await().atMost(PATIENCE).until(() -> this.orders.size() + this.orders.inFlight() == 0);
		}
		finally {
			worker.stop();
		}
		assertThat(this.parcels).containsExactlyInAnyOrderElementsOf(bought.stream().map(Order::id).toList());
		assertThat(this.latestParcels.snapshot()).containsExactlyInAnyOrderElementsOf(bought);
		assertThat(this.orders.deadLetters()).isEmpty();
	}

	@Test
	void stoppingTheWorkerGivesItsOrderBack() throws Exception {
		Order order = Order.of("dune");
		this.orders.put(order);
		PackingWorker worker = worker(PATIENCE);
		worker.start();
		await().until(() -> this.orders.inFlight() == 1);
		worker.stop();
		assertThat(worker.isRunning()).isFalse();
		assertThat(this.parcels).isEmpty();
		assertThat(this.orders.receive(Duration.ZERO)).map(Delivery::element).contains(order);
	}

	@Test
	void anOrderThatComesAgainIsPackedOnce() throws Exception {
		Order order = Order.of("dune");
		packing(Duration.ZERO).pack(order);
		packing(PATIENCE).pack(order);
		assertThat(this.latestParcels.snapshot()).containsExactly(order);
	}

	@Test
	void whatIsNoOrderStopsNobody() {
		this.collections.list("orders", String.class).add("no order");
		this.orders.put(Order.of("dune"));
		PackingWorker worker = worker(Duration.ZERO);
		worker.start();
		try {
			await().untilAsserted(() -> assertThat(packing(Duration.ZERO).orders())
				.isEqualTo(new Orders(0, 0, 1, this.catalogue.titles(List.of("dune")))));
		}
		finally {
			worker.stop();
		}
	}

	private PackingWorker worker(Duration duration) {
		return new PackingWorker(this.orders, packing(duration), properties(duration));
	}

	private Packing packing(Duration duration) {
		return new Packing(this.orders, this.parcels, this.latestParcels, this.catalogue, properties(duration));
	}

	private static PackingProperties properties(Duration duration) {
		return new PackingProperties(true, duration);
	}

	private Process startShop(File log) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", BookshopApplication.class.getName(),
				"--server.port=0", "--spring.data.redis.url=" + TestRedis.get().url(),
				"--pottery.key-prefix=" + this.keyPrefix,
				"--pottery.reliable-queues.orders.visibility-timeout=" + VISIBILITY_TIMEOUT,
				"--bookshop.packing.duration=2s")
			.redirectErrorStream(true)
			.redirectOutput(log)
			.start();
	}

}
