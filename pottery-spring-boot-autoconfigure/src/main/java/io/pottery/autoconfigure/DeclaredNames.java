package io.pottery.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.springframework.util.StringUtils;

/**
 * The names under which structures are declared.
 */
final class DeclaredNames {

	private DeclaredNames() {
	}

	/**
	 * Returns the name of the bean that a structure becomes: {@code page-views} becomes
	 * {@code pageViews}, and so do {@code page_views}, {@code page.views} and
	 * {@code PageViews}.
	 * @param name the declared name
	 * @return the letters and digits of the name in camel case, empty if it has none
	 */
	static String toBeanName(String name) {
		StringBuilder beanName = new StringBuilder();
		for (String word : words(name)) {
			beanName
				.append(beanName.isEmpty() ? StringUtils.uncapitalizeAsProperty(word) : StringUtils.capitalize(word));
		}
		return beanName.toString();
	}

	/**
	 * Drops the names that an environment variable alone brought in. A variable such as
	 * {@code POTTERY_DICTS_PAGEVIEWS_TTL} sets a property of {@code page-views}, but
	 * cannot spell the name, so that the binder adds an entry {@code pageviews} of its
	 * own.
	 * @param <T> the type of the declarations
	 * @param declared the declarations by name
	 * @return the same without such names
	 */
	static <T> Map<String, T> distinct(Map<String, T> declared) {
		Map<String, T> distinct = new LinkedHashMap<>(declared);
		for (String name : declared.keySet()) {
			String uniform = uniform(name);
			if (!uniform.equals(name)) {
				distinct.remove(uniform);
			}
		}
		return distinct;
	}

	private static String[] words(String name) {
		return StringUtils.tokenizeToStringArray(name.replaceAll("[^\\p{L}\\p{Nd}]", " "), " ");
	}

	private static String uniform(String name) {
		return String.join("", words(name)).toLowerCase(Locale.ROOT);
	}

}
