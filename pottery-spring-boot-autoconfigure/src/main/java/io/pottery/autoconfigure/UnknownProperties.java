package io.pottery.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds what is misspelt below the root. The binder itself drops such properties, and
 * with them declarations whose names have dots but no brackets. Spring Boot's
 * NoUnboundElementsBindHandler would refuse empty values too, such as that of
 * {@code ttl:}.
 */
final class UnknownProperties extends AbstractBindHandler {

	private final Set<ConfigurationPropertyName> known = new HashSet<>();

	@Override
	public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		this.known.add(name);
		return target;
	}

	/**
	 * Refuses properties that the binder has not asked for.
	 * @param written the properties there are
	 * @throws ActionableException if there is such a property
	 */
	void refuse(List<ConfigurationPropertyName> written) {
		Set<ConfigurationPropertyName> unknown = new TreeSet<>(written);
		unknown.removeAll(this.known);
		// Of a list the binder asks one source only, and leaves what others have to be
		// overridden.
		unknown.removeIf(
				(name) -> name.isNumericIndex(name.getNumberOfElements() - 1) && this.known.contains(name.getParent()));
		if (!unknown.isEmpty()) {
			throw new ActionableException(
					"There are unknown properties below '%s': %s".formatted(PotteryProperties.PREFIX, unknown),
					"Correct or remove them. A name that has a dot or another special character must be in brackets, "
							+ "such as \"[page.views]\".");
		}
	}

	/**
	 * Lists the properties below the root. Environment variables and system properties
	 * may be there for others, so they are left out.
	 * @param environment the properties
	 * @return their names as written
	 */
	static List<ConfigurationPropertyName> written(Environment environment) {
		ConfigurationPropertyName root = ConfigurationPropertyName.of(PotteryProperties.PREFIX);
		UnboundElementsSourceFilter filter = new UnboundElementsSourceFilter();
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.filter((source) -> filter.apply(source) && !isEnvironmentVariables(source))
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.flatMap((source) -> ((IterableConfigurationPropertySource) source).stream())
			.filter(root::isAncestorOf)
			.toList();
	}

	private static boolean isEnvironmentVariables(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

}
