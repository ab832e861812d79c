package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

import io.pottery.core.CodecException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the failures of Redis: they are counted, and now and then logged, and
 * the callers are spared them, unless they want to know.
 */
final class Failures {

	private static final Log logger = LogFactory.getLog(RedisCache.class);

	private static final long PAUSE = Duration.ofMinutes(1).toNanos();

	private final String cache;

	private final boolean raise;

	private final CacheListener listener;

	private final AtomicLong logAt = new AtomicLong(System.nanoTime());

	Failures(String cache, boolean raise, CacheListener listener) {
		this.cache = cache;
		this.raise = raise;
		this.listener = listener;
	}

	void tell(Throwable failure) {
		this.listener.failed(this.cache, failure);
		log((failure instanceof CodecException) ? "Cache '%s' cannot keep or read a value, and does without"
				: "Redis does not serve cache '%s', which does without", failure);
	}

	/**
	 * Logs a failure that callers do not notice, now and then.
	 * @param message what fails, with a place for the name of the cache
	 */
	void log(String message, Throwable failure) {
		long now = System.nanoTime();
		long due = this.logAt.get();
		if (now - due >= 0 && this.logAt.compareAndSet(due, now + PAUSE)) {
			logger.warn(message.formatted(this.cache) + ": " + failure + " (logged once a minute)");
		}
	}

	/**
	 * Replaces an answer that has not come.
	 */
	<T> T or(@Nullable T answer, @Nullable Throwable failure, T instead) {
		if (answer != null) {
			return answer;
		}
		Throwable reason = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (reason != null) {
			tell(reason);
			if (this.raise) {
				throw (reason instanceof RuntimeException ex) ? ex : new CompletionException(reason);
			}
		}
		return instead;
	}

}
