/**
 * Drives the bookshop over HTTP, against a real Redis.
 */
@NullMarked
package io.pottery.samples.bookshop;

import org.jspecify.annotations.NullMarked;
