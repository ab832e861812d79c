/**
 * What the library costs, measured by JMH.
 */
@NullMarked
package io.pottery.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
