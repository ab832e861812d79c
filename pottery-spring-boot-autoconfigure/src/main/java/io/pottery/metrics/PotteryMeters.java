package io.pottery.metrics;

/**
 * The names of the meters, and of their tags.
 */
public final class PotteryMeters {

	/**
	 * Timer of acquisitions, from asking to the {@linkplain #OUTCOME outcome}.
	 */
	public static final String LOCK_ACQUIRE = "pottery.lock.acquire";

	/**
	 * Timer of the waits for locks that were not free, whatever their outcome.
	 */
	public static final String LOCK_WAIT = "pottery.lock.wait";

	/**
	 * Timer of leases, from grant to release or loss.
	 */
	public static final String LOCK_HELD = "pottery.lock.held";

	/**
	 * Counter of acquisitions of locks that were not free.
	 */
	public static final String LOCK_CONTENDED = "pottery.lock.contended";

	/**
	 * Gauge of those in this JVM who wait for a lock.
	 */
	public static final String LOCK_WAITING = "pottery.lock.waiting";

	/**
	 * Gauge of the leases that this JVM holds.
	 */
	public static final String LOCK_ACTIVE = "pottery.lock.active";

	/**
	 * Counter of leases that ended before they were released.
	 */
	public static final String LOCK_LOST = "pottery.lock.lost";

	/**
	 * Counter of extensions of leases.
	 */
	public static final String LOCK_EXTENSIONS = "pottery.lock.extensions";

	/**
	 * Counter of ids that were taken from the masters, whole blocks where ids are
	 * allocated in blocks.
	 */
	public static final String ID_GENERATED = "pottery.id.generated";

	/**
	 * Counter of requests for ids, and of resets, to which no majority of the masters
	 * agreed in time.
	 */
	public static final String ID_QUORUM_FAILURES = "pottery.id.quorum.failures";

	/**
	 * Counter of requests for values of caches, by their {@linkplain #RESULT result}.
	 */
	public static final String CACHE_GETS = "cache.gets";

	/**
	 * Counter of values that were stored in caches, loaded or put.
	 */
	public static final String CACHE_PUTS = "cache.puts";

	/**
	 * Counter of values that the application has removed from caches.
	 */
	public static final String CACHE_EVICTIONS = "cache.evictions";

	/**
	 * Timer of loads of values for caches, to their {@linkplain #OUTCOME outcome}.
	 */
	public static final String CACHE_LOAD = "pottery.cache.load";

	/**
	 * Counter of misses that waited for the load of another in this JVM.
	 */
	public static final String CACHE_COALESCED = "pottery.cache.coalesced";

	/**
	 * Counter of loads ahead of expiry, or while a stale value was still served.
	 */
	public static final String CACHE_EARLY_REFRESH = "pottery.cache.early.refresh";

	/**
	 * Counter of requests that Redis did not answer in time, or not readably.
	 */
	public static final String CACHE_FAILURES = "pottery.cache.failures";

	/**
	 * The tag with the name of a cache that is declared or annotated, or {@link #OTHER}.
	 */
	public static final String CACHE = "cache";

	/**
	 * The tag with the same name again, which Spring Boot gives the {@code cache.*}
	 * meters, too.
	 */
	public static final String NAME = "name";

	/**
	 * The tag with {@code pottery}, where the {@code cache.*} meters of Spring Boot have
	 * the name of a cache manager.
	 */
	public static final String CACHE_MANAGER = "cache.manager";

	/**
	 * The tag with {@code hit} or {@code miss}.
	 */
	public static final String RESULT = "result";

	/**
	 * The tag with the declared name of a lock, or {@link #OTHER}.
	 */
	public static final String LOCK = "lock";

	/**
	 * The tag with an {@link Outcome}.
	 */
	public static final String OUTCOME = "outcome";

	/**
	 * The tag with the declared name of a generator of ids, or {@link #OTHER}.
	 */
	public static final String GENERATOR = "generator";

	/**
	 * The value of a tag for all that is not declared, together: their names may be made
	 * of data, and so without number.
	 */
	public static final String OTHER = "other";

	private PotteryMeters() {
	}

	/**
	 * How an acquisition or a load ended.
	 */
	public enum Outcome {

		/**
		 * With a lease.
		 */
		ACQUIRED("acquired"),

		/**
		 * With a value.
		 */
		LOADED("loaded"),

		/**
		 * Whoever asked has given up, because the time was over, or was interrupted.
		 */
		TIMEOUT("timeout"),

		/**
		 * Too many masters failed, where that is to be told, or something else did, such
		 * as a loader.
		 */
		ERROR("error");

		private final String tag;

		Outcome(String tag) {
			this.tag = tag;
		}

		/**
		 * The value of the {@linkplain PotteryMeters#OUTCOME tag}.
		 * @return the value
		 */
		public String tag() {
			return this.tag;
		}

	}

}
