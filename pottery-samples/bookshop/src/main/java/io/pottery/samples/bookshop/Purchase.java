package io.pottery.samples.bookshop;

/**
 * The receipt for a book.
 *
 * @param id the book
 * @param sales how often it was bought, this time included
 */
record Purchase(String id, long sales) {
}
