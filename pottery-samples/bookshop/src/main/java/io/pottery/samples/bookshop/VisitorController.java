package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a visitor has collected, over HTTP. Only who collects something gets a cookie.
 */
@RestController
@RequestMapping("/api")
class VisitorController {

	private static final Cart EMPTY = new Cart(List.of(), BigDecimal.ZERO.setScale(2));

	private final Visitors visitors;

	private final VisitorShelves shelves;

	private final Catalogue catalogue;

	VisitorController(Visitors visitors, VisitorShelves shelves, Catalogue catalogue) {
		this.visitors = visitors;
		this.shelves = shelves;
		this.catalogue = catalogue;
	}

	@GetMapping("/cart")
	Cart cart() {
		return this.visitors.known().map(this.shelves::cart).orElse(EMPTY);
	}

	@PostMapping("/cart")
	Cart putInCart(@RequestBody @Valid CartItem item) {
		this.catalogue.get(item.id());
		UUID visitor = this.visitors.welcome();
		this.shelves.putInCart(visitor, item.id());
		return this.shelves.cart(visitor);
	}

	@DeleteMapping("/cart/{id}")
	Cart takeFromCart(@PathVariable String id) {
		this.catalogue.get(id);
		this.visitors.known().ifPresent((visitor) -> this.shelves.takeFromCart(visitor, id));
		return cart();
	}

	@PostMapping("/cart/purchase")
	Cart buyCart() {
		return this.visitors.known().map(this.shelves::buyCart).orElse(EMPTY);
	}

	@GetMapping("/wishes")
	List<Title> wishes() {
		return this.visitors.known().map(this.shelves::wishes).orElse(List.of());
	}

	@PutMapping("/wishes/{id}")
	List<Title> wish(@PathVariable String id) {
		this.catalogue.get(id);
		UUID visitor = this.visitors.welcome();
		this.shelves.wish(visitor, id);
		return this.shelves.wishes(visitor);
	}

	@DeleteMapping("/wishes/{id}")
	List<Title> unwish(@PathVariable String id) {
		this.catalogue.get(id);
		this.visitors.known().ifPresent((visitor) -> this.shelves.unwish(visitor, id));
		return wishes();
	}

	@GetMapping("/viewed")
	List<Title> viewed() {
		return this.visitors.known().map(this.shelves::viewed).orElse(List.of());
	}

	// What messages.properties says of a body that is refused is about prices.
	@ExceptionHandler({ HttpMessageNotReadableException.class, MethodArgumentNotValidException.class })
	ProblemDetail refuse() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "id must be a text in a JSON object");
	}

}
