package io.pottery.lock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

import io.pottery.core.Futures;
import io.pottery.redis.Masters;
import org.jspecify.annotations.Nullable;

/**
 * What all locks over the same masters have in common in this JVM.
 */
final class SharedLocks implements AutoCloseable {

	private final LockMemory memory;

	private final LockMasters masters;

	private final Map<String, LockLine> lines = new ConcurrentHashMap<>();

	private final Set<LockWaiter> pending = ConcurrentHashMap.newKeySet();

	private final LockHolds holds = new LockHolds();

	private final LeaseEvents events;

	private volatile boolean closed;

	SharedLocks(Masters masters, LockMemory memory, RedlockListener listener) {
		this.memory = memory;
		this.masters = new LockMasters(masters, memory);
		this.events = new LeaseEvents(RedlockListener.of(List.of(listener)), this::released);
	}

	LockMemory memory() {
		return this.memory;
	}

	LockMasters masters() {
		return this.masters;
	}

	LockHolds holds() {
		return this.holds;
	}

	/**
	 * Acquires, waiting if need be.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	CompletableFuture<Lease> acquire(LockKeys keys, LockOptions options, Duration wait) {
		LockWaiter waiter = new LockWaiter(keys, options);
		long asked = System.nanoTime();
		CompletableFuture<Lease> result = Futures.stage(waiter.result(), CompletableFuture::whenComplete,
				(grant, failure) -> lease(keys, options, grant, failure, since(asked)), Lease::releaseAsync);
		boolean once = wait.isNegative() || wait.isZero();
		begin(waiter, once ? LockOptions.FOREVER : wait);
		if (once || !this.lines.containsKey(keys.name())) {
			attempt(keys, once, waiter);
		}
		else {
			this.events.listener().contended(keys.lockName());
			join(keys, waiter);
		}
		return result;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void begin(LockWaiter waiter, Duration wait) {
		this.pending.add(waiter);
		waiter.result().whenComplete((grant, failure) -> this.pending.remove(waiter));
		if (this.closed) {
			waiter.failed(closed());
		}
		if (wait.compareTo(LockOptions.FOREVER) < 0) {
			Future<?> end = this.events.after(wait, () -> waiter.expired(wait));
			waiter.result().whenComplete((grant, failure) -> end.cancel(false));
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void attempt(LockKeys keys, boolean once, LockWaiter waiter) {
		this.masters.acquire(keys, waiter.options().autoRelease()).whenComplete((attempt, failure) -> {
			if (attempt == null) {
				waiter.failed(failure);
			}
			else if (attempt.grant() == null) {
				refused(keys, once, waiter, attempt);
			}
			else if (!waiter.take(attempt.grant())) {
				this.masters.release(attempt.grant());
			}
		});
	}

	private void refused(LockKeys keys, boolean once, LockWaiter waiter, Attempt attempt) {
		if (attempt.isContended()) {
			this.events.listener().contended(keys.lockName());
		}
		waiter.refused(attempt);
		if (once) {
			waiter.expired(Duration.ZERO);
		}
		else if (!waiter.result().isDone()) {
			join(keys, waiter);
		}
	}

	private Lease lease(LockKeys keys, LockOptions options, @Nullable Grant grant, @Nullable Throwable failure,
			Duration waited) {
		if (grant != null) {
			// Before the lease can end.
			this.events.listener().acquired(keys.lockName(), waited);
			return new Lease(this.masters, options, grant.of(keys), this.events);
		}
		RuntimeException reason = (failure instanceof RuntimeException ex) ? ex : new IllegalStateException(failure);
		this.events.listener().notAcquired(keys.lockName(), waited, reason);
		throw reason;
	}

	private static Duration since(long nanoTime) {
		return Duration.ofNanos(System.nanoTime() - nanoTime);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void join(LockKeys keys, LockWaiter waiter) {
		long joinedAt = System.nanoTime();
		this.events.listener().waiting(keys.lockName());
		LockLine joined = this.lines.compute(keys.name(), (name, present) -> {
			LockLine line = (present != null) ? present : new LockLine(this.masters, keys);
			line.join(waiter);
			return line;
		});
		waiter.result().whenComplete((grant, failure) -> {
			leave(keys, waiter);
			this.events.listener().waited(keys.lockName(), since(joinedAt));
		});
		// It may have missed a release before it listened; the others wait for the first.
		if (joined.isFirst(waiter)) {
			joined.ask();
		}
	}

	private void leave(LockKeys keys, LockWaiter waiter) {
		this.lines.computeIfPresent(keys.name(), (name, line) -> {
			line.leave(waiter);
			return line.isEmpty() ? null : line;
		});
	}

	private void released(LockKeys keys) {
		LockLine line = this.lines.get(keys.name());
		if (line != null) {
			line.released();
		}
	}

	private static IllegalStateException closed() {
		return new IllegalStateException("The factory of the locks is closed");
	}

	/**
	 * Lets wait again.
	 */
	void start() {
		this.closed = false;
	}

	/**
	 * Fails all who wait, now and later.
	 */
	void stop() {
		this.closed = true;
		this.pending.forEach((waiter) -> waiter.failed(closed()));
	}

	boolean isStarted() {
		return !this.closed;
	}

	/**
	 * Ends the watch over the leases, too.
	 */
	@Override
	public void close() {
		stop();
		this.events.close();
	}

}
