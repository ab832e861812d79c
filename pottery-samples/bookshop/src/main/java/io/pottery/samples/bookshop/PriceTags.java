package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;

import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisDict;
import io.pottery.core.KeyExistsException;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Gives every book of the catalogue that has no price yet its first one, at start.
 */
@Component
class PriceTags implements ApplicationRunner {

	private final Catalogue catalogue;

	private final RedisCollectionFactory collections;

	private final RedisDict<String, BigDecimal> prices;

	PriceTags(Catalogue catalogue, RedisCollectionFactory collections, RedisDict<String, BigDecimal> prices) {
		this.catalogue = catalogue;
		this.collections = collections;
		this.prices = prices;
	}

	@Override
	public void run(ApplicationArguments args) {
		Map<String, BigDecimal> firstPrices = this.catalogue.books()
			.stream()
			.collect(Collectors.toMap(Book::id, Book::price));
		try {
			this.collections.dict("prices", String.class, BigDecimal.class, firstPrices);
		}
		catch (KeyExistsException ex) {
			priceNewBooks(firstPrices);
		}
	}

	private void priceNewBooks(Map<String, BigDecimal> firstPrices) {
		firstPrices.keySet().removeAll(this.prices.getAll(firstPrices.keySet()).keySet());
		// Not one putAll, which would undo what another instance has changed since we
		// looked. There are few: only books that are new in the catalogue.
		firstPrices.forEach(this.prices::putIfAbsent);
	}

}
