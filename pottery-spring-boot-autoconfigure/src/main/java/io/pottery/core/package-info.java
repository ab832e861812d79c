/**
 * What every other package may use: the exceptions, the kinds of structures, and what
 * they have in common.
 */
@NullMarked
package io.pottery.core;

import org.jspecify.annotations.NullMarked;
