/**
 * Meters of what locks and ids do.
 */
@NullMarked
package io.pottery.metrics;

import org.jspecify.annotations.NullMarked;
