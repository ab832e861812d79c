package io.pottery.cache;

/**
 * What has become of the requests to a cache in this JVM since the cache was made or
 * cleared here, and how much it holds.
 *
 * @param hits values that were there
 * @param misses values that were not
 * @param loads calls of loaders that returned, those ahead of expiry among them; what
 * {@code getAll} loads together is one
 * @param loadFailures loads that threw
 * @param coalesced misses that waited for the load of another in this JVM
 * @param earlyRefreshes loads ahead of expiry
 * @param failures requests that Redis did not answer, or not readably
 * @param size entries in Redis, of all JVMs, counted now; -1 if Redis does not answer
 * @see <a href=
 * "https://docs.python.org/3/library/functools.html#functools.lru_cache">Python's
 * {@code cache_info}</a>
 */
public record CacheInfo(long hits, long misses, long loads, long loadFailures, long coalesced, long earlyRefreshes,
		long failures, long size) {

}
