package io.pottery.aop;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.ExtendUnlockedLockException;
import io.pottery.lock.Lease;
import io.pottery.lock.Redlock;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
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
enum ReactorSection implements Section {

	/** Of one element at most. */
	MONO {

		@Override
		Publisher<?> publisher(Function<ContextView, Publisher<?>> body) {
			return Mono.deferContextual((context) -> Mono.from(body.apply(context)));
		}

	},

	/** Of any number of elements. */
	FLUX {

		@Override
		Publisher<?> publisher(Function<ContextView, Publisher<?>> body) {
			return Flux.deferContextual(body::apply);
		}

	};

	private static final Object HELD = ReactorSection.class;

	abstract Publisher<?> publisher(Function<ContextView, Publisher<?>> body);

	@Override
	public Object run(SynchronizedMethod method, Redlock lock, MethodInvocation invocation) {
		return publisher((context) -> {
			MethodInvocation own = ((ProxyMethodInvocation) invocation).invocableClone();
			Lease outer = held(context).get(lock.name());
			return (outer != null) ? enterAgain(method, own, outer) : enter(method, own, lock);
		});
	}

	private static Publisher<?> enterAgain(SynchronizedMethod method, MethodInvocation invocation, Lease lease) {
		return lease.isValid() ? call(() -> method.proceed(invocation, lease))
				: Mono.error(new ExtendUnlockedLockException(lease.name(), Map.of()));
	}

	private static Publisher<?> enter(SynchronizedMethod method, MethodInvocation invocation, Redlock lock) {
		Mono<Lease> acquisition = Mono.fromFuture(lock::acquireAsync)
			.onErrorMap(ReactorSection::isNotAcquired, NotAcquired::new);
		return Flux.usingWhen(acquisition,
				(lease) -> Flux.from(call(() -> method.proceed(invocation, lease)))
					.contextWrite((context) -> with(context, lease)),
				ReactorSection::release, (lease, failure) -> release(lease).onErrorResume((late) -> {
					failure.addSuppressed(late);
					return Mono.empty();
				}), ReactorSection::release)
			.onErrorResume(NotAcquired.class, (ex) -> call(() -> method.instead(invocation, ex.reason)));
	}

	private static Publisher<?> call(Call call) {
		try {
			Publisher<?> publisher = (Publisher<?>) call.run();
			return (publisher != null) ? publisher : Mono.empty();
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	private static Mono<Void> release(Lease lease) {
		return Mono.fromFuture(lease::releaseAsync);
	}

	private static Map<String, Lease> held(ContextView context) {
		return context.getOrDefault(HELD, Map.of());
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
	 * What returns a publisher.
	 */
	@FunctionalInterface
	private interface Call {

		@Nullable Object run() throws Throwable;

	}

	/**
	 * Tells the failure of the lock from those of the method.
	 */
	private static final class NotAcquired extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final RuntimeException reason;

		NotAcquired(Throwable reason) {
			super(reason);
			this.reason = (RuntimeException) reason;
		}

	}

}
