package io.pottery.samples.bookshop;

import java.util.List;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The rankings over HTTP, the highest count first, and what was sold last.
 */
@RestController
@RequestMapping("/api")
class RankingController {

	private final Bookshop shop;

	RankingController(Bookshop shop) {
		this.shop = shop;
	}

	@GetMapping("/bestsellers")
	List<Ranked> bestsellers(@RequestParam(defaultValue = "10") @Min(1) @Max(100) int limit) {
		return this.shop.bestsellers(limit);
	}

	@GetMapping("/most-viewed")
	List<Ranked> mostViewed(@RequestParam(defaultValue = "10") @Min(1) @Max(100) int limit) {
		return this.shop.mostViewed(limit);
	}

	@GetMapping("/latest-sales")
	List<Title> latestSales() {
		return this.shop.latestSales();
	}

}
