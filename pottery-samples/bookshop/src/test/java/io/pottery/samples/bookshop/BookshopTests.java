package io.pottery.samples.bookshop;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.pottery.codec.JsonCodec;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DURATION;

/**
 * What the shop costs in round trips.
 */
class BookshopTests {

	private final RoundTrips roundTrips = RoundTrips.in(TestRedis.get());

	private final RedisCollectionFactory collections = new RedisCollectionFactory(this.roundTrips.lettuce(),
			new JsonCodec(), "bookshop-" + UUID.randomUUID() + ":");

	private final RedisDict<String, BigDecimal> prices = this.collections.dict("prices", String.class,
			BigDecimal.class);

	private final RedisCounter<String> pageViews = this.collections.counter("page-views", String.class);

	private final RedisCounter<String> sales = this.collections.counter("sales", String.class);

	private final RedisDeque<String> latestSales = this.collections.deque("latest-sales", String.class, 10);

	private final RedisReliableQueue<Order> orders = this.collections.reliableQueue("orders", Order.class);

	private final Catalogue catalogue = new Catalogue(new JsonMapper(), new ClassPathResource("catalogue.json"));

	private final PriceTags priceTags = new PriceTags(this.catalogue, this.prices);

	private final Bookshop shop = new Bookshop(this.catalogue, this.prices, this.pageViews, this.sales,
			this.latestSales, this.orders);

	private final VisitorShelves shelves = new VisitorShelves(this.collections, this.catalogue, this.shop);

	private final UUID visitor = UUID.randomUUID();

	BookshopTests() throws IOException {
	}

	@BeforeEach
	void open() {
		this.priceTags.run(new DefaultApplicationArguments());
		this.shop.buy("dune");
		this.shop.open("dune");
		// A fresh server gets the text of a script with its first call, a trip more.
		this.shop.changePrice("dune", BigDecimal.ONE);
	}

	@AfterEach
	void forget() {
		this.prices.delete();
		this.pageViews.delete();
		this.sales.delete();
		this.latestSales.delete();
		this.orders.delete();
		this.shelves.forget(this.visitor);
		this.roundTrips.close();
	}

	@Test
	void pricingTheCatalogueTakesOne() {
		assertThat(trips(() -> this.priceTags.run(new DefaultApplicationArguments()))).isEqualTo(1);
		this.prices.delete();
		assertThat(trips(() -> this.priceTags.run(new DefaultApplicationArguments()))).isEqualTo(1);
	}

	@Test
	void theCatalogueTakesThree() {
		assertThat(trips(this.shop::offers)).isEqualTo(3);
	}

	@Test
	void aPurchaseTakesThree() {
		assertThat(trips(() -> this.shop.buy("dune"))).isEqualTo(3);
		assertThat(trips(() -> this.shop.buyAll(List.of("dune", "emma", "dune")))).isEqualTo(3);
	}

	@Test
	void aCartTakesTwoHoweverFull() {
		List.of("dune", "emma", "solaris", "dune").forEach((id) -> this.shelves.putInCart(this.visitor, id));
		assertThat(trips(() -> this.shelves.cart(this.visitor))).isEqualTo(2);
	}

	@Test
	void whatIsCollectedExpiresByItself() {
		this.shelves.putInCart(this.visitor, "dune");
		this.shelves.wish(this.visitor, "dune");
		this.shelves.view(this.visitor, "dune");
		assertThat(this.collections.list("cart:" + this.visitor, String.class).ttl()).get(DURATION)
			.isBetween(Duration.ofHours(23), Duration.ofDays(1));
		assertThat(this.collections.set("wishes:" + this.visitor, String.class).ttl()).get(DURATION)
			.isBetween(Duration.ofDays(29), Duration.ofDays(30));
		assertThat(this.collections.deque("viewed:" + this.visitor, String.class).ttl()).get(DURATION)
			.isBetween(Duration.ofDays(6), Duration.ofDays(7));
	}

	@Test
	void aPriceChangeTakesOne() {
		assertThat(trips(() -> this.shop.changePrice("dune", BigDecimal.TEN))).isEqualTo(1);
		assertThat(this.shop.open("dune").price()).isEqualTo("10.00");
	}

	private int trips(RoundTrips.Action<RuntimeException> action) {
		return this.roundTrips.record(action).trips();
	}

}
