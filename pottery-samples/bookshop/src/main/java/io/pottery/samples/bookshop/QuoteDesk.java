package io.pottery.samples.bookshop;

import java.math.BigDecimal;

import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;

import org.springframework.stereotype.Service;

/**
 * Remembers what the slow wholesaler has said, for all instances together: however many
 * customers want to know at once, the wholesaler is asked once.
 */
@Service
class QuoteDesk {

	private final Wholesaler wholesaler;

	QuoteDesk(Wholesaler wholesaler) {
		this.wholesaler = wholesaler;
	}

	@RedisCached(cache = "quotes", key = "#{#book.id}")
	Quote quote(Book book) throws InterruptedException {
		return this.wholesaler.ask(book);
	}

	/**
	 * The same without the cache, for comparison.
	 */
	Quote quoteUncached(Book book) throws InterruptedException {
		return this.wholesaler.ask(book);
	}

	/**
	 * Has the wholesaler ask another price, which all instances know at once.
	 */
	@RedisCachePut(cache = "quotes", key = "#{#book.id}")
	Quote change(Book book, BigDecimal price) {
		return this.wholesaler.change(book, price);
	}

	@RedisCacheEvict(cache = "quotes", key = "#{#book.id}")
	void forget(Book book) {
		// The annotation does it all.
	}

}
