package io.pottery.autoconfigure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.util.StringUtils;

/**
 * The names under which structures are declared.
 */
final class DeclaredNames {

	// The position of a name in pottery.dicts.page-views.
	private static final int NAME = 2;

	private static final Pattern SPELT_BY_VARIABLE = Pattern.compile("[\\w-]+");

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
	 * own. That no file has both names, {@link #refuseAlike} has seen to.
	 * @param <T> the type of the declarations
	 * @param declared the declarations by name
	 * @return the same without such names
	 */
	static <T> Map<String, T> distinct(Map<String, T> declared) {
		Map<String, T> distinct = new LinkedHashMap<>(declared);
		for (String name : declared.keySet()) {
			String uniform = uniform(name);
			if (!uniform.equals(name) && SPELT_BY_VARIABLE.matcher(name).matches()) {
				distinct.remove(uniform);
			}
		}
		return distinct;
	}

	/**
	 * Refuses two names that are one to the binder, such as {@code page-views} and
	 * {@code pageviews}: what is set for one of them, it sets for the other as well.
	 * @param written the properties as files and the like have them
	 * @throws ActionableException if there are such names
	 */
	static void refuseAlike(List<ConfigurationPropertyName> written) {
		Map<ConfigurationPropertyName, ConfigurationPropertyName> declarations = new HashMap<>();
		for (ConfigurationPropertyName property : written) {
			if (property.getNumberOfElements() > NAME) {
				ConfigurationPropertyName declaration = property.chop(NAME + 1);
				ConfigurationPropertyName other = declarations.putIfAbsent(declaration, declaration);
				if (other != null && !written(other).equals(written(declaration))) {
					throw new ActionableException(
							"'%s' and '%s' are one and the same to Spring Boot, which ignores case, dashes and underscores."
								.formatted(written(other), written(declaration)),
							"Write the name alike everywhere; if these are two structures, rename one of them.");
				}
			}
		}
	}

	private static String written(ConfigurationPropertyName declaration) {
		return PropertyChecks.name(declaration.getElement(NAME - 1, Form.ORIGINAL),
				declaration.getElement(NAME, Form.ORIGINAL));
	}

	private static String[] words(String name) {
		return StringUtils.tokenizeToStringArray(name.replaceAll("[^\\p{L}\\p{Nd}]", " "), " ");
	}

	private static String uniform(String name) {
		return String.join("", words(name)).toLowerCase(Locale.ROOT);
	}

}
