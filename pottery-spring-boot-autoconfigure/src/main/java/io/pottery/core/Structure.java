package io.pottery.core;

import java.time.Duration;
import java.util.Optional;

/**
 * What every structure has in common: one Redis key, which comes into being with the
 * first write, may expire as a whole, and goes when the structure becomes empty.
 */
public interface Structure {

	/**
	 * The full Redis key, prefix included.
	 * @return the key
	 */
	String key();

	/**
	 * Whether the key exists (Redis {@code EXISTS}).
	 * @return whether anything is stored
	 */
	boolean exists();

	/**
	 * Removes the structure with all its contents (Redis {@code UNLINK}).
	 * @return whether there was anything to remove
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	boolean delete();

	/**
	 * Lets the whole structure expire (Redis {@code PEXPIRE}).
	 * @param ttl the time to live from now on, from one millisecond to 365,000 days
	 * @return false if the key does not exist, and so cannot expire
	 * @throws IllegalArgumentException if the time is shorter or longer
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	boolean expire(Duration ttl);

	/**
	 * Takes an expiry back (Redis {@code PERSIST}).
	 * @return whether there was one
	 * @throws WrongTypeException if the key holds another Redis type
	 */
	boolean persist();

	/**
	 * The time that is left to the structure (Redis {@code PTTL}).
	 * @return the time to live, empty if the key does not exist or does not expire
	 */
	Optional<Duration> ttl();

}
