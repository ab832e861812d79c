package io.pottery.autoconfigure;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Finds what is misspelt below the declarations. The binder itself drops such properties,
 * and with them declarations whose names have dots but no brackets.
 */
final class UnknownProperties extends AbstractBindHandler {

	private final Set<ConfigurationPropertyName> known = new HashSet<>();

	private UnknownProperties() {
	}

	/**
	 * Refuses properties that no declaration has. Environment variables and system
	 * properties may be there for others, so they are left alone.
	 * @param environment the properties
	 * @param kind the property below the root that holds the declarations
	 * @param type the type of the declarations
	 * @throws ActionableException if there is such a property
	 */
	static void refuse(Environment environment, String kind, Class<?> type) {
		ConfigurationPropertyName root = ConfigurationPropertyName.of(PotteryProperties.PREFIX + "." + kind);
		UnknownProperties handler = new UnknownProperties();
		Binder.get(environment).bind(root, Bindable.mapOf(String.class, type), handler);
		Set<ConfigurationPropertyName> unknown = new TreeSet<>();
		UnboundElementsSourceFilter filter = new UnboundElementsSourceFilter();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable && filter.apply(source)) {
				iterable.stream()
					.filter(root::isAncestorOf)
					.filter(Predicate.not(handler.known::contains))
					.forEach(unknown::add);
			}
		}
		if (!unknown.isEmpty()) {
			throw new ActionableException(
					"There are properties below '%s' that no structure has: %s".formatted(root, unknown),
					"Correct or remove them. A name that has a dot or another special character must be in brackets, "
							+ "such as \"[page.views]\".");
		}
	}

	@Override
	public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		this.known.add(name);
		return target;
	}

}
