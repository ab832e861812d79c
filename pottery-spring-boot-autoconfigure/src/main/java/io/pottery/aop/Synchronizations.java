package io.pottery.aop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.pottery.lock.Synchronized;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the code that runs is under the lock of a {@link Synchronized} method: a
 * test can prove by it that calls really pass the proxy.
 */
public final class Synchronizations {

	private static final ThreadLocal<Deque<String>> NAMES = ThreadLocal.withInitial(ArrayDeque::new);

	private Synchronizations() {
	}

	/**
	 * Fails unless this thread runs a synchronized method; of one that returns a
	 * {@code CompletionStage}, a {@code Mono} or a {@code Flux}, the call itself.
	 * @throws IllegalStateException if it does not
	 */
	public static void assertLocked() {
		if (NAMES.get().isEmpty()) {
			throw new IllegalStateException("This thread does not run a method with @Synchronized: "
					+ "the annotation is missing, or the call does not pass the Spring bean's proxy");
		}
	}

	/**
	 * Fails unless this thread runs a synchronized method under a certain lock.
	 * @param name the name of the lock, with the prefix
	 * @throws IllegalStateException if it does not
	 */
	public static void assertLocked(String name) {
		assertLocked();
		if (!NAMES.get().contains(name)) {
			throw new IllegalStateException(
					"This thread runs under the locks %s, not under '%s'".formatted(NAMES.get(), name));
		}
	}

	/**
	 * The lock of the innermost synchronized method that this thread runs.
	 * @return its name with the prefix, empty if there is none
	 */
	public static Optional<String> current() {
		return Optional.ofNullable(NAMES.get().peek());
	}

	static @Nullable Object within(String name, MethodInvocation invocation) throws Throwable {
		NAMES.get().push(name);
		try {
			return invocation.proceed();
		}
		finally {
			NAMES.get().pop();
		}
	}

}
