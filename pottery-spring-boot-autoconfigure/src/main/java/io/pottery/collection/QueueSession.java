package io.pottery.collection;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

import io.pottery.redis.BoundKey;

/**
 * What the queues of this JVM have in common: all handles of one queue wait together, and
 * no two requests have the same id.
 */
final class QueueSession implements AutoCloseable {

	private final String id = UUID.randomUUID().toString();

	private final AtomicLong requests = new AtomicLong();

	// An entry lives as long as its queue, which alone holds the identity.
	private final Map<Identity, WeakReference<SharedQueue>> open = new WeakHashMap<>();

	private boolean closed;

	String id() {
		return this.id;
	}

	long nextRequest() {
		return this.requests.incrementAndGet();
	}

	/**
	 * Returns the queue that all handles share.
	 * @param key the queue
	 * @param settings what else they agree in
	 * @param kind what kind of queue
	 * @param opener opens it for the first of them
	 */
	synchronized <S extends SharedQueue> S share(BoundKey key, Object settings, Class<S> kind,
			BiFunction<QueueSession, Identity, S> opener) {
		Identity identity = new Identity(key, settings, kind);
		WeakReference<SharedQueue> reference = this.open.get(identity);
		SharedQueue shared = (reference != null) ? reference.get() : null;
		if (shared == null) {
			S opened = opener.apply(this, identity);
			this.open.put(identity, new WeakReference<>(opened));
			if (this.closed) {
				opened.close();
			}
			return opened;
		}
		return kind.cast(shared);
	}

	synchronized boolean isOpen() {
		return !this.closed;
	}

	/**
	 * Lets wait again after {@link #close()}.
	 */
	synchronized void open() {
		this.closed = false;
		queues().forEach(SharedQueue::open);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		List<SharedQueue> queues = queues();
		// All first, so that they end at the same time.
		queues.forEach(SharedQueue::refuse);
		queues.forEach(SharedQueue::close);
	}

	private List<SharedQueue> queues() {
		List<SharedQueue> queues = new ArrayList<>();
		for (WeakReference<SharedQueue> reference : this.open.values()) {
			SharedQueue queue = reference.get();
			if (queue != null) {
				queues.add(queue);
			}
		}
		return queues;
	}

	/**
	 * What two handles of the same queue agree in.
	 */
	record Identity(BoundKey key, Object settings, Class<? extends SharedQueue> kind) {

	}

}
