package io.pottery.cache;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Has values loaded again before anybody has to wait for them: ahead of their expiry at
 * random, the sooner the longer they take, or while they are stale.
 *
 * @param <V> the type of the values
 */
final class Refreshes<V> {

	private final String cache;

	private final Loads<V> loads;

	private final CacheOptions options;

	private final CacheListener listener;

	private final Executor executor;

	Refreshes(String cache, Loads<V> loads, CacheOptions options, CacheListener listener, Executor executor) {
		this.cache = cache;
		this.loads = loads;
		this.options = options;
		this.listener = listener;
		this.executor = executor;
	}

	/**
	 * Whether a value is served, if only while it is loaded again.
	 */
	boolean mayServe(Found<V> found) {
		Found.Value<V> value = found.value();
		return value != null && (value.isFresh() || value.isStaleFor(this.options.staleWhileRevalidate()));
	}

	/**
	 * Has a value loaded again, in the background and once at a time.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void refreshIfDue(String key, Found<V> found, Supplier<? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> kept) {
		if (isDue(found)) {
			this.loads.tryJoin(key, found).thenAcceptAsync((turn) -> {
				if (turn != null) {
					this.listener.refreshing(this.cache);
					turn.run(loader, kept);
				}
			}, this.executor);
		}
	}

	private boolean isDue(Found<V> found) {
		Found.Value<V> value = found.value();
		if (value == null || !value.isFresh()) {
			return true;
		}
		double ahead = value.loadTime().toMillis() * this.options.beta()
				* -Math.log(1 - ThreadLocalRandom.current().nextDouble());
		return ahead > 0 && ahead >= value.freshFor().toMillis();
	}

}
