package io.pottery.redis;

import org.jspecify.annotations.Nullable;

/**
 * Names of companion keys: keys that Redis Cluster keeps in the slot of another.
 *
 * @see <a href=
 * "https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags">Hash
 * tags</a>
 */
public final class Slots {

	private Slots() {
	}

	/**
	 * Names a companion of a key.
	 * @param key the key
	 * @param suffix what tells the companion from others
	 * @return a key in the same slot, or null if no name can be: the key has a closing
	 * brace but no non-empty {@code {tag}}
	 */
	public static @Nullable String companion(String key, String suffix) {
		if (hasTag(key)) {
			return key + ":" + suffix;
		}
		return (key.indexOf('}') < 0) ? "{" + key + "}:" + suffix : null;
	}

	private static boolean hasTag(String key) {
		int open = key.indexOf('{');
		int close = key.indexOf('}', open + 1);
		return open >= 0 && close > open + 1;
	}

}
