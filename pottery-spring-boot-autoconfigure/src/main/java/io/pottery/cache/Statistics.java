package io.pottery.cache;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what {@link CacheInfo} tells.
 */
final class Statistics implements CacheListener {

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder loads = new LongAdder();

	private final LongAdder loadFailures = new LongAdder();

	private final LongAdder coalesced = new LongAdder();

	private final LongAdder refreshes = new LongAdder();

	private final LongAdder failures = new LongAdder();

	@Override
	public void hit(String cache) {
		this.hits.increment();
	}

	@Override
	public void missed(String cache) {
		this.misses.increment();
	}

	@Override
	public void coalesced(String cache) {
		this.coalesced.increment();
	}

	@Override
	public void loaded(String cache, Duration time) {
		this.loads.increment();
	}

	@Override
	public void notLoaded(String cache, Duration time, Throwable failure) {
		this.loads.increment();
		this.loadFailures.increment();
	}

	@Override
	public void refreshing(String cache) {
		this.refreshes.increment();
	}

	@Override
	public void failed(String cache, Throwable failure) {
		this.failures.increment();
	}

	CacheInfo info(long size) {
		return new CacheInfo(this.hits.sum(), this.misses.sum(), this.loads.sum(), this.loadFailures.sum(),
				this.coalesced.sum(), this.refreshes.sum(), this.failures.sum(), size);
	}

	void reset() {
		for (LongAdder counter : new LongAdder[] { this.hits, this.misses, this.loads, this.loadFailures,
				this.coalesced, this.refreshes, this.failures }) {
			counter.reset();
		}
	}

}
