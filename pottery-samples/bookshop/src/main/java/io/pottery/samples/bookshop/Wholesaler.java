package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

import io.pottery.collection.RedisDict;

import org.springframework.stereotype.Component;

/**
 * Stands for a remote system of somebody else's, which is slow to answer.
 */
@Component
class Wholesaler {

	private static final BigDecimal SHARE = new BigDecimal("0.6");

	private final RedisDict<String, BigDecimal> wholesalePrices;

	private final WholesalerProperties properties;

	Wholesaler(RedisDict<String, BigDecimal> wholesalePrices, WholesalerProperties properties) {
		this.wholesalePrices = wholesalePrices;
		this.properties = properties;
	}

	Quote ask(Book book) throws InterruptedException {
		Thread.sleep(this.properties.delay().toMillis());
		BigDecimal first = book.price().multiply(SHARE).setScale(2, RoundingMode.HALF_EVEN);
		return new Quote(book.id(), this.wholesalePrices.getOrDefault(book.id(), first), Instant.now());
	}

	Quote change(Book book, BigDecimal price) {
		this.wholesalePrices.put(book.id(), price);
		return new Quote(book.id(), price, Instant.now());
	}

}
