package io.pottery.cache;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Gives back the memory of what was cleared, in one walk over the keys at a time: whoever
 * clears all the time would have every thread walk otherwise.
 */
final class Unlinking {

	private static final Log logger = LogFactory.getLog(RedisCache.class);

	private final Entries<?> entries;

	private final Executor executor;

	private final Set<String> generations = new HashSet<>();

	Unlinking(Entries<?> entries, Executor executor) {
		this.entries = entries;
		this.executor = executor;
	}

	/**
	 * Gives back the memory of a generation, soon.
	 */
	void add(String generation) {
		if (isFirst(generation)) {
			try {
				this.executor.execute(this::run);
			}
			catch (RejectedExecutionException ex) {
				giveUp(ex);
			}
		}
	}

	private void run() {
		try {
			List<String> some = all();
			while (!some.isEmpty()) {
				this.entries.unlink(some);
				some = allBut(some);
			}
		}
		catch (RuntimeException ex) {
			giveUp(ex);
		}
	}

	private synchronized boolean isFirst(String generation) {
		boolean first = this.generations.isEmpty();
		this.generations.add(generation);
		return first;
	}

	private synchronized List<String> all() {
		return List.copyOf(this.generations);
	}

	private synchronized List<String> allBut(List<String> done) {
		done.forEach(this.generations::remove);
		return List.copyOf(this.generations);
	}

	// They expire by themselves.
	private void giveUp(RuntimeException failure) {
		allBut(all());
		logger.debug("Memory of what was cleared is not given back before it expires", failure);
	}

}
