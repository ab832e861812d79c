package io.pottery.samples.bookshop;

/**
 * A book of a ranking.
 *
 * @param id what it is called in addresses
 * @param title its title
 * @param author who wrote it
 * @param count what it is ranked by
 */
record Ranked(String id, String title, String author, long count) {
}
