/**
 * A bookshop whose prices, page views, sales, carts, orders and quotes are shared by all
 * its instances.
 */
@NullMarked
package io.pottery.samples.bookshop;

import org.jspecify.annotations.NullMarked;
