package io.pottery.aop;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.Redlock;
import org.aopalliance.intercept.MethodInvocation;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * Holds the lock for each subscription to a {@link Mono} or {@link Flux} until that is
 * complete or cancelled. The method is called once the lock is acquired. A subscription
 * within another one that holds the lock already enters again.
 */
final class ReactorSection implements Section {

	/** Of one element at most. */
	static final ReactorSection MONO = new ReactorSection(Flux::singleOrEmpty);

	/** Of any number of elements. */
	static final ReactorSection FLUX = new ReactorSection((elements) -> elements);

	private static final Object HELD = ReactorSection.class;

	private final Function<Flux<Object>, Publisher<Object>> result;

	private ReactorSection(Function<Flux<Object>, Publisher<Object>> result) {
		this.result = result;
	}

	@Override
	public Object run(SynchronizedMethod method, Redlock lock, MethodInvocation invocation) {
		return this.result.apply(Flux.deferContextual((context) -> {
			MethodInvocation own = ((ProxyMethodInvocation) invocation).invocableClone();
			Lease outer = held(context).get(lock.name());
			Flux<Object> entered = (outer != null) ? enterAgain(method, own, lock, outer) : enter(method, own, lock);
			return entered.onErrorResume(LockFailure.class, (ex) -> elements(() -> method.instead(own, ex.reason)));
		}));
	}

	private static Flux<Object> enterAgain(SynchronizedMethod method, MethodInvocation invocation, Redlock lock,
			Lease lease) {
		return Mono.fromFuture(() -> lock.enterAsync(lease))
			.onErrorMap(ReactorSection::isNotAcquired, LockFailure::new)
			.thenMany(elements(() -> method.proceed(invocation, lease)));
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private static Flux<Object> enter(SynchronizedMethod method, MethodInvocation invocation, Redlock lock) {
		Mono<Lease> acquisition = Mono.fromFuture(lock::acquireAsync)
			.onErrorMap(ReactorSection::isNotAcquired, LockFailure::new)
			.doOnDiscard(Lease.class, Lease::releaseAsync);
		return Flux
			.usingWhen(acquisition,
					(lease) -> elements(() -> method.proceed(invocation, lease))
						.contextWrite((context) -> with(context, lease)),
					(lease) -> release(lease).onErrorMap(LockFailure::new), ReactorSection::release,
					ReactorSection::release)
			// Reactor wraps what happens after the last element.
			.onErrorMap((failure) -> (failure.getCause() instanceof LockFailure late) ? late.reason : failure);
	}

	@SuppressWarnings("unchecked")
	private static Flux<Object> elements(Call call) {
		return Flux.defer(() -> {
			try {
				Publisher<Object> publisher = (Publisher<Object>) call.run();
				return (publisher != null) ? publisher : Mono.empty();
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
		});
	}

	private static Mono<Void> release(Lease lease) {
		return Mono.fromFuture(lease::closeAsync);
	}

	private static Mono<Void> release(Lease lease, Throwable failure) {
		return release(lease).onErrorResume((late) -> {
			failure.addSuppressed(late);
			return Mono.empty();
		});
	}

	private static Map<String, Lease> held(ContextView context) {
		Map<String, Lease> held = context.getOrDefault(HELD, null);
		return (held != null) ? held : Map.of();
	}

	private static Context with(Context context, Lease lease) {
		Map<String, Lease> held = new HashMap<>(held(context));
		held.put(lease.name(), lease);
		return context.put(HELD, held);
	}

	private static boolean isNotAcquired(Throwable failure) {
		return failure instanceof QuorumNotAchievedException || failure instanceof QuorumImpossibleException;
	}

	/**
	 * Tells failures of the lock from those of the method.
	 */
	private static final class LockFailure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final RuntimeException reason;

		LockFailure(Throwable reason) {
			super(reason);
			this.reason = (RuntimeException) reason;
		}

	}

}
