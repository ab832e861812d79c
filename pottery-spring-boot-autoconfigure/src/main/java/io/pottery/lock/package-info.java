/**
 * Locks over one or several independent masters, with leases and fencing tokens.
 */
@NullMarked
package io.pottery.lock;

import org.jspecify.annotations.NullMarked;
