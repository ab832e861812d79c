package io.pottery.cache;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

	private static final long PAUSE = 1_000;

	private final String cache;

	private final Loads<V> loads;

	private final CacheOptions options;

	private final CacheListener listener;

	private final Executor executor;

	private final Set<String> running = ConcurrentHashMap.newKeySet();

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
	boolean mayServe(Found.Value<V> value) {
		return value.isFresh() || value.isStaleFor(this.options.staleWhileRevalidate());
	}

	/**
	 * Whether a value is to be loaded again now, which is a matter of chance.
	 * @param freshFor how long it is fresh, negative if it is stale
	 * @param loadTime how long it took to load
	 */
	boolean isDue(Duration freshFor, Duration loadTime) {
		if (freshFor.isNegative() || freshFor.isZero()) {
			return true;
		}
		double ahead = loadTime.toMillis() * this.options.beta()
				* -Math.log(1 - ThreadLocalRandom.current().nextDouble());
		return ahead > 0 && ahead >= freshFor.toMillis();
	}

	/**
	 * Has a value loaded again in the background, unless that is being done.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void refresh(String key, Found<V> found, Supplier<? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> kept) {
		if (this.running.add(key)) {
			this.loads.tryTurn(key, found)
				.thenCompose((turn) -> (turn != null) ? refresh(turn, loader, kept)
						: CompletableFuture.completedFuture(true))
				.whenComplete((loaded, failure) -> ended(key, Boolean.TRUE.equals(loaded)));
		}
	}

	private CompletableFuture<Boolean> refresh(Turn<V> turn, Supplier<? extends CompletionStage<? extends V>> loader,
			Predicate<? super @Nullable V> kept) {
		this.listener.refreshing(this.cache);
		return turn.run(this.executor, loader, kept).handle((value, failure) -> !turn.hasFailed());
	}

	private void ended(String key, boolean loaded) {
		if (loaded) {
			this.running.remove(key);
		}
		else {
			// So that what cannot be loaded now is not asked for all the time.
			CompletableFuture.delayedExecutor(PAUSE, TimeUnit.MILLISECONDS).execute(() -> this.running.remove(key));
		}
	}

}
