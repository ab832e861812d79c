package io.pottery.lock;

import org.jspecify.annotations.Nullable;

/**
 * What a lock is called.
 *
 * @param name its name with the prefix, which may be made of whatever it protects, such
 * as {@code shop:order:4711}
 * @param group what it has in common with locks of the same purpose, for those who cannot
 * keep apart any number of names, as meters; null if that was not said
 */
public record LockName(String name, @Nullable String group) {

	@Override
	public String toString() {
		return this.name;
	}

}
