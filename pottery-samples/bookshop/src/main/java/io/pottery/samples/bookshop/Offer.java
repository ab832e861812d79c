package io.pottery.samples.bookshop;

import java.math.BigDecimal;

/**
 * A book as it is on offer now.
 *
 * @param id what it is called in addresses
 * @param title its title
 * @param author who wrote it
 * @param year when it was first published, negative before the common era
 * @param genre what kind of book it is
 * @param price its price in euros
 * @param views how often its page was opened
 * @param sales how often it was bought
 */
record Offer(String id, String title, String author, int year, String genre, BigDecimal price, long views, long sales) {
}
