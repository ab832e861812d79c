/**
 * The Redis servers that tests run against, and a proxy that counts what is sent to them.
 */
@NullMarked
package io.pottery.testing;

import org.jspecify.annotations.NullMarked;
