package io.pottery.autoconfigure;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where no property says where Redis is. Credentials and SSL count as well: there
 * is a Redis that asks for them, so none is made up. Settings of the client, such as a
 * time-out, do not count.
 */
class OnNoRedisLocation extends SpringBootCondition {

	private static final String PREFIX = "spring.data.redis.";

	private static final List<String> VALUES = List.of("url", "host", "port", "username", "password");

	private static final List<String> GROUPS = List.of("sentinel", "cluster", "masterreplica", "ssl");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Location of Redis");
		Environment environment = context.getEnvironment();
		if (environment.getProperty(AbstractAotProcessor.AOT_PROCESSING, boolean.class, false)) {
			return ConditionOutcome.noMatch(message.because("only the running environment will say it"));
		}
		List<String> locations = locations(environment);
		return locations.isEmpty() ? ConditionOutcome.match(message.didNotFind("property").atAll())
				: ConditionOutcome.noMatch(message.found("property", "properties").items(locations));
	}

	private static List<String> locations(Environment environment) {
		Stream<String> values = VALUES.stream()
			.map(PREFIX::concat)
			.filter((name) -> StringUtils.hasText(environment.getProperty(name)));
		Stream<String> groups = GROUPS.stream().map(PREFIX::concat).filter((name) -> hasDescendant(environment, name));
		return Stream.concat(values, groups).toList();
	}

	private static boolean hasDescendant(Environment environment, String name) {
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.anyMatch((source) -> source
				.containsDescendantOf(ConfigurationPropertyName.of(name)) == ConfigurationPropertyState.PRESENT);
	}

}
