package io.pottery.collection;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Takes from a queue without holding a thread. An element is taken when it is requested,
 * and is put back when the stream is cancelled before it is there; one that is handed
 * over while the stream is being cancelled may be lost, which only the reliable queue
 * avoids. A JSON null that a foreign client wrote is skipped.
 *
 * @param <E> the type of the elements
 */
public final class ReactiveSimpleQueue<E> {

	private final RedisSimpleQueue<E> queue;

	ReactiveSimpleQueue(RedisSimpleQueue<E> queue) {
		this.queue = queue;
	}

	/**
	 * Takes the first element as soon as there is one.
	 * @return the element, taken anew for each subscriber
	 */
	public Mono<E> take() {
		return takeAll().next();
	}

	/**
	 * Takes one element after the other, as many as are requested.
	 * @return the elements, without an end
	 */
	public Flux<E> takeAll() {
		return Mono.<E>create((sink) -> sink.onRequest((number) -> take(sink)))
			.doOnDiscard(Object.class, this::giveBack)
			.repeat();
	}

	// Reactor discards what is there before the request has ended, if that is cancelled.
	@SuppressWarnings({ "unchecked", "FutureReturnValueIgnored" })
	private void giveBack(Object element) {
		CompletableFuture.runAsync(() -> this.queue.giveBack((E) element));
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void take(MonoSink<E> sink) {
		CompletableFuture<E> taken = this.queue.takeAsync();
		sink.onCancel(() -> taken.cancel(false));
		taken.whenComplete((element, failure) -> {
			if (failure == null) {
				success(sink, element);
			}
			else if (!taken.isCancelled()) {
				sink.error(failure);
			}
		});
	}

	private static <E> void success(MonoSink<E> sink, @Nullable E element) {
		if (element != null) {
			sink.success(element);
		}
		else {
			sink.success();
		}
	}

}
