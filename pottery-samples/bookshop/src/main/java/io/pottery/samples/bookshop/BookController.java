package io.pottery.samples.bookshop;

import java.util.List;

import jakarta.validation.Valid;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The books over HTTP.
 */
@RestController
@RequestMapping("/api/books")
class BookController {

	private final Bookshop shop;

	private final Visitors visitors;

	private final VisitorShelves shelves;

	BookController(Bookshop shop, Visitors visitors, VisitorShelves shelves) {
		this.shop = shop;
		this.visitors = visitors;
		this.shelves = shelves;
	}

	@GetMapping
	List<Offer> books() {
		return this.shop.offers();
	}

	@GetMapping("/{id}")
	Offer book(@PathVariable String id) {
		Offer offer = this.shop.open(id);
		this.shelves.view(this.visitors.welcome(), id);
		return offer;
	}

	@PostMapping("/{id}/purchases")
	Purchase buy(@PathVariable String id) {
		return this.shop.buy(id);
	}

	@PutMapping("/{id}/price")
	PriceChange changePrice(@PathVariable String id, @RequestBody @Valid NewPrice newPrice) {
		return this.shop.changePrice(id, newPrice.price());
	}

}
