/**
 * What annotated methods are wrapped in.
 */
@NullMarked
package io.pottery.aop;

import org.jspecify.annotations.NullMarked;
