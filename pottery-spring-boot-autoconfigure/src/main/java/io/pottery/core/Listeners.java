package io.pottery.core;

import java.util.List;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Listeners that are told one after the other. What one of them throws is logged, and
 * kept from the others and from whoever tells.
 *
 * @param <L> the type of the listeners
 * @param all the listeners in their order
 */
public record Listeners<L>(List<L> all) {

	private static final Log logger = LogFactory.getLog(Listeners.class);

	public Listeners {
		all = List.copyOf(all);
	}

	/**
	 * Tells all listeners.
	 * @param call how one of them is told
	 */
	public void tell(Consumer<? super L> call) {
		for (L listener : this.all) {
			try {
				call.accept(listener);
			}
			// An Error as well: those who wait for what happens next would wait for ever.
			catch (Throwable ex) {
				logger.warn("The listener " + listener + " failed, which changes nothing else", ex);
			}
		}
	}

}
