package io.pottery.lock;

/**
 * A lease that is still held will not be extended before its validity ends: whoever works
 * under it should stop.
 *
 * @param lease the lease, which is valid for a moment more unless its masters have
 * forgotten it
 */
public record LeaseLostEvent(Lease lease) {

}
