package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.util.Map;

import io.pottery.collection.RedisDict;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Gives every book of the catalogue that has no price yet its first one, at start.
 */
@Component
class PriceTags implements ApplicationRunner {

	private final Catalogue catalogue;

	private final RedisDict<String, BigDecimal> prices;

	PriceTags(Catalogue catalogue, RedisDict<String, BigDecimal> prices) {
		this.catalogue = catalogue;
		this.prices = prices;
	}

	@Override
	public void run(ApplicationArguments args) {
		Map<String, BigDecimal> present = this.prices.getAll(this.catalogue.ids());
		for (Book book : this.catalogue.books()) {
			if (!present.containsKey(book.id())) {
				// Not one putAll: it would undo a price that another instance has changed
				// since we looked. This happens only once in the life of a book.
				this.prices.putIfAbsent(book.id(), book.price());
			}
		}
	}

}
