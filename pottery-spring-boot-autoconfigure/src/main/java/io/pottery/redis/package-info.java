/**
 * The only package that knows how Redis is reached: connections, scripts, pages, server
 * features.
 */
@NullMarked
package io.pottery.redis;

import org.jspecify.annotations.NullMarked;
