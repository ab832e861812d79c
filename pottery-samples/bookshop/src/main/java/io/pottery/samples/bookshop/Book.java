package io.pottery.samples.bookshop;

import java.math.BigDecimal;

/**
 * A book of the catalogue.
 *
 * @param id what it is called in addresses and in Redis
 * @param title its English title
 * @param author who wrote it
 * @param year when it was first published, negative before the common era
 * @param genre what kind of book it is
 * @param price its price in euros before anybody changed it
 */
record Book(String id, String title, String author, int year, String genre, BigDecimal price) {
}
