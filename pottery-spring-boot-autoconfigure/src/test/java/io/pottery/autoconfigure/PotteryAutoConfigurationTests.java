package io.pottery.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.pottery.codec.Codec;
import io.pottery.codec.ElementCodec;
import io.pottery.codec.JsonCodec;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDict;
import io.pottery.testing.TestConnectionConfiguration;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class PotteryAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PotteryEmbeddedRedisAutoConfiguration.class,
				DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class, PotteryAutoConfiguration.class))
		.withUserConfiguration(TestConnectionConfiguration.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void factoryAndCodecAreBeansAndNoTemplateIs() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(RedisCollectionFactory.class).hasSingleBean(JsonCodec.class);
			assertThat(context.getBeanNamesForType(RedisOperations.class)).containsExactlyInAnyOrder("redisTemplate",
					"stringRedisTemplate");
		});
	}

	@Test
	void factoryPrependsThePrefix() {
		this.runner.withPropertyValues("pottery.key-prefix=shop:")
			.run((context) -> assertThat(
					context.getBean(RedisCollectionFactory.class).dict("cart", String.class, String.class).key())
				.isEqualTo("shop:cart"));
	}

	@Test
	void declaredStructuresHoldElementsOfTheirTypes() {
		this.runner
			.withPropertyValues("pottery.key-prefix=shop:", "pottery.dicts.prices.value-type=" + Price.class.getName(),
					"pottery.dicts.stock.key-type=java.lang.Integer",
					"pottery.dicts.stock.value-type=java.util.List<java.lang.Integer>", "pottery.counters.page-views=")
			.run((context) -> {
				RedisDict<String, Price> prices = dict(context, "prices");
				prices.put("tea", new Price(250));
				assertThat(prices.get("tea")).isEqualTo(new Price(250));
				RedisCounter<String> pageViews = counter(context, "pageViews");
				pageViews.increment("home");
				assertThat(pageViews.get("home")).isEqualTo(1);
				assertThat(context.getBean(StringRedisTemplate.class).keys("*"))
					.containsExactlyInAnyOrder("shop:prices", "shop:page-views");
			});
	}

	@Test
	void timeToLiveStartsWithTheFirstWriteOnly() {
		this.runner.withPropertyValues("pottery.dicts.prices.ttl=1h").run((context) -> {
			RedisDict<String, String> prices = dict(context, "prices");
			prices.put("tea", "1");
			prices.expire(Duration.ofMinutes(10));
			prices.put("tea", "2");
			assertThat(prices.ttl().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(10));
		});
	}

	@Test
	void slidingTimeToLiveStartsWithEveryWrite() {
		this.runner.withPropertyValues("pottery.dicts.prices.ttl=1h", "pottery.dicts.prices.sliding-ttl=true")
			.run((context) -> {
				RedisDict<String, String> prices = dict(context, "prices");
				prices.put("tea", "1");
				prices.expire(Duration.ofMinutes(10));
				prices.put("tea", "2");
				assertThat(prices.ttl().orElseThrow()).isGreaterThan(Duration.ofMinutes(50));
			});
	}

	@Test
	void jacksonPropertiesDoNotChangeWhatIsStored() {
		this.runner
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE",
					"spring.jackson.default-property-inclusion=non_null",
					"pottery.dicts.prices.value-type=" + Price.class.getName())
			.run((context) -> {
				assertThat(context.getBean(JsonMapper.class).writeValueAsString(new Price(1))).contains("in_cents");
				RedisDict<String, Price> prices = dict(context, "prices");
				prices.put("tea", new Price(250));
				assertThat(context.getBean(StringRedisTemplate.class).opsForHash().get("prices", "\"tea\""))
					.isEqualTo("{\"currency\": null, \"inCents\": 250}");
			});
	}

	@Test
	void modulesOfTheApplicationAreUsed() {
		this.runner.withUserConfiguration(MoneyModule.class)
			.withPropertyValues("pottery.dicts.prices.value-type=" + Price.class.getName())
			.run((context) -> {
				RedisDict<String, Price> prices = dict(context, "prices");
				prices.put("tea", new Price(250));
				assertThat(context.getBean(StringRedisTemplate.class).opsForHash().get("prices", "\"tea\""))
					.isEqualTo("\"250 cents\"");
			});
	}

	@Test
	void defaultCodecCanBeInjectedAsWhatItIs() {
		this.runner.withUserConfiguration(CodecUser.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Codec.class));
	}

	@Test
	void worksWithoutMapperOfTheApplication() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(JsonCodec.class).doesNotHaveBean(JsonMapper.class));
	}

	@Test
	void codecOfTheApplicationIsUsed() {
		this.runner.withUserConfiguration(UserCodec.class)
			.withPropertyValues("pottery.dicts.prices=")
			.run((context) -> {
				assertThat(context).hasSingleBean(Codec.class).doesNotHaveBean(JsonCodec.class);
				RedisDict<String, String> prices = dict(context, "prices");
				prices.put("tea", "250");
				assertThat(context.getBean(StringRedisTemplate.class).opsForHash().get("prices", "<tea>"))
					.isEqualTo("<250>");
			});
	}

	@Test
	void factoryOfTheApplicationIsUsed() {
		this.runner.withUserConfiguration(UserFactory.class)
			.run((context) -> assertThat(context).hasSingleBean(RedisCollectionFactory.class).hasBean("userFactory"));
	}

	@Test
	void jedis() {
		this.runner.withPropertyValues("spring.data.redis.client-type=jedis", "pottery.dicts.prices=")
			.run((context) -> {
				assertThat(context).hasSingleBean(JedisConnectionFactory.class);
				RedisDict<String, String> prices = dict(context, "prices");
				assertThat(prices.put("tea", "250")).isNull();
				assertThat(prices.put("tea", "260")).isEqualTo("250");
				assertThat(prices).containsOnlyKeys("tea");
			});
	}

	@Test
	void jedisWithoutLettuce() {
		this.runner.withClassLoader(new FilteredClassLoader("io.lettuce.core"))
			.withPropertyValues("pottery.dicts.prices=")
			.run((context) -> assertThat(context).hasSingleBean(JedisConnectionFactory.class).hasBean("prices"));
	}

	@Test
	void transactionOfTheApplicationDoesNotCaptureStructures() {
		this.runner.withPropertyValues("pottery.dicts.prices=", "pottery.counters.views=").run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			template.setEnableTransactionSupport(true);
			RedisDict<String, String> prices = dict(context, "prices");
			RedisCounter<String> views = counter(context, "views");
			new TransactionTemplate(new NoResources()).executeWithoutResult((transaction) -> {
				template.opsForValue().set("captured", "yes");
				assertThat(template.opsForValue().increment("count")).isNull();
				assertThat(prices.put("tea", "250")).isNull();
				assertThat(prices.put("tea", "260")).isEqualTo("250");
				assertThat(prices.get("tea")).isEqualTo("260");
				assertThat(views.increment("home")).isEqualTo(1);
				transaction.setRollbackOnly();
			});
			assertThat(template.hasKey("captured")).isFalse();
			assertThat(prices).containsEntry("tea", "260");
			assertThat(views.get("home")).isEqualTo(1);
		});
	}

	@SuppressWarnings("unchecked")
	private static <V> RedisDict<String, V> dict(ApplicationContext context, String name) {
		return context.getBean(name, RedisDict.class);
	}

	@SuppressWarnings("unchecked")
	private static RedisCounter<String> counter(ApplicationContext context, String name) {
		return context.getBean(name, RedisCounter.class);
	}

	record Price(int inCents, @Nullable String currency) {

		Price(int inCents) {
			this(inCents, null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MoneyModule {

		@Bean
		JacksonModule moneyModule() {
			return new SimpleModule().addSerializer(Price.class, new ValueSerializer<>() {

				@Override
				public void serialize(Price price, JsonGenerator generator, SerializationContext context) {
					generator.writeString(price.inCents() + " cents");
				}

			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserFactory {

		@Bean
		RedisCollectionFactory userFactory(RedisConnectionFactory connectionFactory, Codec codec) {
			return new RedisCollectionFactory(connectionFactory, codec, "user:");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CodecUser {

		@Bean
		String user(JsonCodec codec) {
			return codec.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserCodec {

		@Bean
		Codec userCodec() {
			return new Codec() {

				@Override
				@SuppressWarnings("unchecked")
				public <T> ElementCodec<T> forType(ResolvableType type) {
					return (ElementCodec<T>) new Angled();
				}

			};
		}

	}

	/**
	 * Keeps strings in angle brackets.
	 */
	static class Angled implements ElementCodec<String> {

		@Override
		public byte[] encode(@Nullable String element) {
			return ("<" + element + ">").getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public byte[] encodeQuery(@Nullable Object candidate) {
			return encode(String.valueOf(candidate));
		}

		@Override
		public String decode(byte[] bytes) {
			return new String(bytes, 1, bytes.length - 2, StandardCharsets.UTF_8);
		}

	}

	/**
	 * Transactions that only Redis takes part in.
	 */
	@SuppressWarnings("serial")
	static class NoResources extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
