package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.pottery.collection.ElementCount;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisReliableQueue;

import org.springframework.stereotype.Service;

/**
 * What can be done in the shop. All that changes is in Redis, so that any number of
 * instances are one shop.
 */
@Service
class Bookshop {

	private final Catalogue catalogue;

	private final RedisDict<String, BigDecimal> prices;

	private final RedisCounter<String> pageViews;

	private final RedisCounter<String> sales;

	private final RedisDeque<String> latestSales;

	private final RedisReliableQueue<Order> orders;

	Bookshop(Catalogue catalogue, RedisDict<String, BigDecimal> prices, RedisCounter<String> pageViews,
			RedisCounter<String> sales, RedisDeque<String> latestSales, RedisReliableQueue<Order> orders) {
		this.catalogue = catalogue;
		this.prices = prices;
		this.pageViews = pageViews;
		this.sales = sales;
		this.latestSales = latestSales;
		this.orders = orders;
	}

	/**
	 * Everything on offer, in three round trips however many books there are.
	 */
	List<Offer> offers() {
		Map<String, BigDecimal> prices = this.prices.getAll(this.catalogue.ids());
		Map<String, Long> views = this.pageViews.snapshot();
		Map<String, Long> sales = this.sales.snapshot();
		return this.catalogue.books().stream().map((book) -> {
			BigDecimal price = prices.getOrDefault(book.id(), book.price());
			return offer(book, price, views.getOrDefault(book.id(), 0L), sales.getOrDefault(book.id(), 0L));
		}).toList();
	}

	/**
	 * One book, which counts as a view of its page.
	 */
	Offer open(String id) {
		Book book = this.catalogue.get(id);
		long views = this.pageViews.increment(id);
		return offer(book, this.prices.getOrDefault(id, book.price()), views, this.sales.get(id));
	}

	/**
	 * Buys a book: orders it, and counts the sale only then.
	 */
	Purchase buy(String id) {
		Book book = this.catalogue.get(id);
		this.orders.put(Order.of(book.id()));
		long sales = this.sales.increment(book.id());
		this.latestSales.addFirst(book.id());
		return new Purchase(id, sales);
	}

	/**
	 * Buys many books, in three round trips however many there are.
	 */
	void buyAll(List<String> ids) {
		this.orders.putAll(ids.stream().map(Order::of).toList());
		this.sales.update(ids);
		this.latestSales.extendLeft(ids);
	}

	/**
	 * What many books cost together now, in one round trip.
	 */
	BigDecimal total(List<String> ids) {
		Map<String, BigDecimal> prices = this.prices.getAll(Set.copyOf(ids));
		return euros(ids.stream()
			.map((id) -> prices.getOrDefault(id, this.catalogue.get(id).price()))
			.reduce(BigDecimal.ZERO, BigDecimal::add));
	}

	List<Title> latestSales() {
		return this.catalogue.titles(this.latestSales.snapshot());
	}

	PriceChange changePrice(String id, BigDecimal price) {
		Book book = this.catalogue.get(id);
		BigDecimal previous = this.prices.put(id, price);
		return new PriceChange(id, euros(price), euros((previous != null) ? previous : book.price()));
	}

	List<Ranked> bestsellers(int limit) {
		return ranked(this.sales.mostCommon(limit).stream());
	}

	List<Ranked> mostViewed(int limit) {
		return ranked(this.pageViews.mostCommon(limit).stream());
	}

	// Redis may have counted books that another version of the catalogue had.
	private List<Ranked> ranked(Stream<ElementCount<String>> counts) {
		return counts
			.flatMap((count) -> this.catalogue.find(count.element())
				.map((book) -> new Ranked(book.id(), book.title(), book.author(), count.count()))
				.stream())
			.toList();
	}

	private static Offer offer(Book book, BigDecimal price, long views, long sales) {
		return new Offer(book.id(), book.title(), book.author(), book.year(), book.genre(), euros(price), views, sales);
	}

	// Redis keeps the number 12.5; two decimals are for people.
	private static BigDecimal euros(BigDecimal amount) {
		return amount.setScale(2, RoundingMode.HALF_EVEN);
	}

}
