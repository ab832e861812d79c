package io.pottery.lock;

import java.time.Duration;

/**
 * Who holds a lock, as a majority of the masters tells.
 *
 * @param holder the value of the holder, different for each lease
 * @param remaining how long until the lock is free if it is neither extended nor released
 */
public record Observation(String holder, Duration remaining) {

}
