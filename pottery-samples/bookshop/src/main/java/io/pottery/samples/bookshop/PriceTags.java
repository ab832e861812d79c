package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.util.stream.Collectors;

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
		this.prices.putAllIfAbsent(this.catalogue.books().stream().collect(Collectors.toMap(Book::id, Book::price)));
	}

}
