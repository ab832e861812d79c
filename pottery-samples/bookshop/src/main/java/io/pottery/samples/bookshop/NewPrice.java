package io.pottery.samples.bookshop;

import java.math.BigDecimal;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

/**
 * What a book is to cost.
 *
 * @param price the price in euros
 */
record NewPrice(@NotNull @Positive @Digits(integer = 6, fraction = 2,
		message = "must have at most {integer} digits before and {fraction} after the point") BigDecimal price) {
}
