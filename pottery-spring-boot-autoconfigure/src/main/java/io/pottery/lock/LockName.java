package io.pottery.lock;

import org.jspecify.annotations.Nullable;

/**
 * What a lock is called.
 *
 * @param name its name with the prefix, which may be made of whatever it protects, such
 * as {@code shop:order:4711}
 * @param group what locks of the same purpose are called together, for whatever cannot
 * keep apart any number of names, such as meters; null if they have no group
 */
public record LockName(String name, @Nullable String group) {

	@Override
	public String toString() {
		return this.name;
	}

}
