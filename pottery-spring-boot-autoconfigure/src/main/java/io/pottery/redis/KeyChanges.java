package io.pottery.redis;

import java.time.Duration;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Tells of keys that change in Redis, whoever changes them: {@code CLIENT TRACKING} in
 * its broadcasting mode, over a connection of its own. What cannot be heard because that
 * connection is lost is told as a change of all keys, as soon as there is another.
 *
 * @see <a href=
 * "https://redis.io/docs/latest/develop/reference/client-side-caching/">Client-side
 * caching</a>
 */
public interface KeyChanges extends AutoCloseable {

	/**
	 * Prepares to listen; nothing is opened.
	 * @param connectionFactory the application's Redis: one server, or Sentinel, by
	 * Lettuce
	 * @param prefix how the keys begin
	 * @param maxSilence how long changes may go unheard before that is noticed, at least
	 * 10 ms
	 * @param listener told of the changes
	 * @return what listens
	 * @throws IllegalArgumentException if that Redis, or its client, does not tell of
	 * changes
	 */
	static KeyChanges of(RedisConnectionFactory connectionFactory, String prefix, Duration maxSilence,
			Listener listener) {
		if (connectionFactory instanceof LettuceConnectionFactory lettuce) {
			return LettuceKeyChanges.of(lettuce, prefix, maxSilence, listener);
		}
		throw new IllegalArgumentException("Only Lettuce tells of changes in Redis, but the connection factory is a "
				+ connectionFactory.getClass().getName());
	}

	/**
	 * Listens, until closed.
	 */
	void open();

	/**
	 * Whether all changes have been heard of, but for those in the last moment, which is
	 * no longer than the longest silence.
	 * @return whether that is certain now
	 */
	boolean isHeard();

	/**
	 * Stops to listen, until it is opened again.
	 */
	@Override
	void close();

	/**
	 * Is told of changes, by threads that it must not block.
	 */
	interface Listener {

		/**
		 * A key has changed.
		 * @param key the key
		 */
		void changed(String key);

		/**
		 * All keys may have changed.
		 */
		void allChanged();

	}

}
