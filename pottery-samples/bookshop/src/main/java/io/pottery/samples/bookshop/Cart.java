package io.pottery.samples.bookshop;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a visitor is about to buy, or has bought.
 *
 * @param books the books in the order they were put in, a book once for each copy
 * @param total what they cost together in euros
 */
record Cart(List<Title> books, BigDecimal total) {
}
