package io.pottery.cache;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Tells all caches of one name in this JVM, of whatever types, what has changed.
 */
final class Changes {

	// Weakly, because caches whose names are made of data go when nobody uses them.
	private final Set<Listener> listeners = Collections.newSetFromMap(new WeakHashMap<>());

	synchronized void add(Listener listener) {
		this.listeners.add(listener);
	}

	private synchronized List<Listener> listeners() {
		return List.copyOf(this.listeners);
	}

	void changed(String key) {
		listeners().forEach((listener) -> listener.changed(key));
	}

	void allChanged() {
		listeners().forEach(Listener::allChanged);
	}

	/**
	 * Is told of changes.
	 */
	interface Listener {

		/**
		 * An entry was replaced or removed.
		 * @param key the text of its key
		 */
		void changed(String key);

		/**
		 * All entries were removed.
		 */
		void allChanged();

	}

}
