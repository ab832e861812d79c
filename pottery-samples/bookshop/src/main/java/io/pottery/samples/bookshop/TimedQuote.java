package io.pottery.samples.bookshop;

/**
 * A quote, and how long the shop had to wait for it.
 *
 * @param quote the quote
 * @param millis the time in milliseconds
 */
record TimedQuote(Quote quote, double millis) {
}
