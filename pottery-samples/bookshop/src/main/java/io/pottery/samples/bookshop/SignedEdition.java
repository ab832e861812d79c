package io.pottery.samples.bookshop;

/**
 * A book of which there are signed copies, or have been.
 *
 * @param id what it is called in addresses
 * @param title its title
 * @param author who wrote and signed it
 * @param copies how many are left
 */
record SignedEdition(String id, String title, String author, int copies) {
}
