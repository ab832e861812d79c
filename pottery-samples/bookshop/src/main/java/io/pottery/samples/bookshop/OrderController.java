package io.pottery.samples.bookshop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The orders over HTTP.
 */
@RestController
class OrderController {

	private final Packing packing;

	OrderController(Packing packing) {
		this.packing = packing;
	}

	@GetMapping("/api/orders")
	Orders orders() {
		return this.packing.orders();
	}

}
