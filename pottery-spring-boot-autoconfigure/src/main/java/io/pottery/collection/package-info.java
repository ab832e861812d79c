/**
 * The Redis-backed collections and the factory that opens them.
 */
@NullMarked
package io.pottery.collection;

import org.jspecify.annotations.NullMarked;
