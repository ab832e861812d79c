/**
 * Auto-configuration: properties, declared structures as beans, start-up errors.
 */
@NullMarked
package io.pottery.autoconfigure;

import org.jspecify.annotations.NullMarked;
