package io.pottery.samples.bookshop;

import jakarta.validation.constraints.NotBlank;

/**
 * A book for the cart.
 *
 * @param id the book
 */
record CartItem(@NotBlank String id) {
}
