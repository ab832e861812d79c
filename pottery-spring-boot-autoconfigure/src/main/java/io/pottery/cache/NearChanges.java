package io.pottery.cache;

import io.pottery.redis.KeyChanges;

/**
 * The changes of keys of a cache in Redis, as what stands next to the caller has to know
 * them.
 *
 * @param cache the name of the cache
 * @param near what stands next to the caller
 */
record NearChanges(String cache, Changes.Listener near) implements KeyChanges.Listener {

	@Override
	public void changed(String key) {
		if (key.equals(this.cache)) {
			allChanged();
		}
		else if (key.startsWith(this.cache + ":")) {
			this.near.changed(key.substring(this.cache.length() + 1));
		}
	}

	@Override
	public void allChanged() {
		this.near.allChanged();
	}

}
