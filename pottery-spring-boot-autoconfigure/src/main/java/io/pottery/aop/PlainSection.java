package io.pottery.aop;

import java.util.Map;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.Redlock;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Holds the lock on the thread of the caller until the method returns, and re-enters.
 */
final class PlainSection implements Section {

	@Override
	public @Nullable Object run(SynchronizedMethod method, Redlock lock, MethodInvocation invocation) throws Throwable {
		Lease lease;
		try {
			lease = lock.enter();
		}
		catch (QuorumNotAchievedException | QuorumImpossibleException ex) {
			return method.instead(invocation, ex);
		}
		catch (InterruptedException ex) {
			if (method.mayThrow(InterruptedException.class)) {
				throw ex;
			}
			Thread.currentThread().interrupt();
			throw new QuorumNotAchievedException("Interrupted while waiting for " + lock, Map.of());
		}
		Object result;
		try {
			result = method.proceed(invocation, lease);
		}
		catch (Throwable ex) {
			leave(lock, ex);
			throw ex;
		}
		// Not in a finally: that the lease was lost must be told, the result is not to be
		// relied on.
		lock.unlock();
		return result;
	}

	private static void leave(Redlock lock, Throwable failure) {
		try {
			lock.unlock();
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

}
