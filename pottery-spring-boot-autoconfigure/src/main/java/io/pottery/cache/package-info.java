/**
 * Caches: what is loaded once, kept in Redis for a while, and shared by all instances.
 */
@NullMarked
package io.pottery.cache;

import org.jspecify.annotations.NullMarked;
