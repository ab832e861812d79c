package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the wholesaler asks for a book.
 *
 * @param id the book
 * @param price the price in euros
 * @param at when the wholesaler said so
 */
record Quote(String id, BigDecimal price, Instant at) {
}
