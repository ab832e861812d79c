package io.pottery.autoconfigure;

import java.util.List;

import io.pottery.codec.Codec;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.collection.RedisSimpleQueue;
import io.pottery.collection.RedisSet;
import io.pottery.core.Structure;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Declared structures as beans; nothing here sends anything to Redis.
 */
class DeclaredStructuresTests {

	private static final String PRICE = Price.class.getName();

	private static final String ORDER = Order.class.getName();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class));

	@Test
	void nothingIsDeclaredByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Structure.class));
	}

	@Test
	void keyIsPrefixAndNameUnlessGiven() {
		this.runner
			.withPropertyValues("pottery.key-prefix=shop:", "pottery.dicts.unit-prices=",
					"pottery.counters.page-views.key=views")
			.run((context) -> {
				assertThat(context.getBean("unitPrices", RedisDict.class).key()).isEqualTo("shop:unit-prices");
				assertThat(context.getBean("pageViews", RedisCounter.class).key()).isEqualTo("views");
			});
	}

	@Test
	void dequeIsInjectedByTheTypeOfItsElements() {
		this.runner.withPropertyValues("pottery.deques.prices.type=" + PRICE, "pottery.deques.orders.type=" + ORDER)
			.run((context) -> assertThat(
					context.getBeanProvider(ResolvableType.forClassWithGenerics(RedisDeque.class, Order.class))
						.getObject())
				.isSameAs(context.getBean("orders")));
	}

	@Test
	void negativeGreatestLengthIsRefused() {
		this.runner.withPropertyValues("pottery.deques.undo.max-length=-1")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("pottery.deques.undo.max-length")
				.hasMessageContaining("-1"));
	}

	@Test
	void impossibleQueuesAreRefused() {
		this.runner.withPropertyValues("pottery.queues.jobs.capacity=0")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("pottery.queues.jobs.capacity")
				.hasMessageContaining("The capacity must be positive"));
		this.runner.withPropertyValues("pottery.reliable-queues.orders.visibility-timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("pottery.reliable-queues.orders.visibility-timeout")
				.hasMessageContaining("one millisecond to 365 days"));
		this.runner.withPropertyValues("pottery.reliable-queues.orders.max-attempts=0")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("pottery.reliable-queues.orders.max-attempts")
				.hasMessageContaining("at least once"));
	}

	@Test
	void queuesAreInjectedByTheTypeOfTheirElements() {
		this.runner
			.withPropertyValues("pottery.queues.prices.type=" + PRICE, "pottery.queues.orders.type=" + ORDER,
					"pottery.reliable-queues.parcels.type=" + ORDER)
			.run((context) -> {
				assertThat(context
					.getBeanProvider(ResolvableType.forClassWithGenerics(RedisSimpleQueue.class, Order.class))
					.getObject()).isSameAs(context.getBean("orders"));
				assertThat(context
					.getBeanProvider(ResolvableType.forClassWithGenerics(RedisReliableQueue.class, Order.class))
					.getObject()).isSameAs(context.getBean("parcels"));
			});
	}

	@Test
	void definitionSaysWhatDeclaresIt() {
		this.runner.withPropertyValues("pottery.dicts.unit-prices=")
			.run((context) -> assertThat(
					context.getSourceApplicationContext().getBeanFactory().getBeanDefinition("unitPrices"))
				.extracting("description")
				.isEqualTo("declared by pottery.dicts.unit-prices"));
	}

	@Test
	void injectionRespectsTheTypesOfElements() {
		this.runner
			.withPropertyValues("pottery.dicts.prices.value-type=" + PRICE, "pottery.dicts.orders.value-type=" + ORDER,
					"pottery.dicts.history.value-type=java.util.List<" + ORDER + ">")
			.withUserConfiguration(ByType.class)
			.run((context) -> assertThat(context.getBean("keys")).isEqualTo(List.of("prices", "orders", "history")));
	}

	@Test
	void otherTypeOfElementsIsNotInjected() {
		this.runner.withPropertyValues("pottery.dicts.prices.value-type=" + PRICE)
			.withUserConfiguration(ByType.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(NoSuchBeanDefinitionException.class, (ex) -> assertThat(ex.getResolvableType())
					.hasToString("io.pottery.collection.RedisDict<java.lang.String, %s>".formatted(ORDER))));
	}

	@Test
	void equalTypesAreToldApartByParameterNameOrQualifier() {
		this.runner.withPropertyValues("pottery.dicts.unit-prices=", "pottery.dicts.list-prices=")
			.withUserConfiguration(ByName.class)
			.run((context) -> assertThat(context.getBean("keys"))
				.isEqualTo(List.of("unit-prices", "list-prices", "unit-prices", "list-prices")));
	}

	@Test
	void equalTypesWithoutNameAreAmbiguous() {
		this.runner.withPropertyValues("pottery.dicts.one=", "pottery.dicts.two=")
			.run((context) -> assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(RedisDict.class)));
	}

	@Test
	void sameKeyAlikeIsAllowed() {
		this.runner.withPropertyValues("pottery.dicts.one.key=shared", "pottery.dicts.two.key=shared")
			.run((context) -> assertThat(context.getBean("one")).isEqualTo(context.getBean("two")));
	}

	@Test
	void setsAreInjectedByTheirElements() {
		this.runner
			.withPropertyValues("pottery.key-prefix=shop:", "pottery.sets.seen.type=" + PRICE,
					"pottery.sets.open-orders.type=" + ORDER)
			.withUserConfiguration(SetsByType.class)
			.run((context) -> assertThat(context.getBean("keys")).isEqualTo(List.of("shop:seen", "shop:open-orders")));
	}

	@Test
	void usersFactoryOpensDeclaredStructures() {
		this.runner.withUserConfiguration(UserFactory.class)
			.withPropertyValues("pottery.dicts.prices=", "pottery.dicts.stock.key=own")
			.run((context) -> {
				assertThat(context).hasSingleBean(RedisCollectionFactory.class).hasBean("userFactory");
				assertThat(context.getBean("prices", RedisDict.class).key()).isEqualTo("user:prices");
				assertThat(context.getBean("stock", RedisDict.class).key()).isEqualTo("own");
			});
	}

	record Price(int cents) {

	}

	record Order(String id) {

	}

	@Configuration(proxyBeanMethods = false)
	static class ByType {

		@Bean
		List<String> keys(RedisDict<String, Price> a, RedisDict<String, Order> b, RedisDict<String, List<Order>> c) {
			return List.of(a.key(), b.key(), c.key());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SetsByType {

		@Bean
		List<String> keys(RedisSet<Price> a, RedisSet<Order> b) {
			return List.of(a.key(), b.key());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByName {

		@Bean
		List<String> keys(RedisDict<String, String> unitPrices, RedisDict<String, String> listPrices,
				@Qualifier("unitPrices") RedisDict<String, String> one,
				@Qualifier("list-prices") RedisDict<String, String> other) {
			return List.of(unitPrices.key(), listPrices.key(), one.key(), other.key());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserFactory {

		@Bean
		RedisCollectionFactory userFactory(RedisConnectionFactory connectionFactory, Codec codec) {
			return new RedisCollectionFactory(connectionFactory, codec, "user:");
		}

	}

}
