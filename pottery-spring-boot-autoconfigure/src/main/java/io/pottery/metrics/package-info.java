/**
 * Meters of what locks, ids and caches do.
 */
@NullMarked
package io.pottery.metrics;

import org.jspecify.annotations.NullMarked;
