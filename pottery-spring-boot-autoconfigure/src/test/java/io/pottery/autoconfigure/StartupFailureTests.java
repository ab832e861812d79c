package io.pottery.autoconfigure;

import java.util.Arrays;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pottery.codec.StringCodec;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What an application says that cannot start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@Test
	void unknownType(CapturedOutput output) {
		fail("pottery.dicts.prices.value-type=com.acme.Prise");
		assertThat(report(output)).isEqualTo(invalid("pottery.dicts.prices.value-type", "com.acme.Prise", """
				'com.acme.Prise' is not a type of elements: there is no such class. \
				Name classes on the class path in full, such as com.acme.Order; \
				a nested one as com.acme.Order$Line, a generic one as java.util.List<com.acme.Order>."""));
	}

	@Test
	void unknownTypeWithinAnother(CapturedOutput output) {
		fail("pottery.counters.views.type=java.util.List<com.acme.Vieuw>");
		assertThat(report(output)).contains("'java.util.List<com.acme.Vieuw>' is not a type of elements: ",
				"Cannot locate class 'com.acme.Vieuw'", "a nested one as com.acme.Order$Line");
	}

	@ParameterizedTest
	@CsvSource({ "pottery.dicts.prices.ttl, 0s", "pottery.counters.views.ttl, -1h",
			"pottery.counters.views.ttl, 10ns" })
	void timeToLiveTooShort(String property, String value, CapturedOutput output) {
		fail(property + "=" + value);
		assertThat(report(output)).isEqualTo(invalid(property, value,
				"The time to live must be at least one millisecond. Leave it out for a structure that stays."));
	}

	@Test
	void timeToLiveThatIsNone(CapturedOutput output) {
		fail("pottery.dicts.prices.ttl=soon");
		assertThat(report(output)).contains("Property: pottery.dicts.prices.ttl", "Value: \"soon\"",
				"'soon' is not a valid duration");
	}

	@Test
	void slidingWithoutTimeToLive(CapturedOutput output) {
		fail("pottery.dicts.prices.sliding-ttl=true");
		assertThat(report(output)).isEqualTo(invalid("pottery.dicts.prices.sliding-ttl", "true",
				"There is no time to live to start anew. Set 'pottery.dicts.prices.ttl' as well."));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = { "pottery.key-prefix|shop: ",
			"pottery.dicts.prices.key| p", "pottery.dicts.prices.key|p\tq", "pottery.dicts.prices.key|\u2003p" })
	void keyWithWhiteSpace(String property, String key, CapturedOutput output) {
		fail(property + "=" + key);
		assertThat(report(output)).isEqualTo(invalid(property, key,
				"Redis key '%s' must not begin or end with white space, nor contain control characters."
					.formatted(key)));
	}

	@ParameterizedTest
	@CsvSource({ "pottery.key-prefix, a}", "pottery.dicts.prices.key, {}p" })
	void keyThatCannotHaveCompanions(String property, String key, CapturedOutput output) {
		fail(property + "=" + key);
		assertThat(report(output)).isEqualTo(invalid(property, key, """
				Redis key '%s' has a '}' but no hash tag, a non-empty {tag} in braces, so Redis Cluster could not \
				keep its companion keys in the same slot. Complete the tag or leave the '}' out.""".formatted(key)));
	}

	@Test
	void nameThatMakesSuchKey(CapturedOutput output) {
		fail("pottery.dicts[p}q].ttl=1h");
		assertThat(report(output)).contains("Invalid value 'p}q' for configuration property 'pottery.dicts[p}q]'",
				"Redis key 'p}q' has a '}' but no hash tag");
	}

	@Test
	void sameKeyOfOtherKind(CapturedOutput output) {
		fail("pottery.key-prefix=shop:", "pottery.dicts.prices=", "pottery.counters.views.key=shop:prices");
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.dicts.prices' (io.pottery.collection.RedisDict<java.lang.String, java.lang.String>) and \
				'pottery.counters.views' (io.pottery.collection.RedisCounter<java.lang.String>) share the Redis key \
				'shop:prices', but are not of the same kind with the same element types.

				Action:

				Rename one of the two, set another 'key' for it, or declare both alike.""");
	}

	@Test
	void sameKeyOfOtherTypes(CapturedOutput output) {
		fail("pottery.dicts.prices.key=p", "pottery.dicts.costs.key=p",
				"pottery.dicts.costs.value-type=java.lang.Integer");
		assertThat(report(output)).contains("'pottery.dicts.prices'", "'pottery.dicts.costs'",
				"share the Redis key 'p', but are not of the same kind with the same element types");
	}

	@Test
	void sameBeanName(CapturedOutput output) {
		fail("pottery.dicts.page-views=", "pottery.counters.pageViews=");
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.dicts.page-views' and 'pottery.counters.pageViews' both become the bean 'pageViews'.

				Action:

				Rename one of the two.""");
	}

	@ParameterizedTest
	@CsvSource({ "page-views, pageviews", "page-views, pageViews", "pageviews, page_views" })
	void namesThatTheBinderMerges(String one, String other, CapturedOutput output) {
		fail("pottery.dicts." + one + ".ttl=1h", "pottery.dicts." + other + ".key=views");
		assertThat(report(output)).isIn(alike(one, other), alike(other, one));
	}

	@Test
	void nameOfOneSpellingAndOneInBracketsAreTwo() {
		try (ConfigurableApplicationContext context = run(WithRedis.class, "pottery.dicts.pageviews=",
				"pottery.dicts[page.views]=")) {
			assertThat(context.getBean("pageviews", RedisDict.class).key()).isEqualTo("pageviews");
			assertThat(context.getBean("pageViews", RedisDict.class).key()).isEqualTo("page.views");
		}
	}

	@Test
	void noBeanName(CapturedOutput output) {
		fail("pottery.dicts[--]=");
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.dicts[--]' cannot become a bean: its name has neither letters nor digits.

				Action:

				Choose a name in letters and digits.""");
	}

	@Test
	void beanNameOfAnother(CapturedOutput output) {
		fail(OtherBean.class, "pottery.dicts.prices=");
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.dicts.prices' becomes the bean 'prices', but there is already a bean of that name (%s).

				Action:

				Rename one of the two.""".formatted(OtherBean.class.getName()));
	}

	@Test
	void misspeltProperties(CapturedOutput output) {
		fail("pottery.dicts.prices.tll=1h", "pottery.dicts.page.views=", "pottery.dict.stock.ttl=1h",
				"pottery.dicts[orders.old].ttl=1h", "pottery.keyprefix=shop:", "pottery.embedded.enabled=false");
		assertThat(report(output)).isEqualTo("""
				Description:

				There are unknown properties below 'pottery': \
				[pottery.dict.stock.ttl, pottery.dicts.page.views, pottery.dicts.prices.tll]

				Action:

				Correct or remove them. A name that has a dot or another special character must be in brackets, \
				such as "[page.views]".""");
	}

	@Test
	void unknownSystemPropertyIsLeftAlone() {
		TestPropertyValues.of("pottery.dict.stock.ttl=1h").applyToSystemProperties(() -> {
			run(WithRedis.class, "pottery.dicts.prices=").close();
			return null;
		});
	}

	@Test
	void typeThatTheCodecRefuses(CapturedOutput output) {
		fail("pottery.dicts.shapes.value-type=" + Shape.class.getName());
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.dicts.shapes' (io.pottery.collection.RedisDict<java.lang.String, %1$s>) cannot be opened: \
				@JsonTypeInfo of %1$s uses class names, by which bytes would pick a class: \
				use names (Id.NAME with @JsonSubTypes).

				Action:

				Declare types of elements that the codec can keep, or define a Codec bean that keeps them."""
			.formatted(Shape.class.getName()));
	}

	@Test
	void typeThatTheCodecOfTheApplicationRefuses(CapturedOutput output) {
		fail(PlainText.class, "pottery.counters.lines.type=" + Line.class.getName());
		assertThat(report(output)).isEqualTo("""
				Description:

				'pottery.counters.lines' (io.pottery.collection.RedisCounter<%1$s>) cannot be opened: \
				Elements of type '%1$s' cannot be kept as plain text: declare the type String, or use JsonCodec.

				Action:

				Declare types of elements that the codec can keep, or define a Codec bean that keeps them."""
			.formatted(Line.class.getName()));
	}

	@Test
	void noConnectionForDeclaredStructure(CapturedOutput output) {
		fail(NoRedis.class, "pottery.dicts.prices=");
		assertThat(report(output)).isEqualTo("""
				Description:

				Bean 'prices' declared by pottery.dicts.prices required a RedisCollectionFactory, but there is no bean \
				of type 'org.springframework.data.redis.connection.RedisConnectionFactory'.

				Action:

				Make sure that Lettuce or Jedis is on the class path and that DataRedisAutoConfiguration is not \
				excluded, or define a RedisConnectionFactory bean.""");
	}

	@Test
	void noConnectionForInjectedFactory(CapturedOutput output) {
		fail(NoRedisButInjection.class);
		assertThat(report(output)).contains(
				"Parameter 0 of method user in " + NoRedisButInjection.class.getName()
						+ " required a RedisCollectionFactory, but there is no bean of type "
						+ "'org.springframework.data.redis.connection.RedisConnectionFactory'.",
				"Make sure that Lettuce");
	}

	@Test
	void severalConnectionsForDeclaredStructure(CapturedOutput output) {
		fail(SeveralConnections.class, "pottery.dicts.prices=");
		assertThat(report(output)).isEqualTo("""
				Description:

				Bean 'prices' declared by pottery.dicts.prices required a RedisCollectionFactory, but there are \
				several Redis connections and none is primary: sessions, structures

				Action:

				Mark the one that holds the structures with @Primary, or the others with \
				@Bean(defaultCandidate = false); or define a RedisCollectionFactory bean over one of them.""");
	}

	@Test
	void severalConnectionsForInjectedFactory(CapturedOutput output) {
		fail(SeveralConnectionsAndInjection.class);
		assertThat(report(output)).contains("Parameter 0 of method user in "
				+ SeveralConnectionsAndInjection.class.getName() + " required a RedisCollectionFactory, but there are "
				+ "several Redis connections and none is primary: sessions, structures");
	}

	@Test
	void structureOfOtherTypesIsInjected(CapturedOutput output) {
		fail(OtherTypes.class, "pottery.dicts.prices=");
		assertThat(report(output)).isEqualTo("""
				Description:

				Parameter 0 of method user in %s required a bean of type \
				'io.pottery.collection.RedisDict<java.lang.String, java.lang.Integer>', and there is none. \
				Of the same kind there is: \
				'prices' (io.pottery.collection.RedisDict<java.lang.String, java.lang.String>)

				Action:

				Declare it below 'pottery' in the application's configuration, with the types of its elements, \
				or correct those of the injection point.""".formatted(OtherTypes.class.getName()));
	}

	@Test
	void withoutConnectionAnApplicationThatUsesNothingStarts() {
		run(NoRedis.class).close();
		run(SeveralConnections.class).close();
	}

	@Test
	void withOnePrimaryConnectionStructuresAreOpened() {
		try (ConfigurableApplicationContext context = run(PrimaryConnection.class, "pottery.dicts.prices=")) {
			assertThat(context.getBean("prices")).isNotNull();
		}
	}

	@Test
	void withOneDefaultCandidateStructuresAreOpened() {
		try (ConfigurableApplicationContext context = run(DefaultCandidate.class, "pottery.dicts.prices=")) {
			assertThat(context.getBean("prices")).isNotNull();
		}
	}

	private static void fail(String... properties) {
		fail(WithRedis.class, properties);
	}

	private static void fail(Class<?> configuration, String... properties) {
		assertThatException().isThrownBy(() -> run(configuration, properties).close());
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		String[] arguments = Stream
			.concat(Stream.of("--spring.main.banner-mode=off"), Arrays.stream(properties).map("--"::concat))
			.toArray(String[]::new);
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).run(arguments);
	}

	private static String invalid(String property, String value, String reason) {
		return """
				Description:

				Invalid value '%s' for configuration property '%s' \
				(originating from '"%s" from property source "commandLineArgs"'). \
				Validation failed for the following reason:

				%s

				Action:

				Review the value of the property with the provided reason.""".formatted(value, property, property,
				reason);
	}

	private static String alike(String one, String other) {
		return """
				Description:

				'pottery.dicts.%s' and 'pottery.dicts.%s' are one and the same to Spring Boot, \
				which ignores case, dashes and underscores.

				Action:

				Write the name alike everywhere; if these are two structures, rename one of them.""".formatted(one,
				other);
	}

	private static String report(CapturedOutput output) {
		String all = output.toString();
		return all.substring(all.indexOf("Description:")).strip();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class })
	static class WithRedis {

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainText extends WithRedis {

		@Bean
		StringCodec codec() {
			return new StringCodec();
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface Shape {

	}

	record Line(int length) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PotteryAutoConfiguration.class)
	static class NoRedis {

	}

	@Configuration(proxyBeanMethods = false)
	static class NoRedisButInjection extends NoRedis {

		@Bean
		String user(RedisCollectionFactory collections) {
			return "user";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherBean extends WithRedis {

		@Bean
		String prices() {
			return "prices";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherTypes extends WithRedis {

		@Bean
		String user(RedisDict<String, Integer> prices) {
			return "user";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralConnections extends WithRedis {

		@Bean
		LettuceConnectionFactory sessions() {
			return new LettuceConnectionFactory("localhost", 1);
		}

		@Bean
		LettuceConnectionFactory structures() {
			return new LettuceConnectionFactory("localhost", 2);
		}

		@Bean(autowireCandidate = false)
		LettuceConnectionFactory hidden() {
			return new LettuceConnectionFactory("localhost", 3);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralConnectionsAndInjection extends SeveralConnections {

		@Bean
		String user(RedisCollectionFactory collections) {
			return "user";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryConnection extends SeveralConnections {

		@Bean
		@Primary
		RedisConnectionFactory primary() {
			return new LettuceConnectionFactory("localhost", 4);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DefaultCandidate extends WithRedis {

		@Bean
		LettuceConnectionFactory structures() {
			return new LettuceConnectionFactory("localhost", 1);
		}

		@Bean(defaultCandidate = false)
		LettuceConnectionFactory sessions() {
			return new LettuceConnectionFactory("localhost", 2);
		}

	}

}
