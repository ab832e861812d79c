package io.pottery.samples.bookshop;

/**
 * A book of a list.
 *
 * @param id what it is called in addresses
 * @param title its title
 * @param author who wrote it
 */
record Title(String id, String title, String author) {
}
