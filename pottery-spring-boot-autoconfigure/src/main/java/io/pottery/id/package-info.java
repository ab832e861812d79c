/**
 * Ids that are unique over all who use the same masters.
 */
@NullMarked
package io.pottery.id;

import org.jspecify.annotations.NullMarked;
