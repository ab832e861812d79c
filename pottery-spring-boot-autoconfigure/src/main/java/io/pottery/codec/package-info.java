/**
 * How elements become the bytes kept in Redis: canonical JSON, the same text for equal
 * values everywhere.
 */
@NullMarked
package io.pottery.codec;

import org.jspecify.annotations.NullMarked;
