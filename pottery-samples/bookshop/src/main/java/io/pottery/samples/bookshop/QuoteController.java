package io.pottery.samples.bookshop;

import java.util.concurrent.Callable;

import io.pottery.cache.CacheInfo;
import io.pottery.cache.RedisCache;
import jakarta.validation.Valid;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The quotes of the wholesaler over HTTP.
 */
@RestController
@RequestMapping("/api/quotes")
class QuoteController {

	private static final double NANOS_PER_MILLI = 1e6;

	private final QuoteDesk desk;

	private final Catalogue catalogue;

	private final RedisCache<String, Quote> quotes;

	QuoteController(QuoteDesk desk, Catalogue catalogue, RedisCache<String, Quote> quotes) {
		this.desk = desk;
		this.catalogue = catalogue;
		this.quotes = quotes;
	}

	@GetMapping
	CacheInfo info() {
		return this.quotes.info();
	}

	@GetMapping("/{id}")
	TimedQuote quote(@PathVariable String id) throws Exception {
		Book book = this.catalogue.get(id);
		return timed(() -> this.desk.quote(book));
	}

	@GetMapping("/{id}/uncached")
	TimedQuote quoteUncached(@PathVariable String id) throws Exception {
		Book book = this.catalogue.get(id);
		return timed(() -> this.desk.quoteUncached(book));
	}

	@PutMapping("/{id}")
	Quote change(@PathVariable String id, @RequestBody @Valid NewPrice newPrice) {
		return this.desk.change(this.catalogue.get(id), newPrice.price());
	}

	@DeleteMapping("/{id}")
	CacheInfo forget(@PathVariable String id) {
		this.desk.forget(this.catalogue.get(id));
		return info();
	}

	private static TimedQuote timed(Callable<Quote> asking) throws Exception {
		long begin = System.nanoTime();
		Quote quote = asking.call();
		return new TimedQuote(quote, (System.nanoTime() - begin) / NANOS_PER_MILLI);
	}

}
