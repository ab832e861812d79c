package io.pottery.samples.bookshop;

import java.math.BigDecimal;

/**
 * A price that was changed.
 *
 * @param id the book
 * @param price what it costs now
 * @param previousPrice what it cost before
 */
record PriceChange(String id, BigDecimal price, BigDecimal previousPrice) {
}
