package io.pottery.samples.bookshop;

import java.util.UUID;

/**
 * A copy of a book that was bought and has to be packed.
 *
 * @param id tells it from all other orders, also from those of the same book
 * @param book the book
 */
record Order(UUID id, String book) {

	static Order of(String book) {
		return new Order(UUID.randomUUID(), book);
	}

}
