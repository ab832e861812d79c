package io.pottery.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.pottery.collection.RedeliveryPolicy;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.collection.RedisSimpleQueue;
import io.pottery.collection.RedisList;
import io.pottery.collection.RedisSet;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Declarations as files hold them, read by Spring Boot.
 */
class YamlDeclarationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void emptyDeclarationsTakeTheDefaults() throws IOException {
		run("application.yaml", """
				pottery:
				  key-prefix: "shop:"
				  counters:
				    page-views: {}
				    clicks:
				    visits: ~
				  dicts:
				    prices: {}
				    stock:
				      value-type:
				      ttl:
				      key:
				""", Map.of(), (context) -> {
			assertThat(context.getBeanNamesForType(RedisCounter.class)).containsExactlyInAnyOrder("pageViews", "clicks",
					"visits");
			assertThat(context.getBeanNamesForType(RedisDict.class)).containsExactlyInAnyOrder("prices", "stock");
			assertThat(context.getBean("pageViews", RedisCounter.class).key()).isEqualTo("shop:page-views");
			assertThat(context.getBean("page-views")).isSameAs(context.getBean("pageViews"));
			assertThat(context.getBean("stock", RedisDict.class).key()).isEqualTo("shop:stock");
		});
	}

	@Test
	void dequesHaveAGreatestLengthIfWanted() throws IOException {
		run("application.yaml", """
				pottery:
				  key-prefix: "shop:"
				  deques:
				    recently-viewed: { max-length: 20, ttl: 7d, sliding-ttl: true }
				    undo: {}
				    none: { max-length: 0, type: java.lang.Integer, key: own }
				""", Map.of("SPRING_DATA_REDIS_HOST", TestRedis.get().host(), "SPRING_DATA_REDIS_PORT",
				TestRedis.get().port()), (context) -> {
					assertThat(context.getBean("recentlyViewed", RedisDeque.class).maxLength()).isEqualTo(20);
					assertThat(context.getBean("recentlyViewed", RedisDeque.class).key())
						.isEqualTo("shop:recently-viewed");
					assertThat(context.getBean("undo", RedisDeque.class).maxLength()).isEqualTo(RedisDeque.UNBOUNDED);
					assertThat(context.getBean("none", RedisDeque.class).maxLength()).isZero();
					assertThat(context.getBean("none", RedisDeque.class).key()).isEqualTo("own");
				});
	}

	@Test
	void queuesHaveACapacityAndReliableQueuesAPolicyIfWanted() throws IOException {
		run("application.yaml", """
				pottery:
				  key-prefix: "shop:"
				  queues:
				    jobs: { type: java.lang.Integer, capacity: 20, ttl: 7d }
				    mails: {}
				  reliable-queues:
				    orders: { visibility-timeout: 2m, max-attempts: 3 }
				    parcels: { key: own }
				""", Map.of("SPRING_DATA_REDIS_HOST", TestRedis.get().host(), "SPRING_DATA_REDIS_PORT",
				TestRedis.get().port()), (context) -> {
					TestRedis.get().flush();
					assertThat(context.getBean("jobs", RedisSimpleQueue.class).remainingCapacity()).isEqualTo(20);
					assertThat(context.getBean("jobs", RedisSimpleQueue.class).key()).isEqualTo("shop:jobs");
					assertThat(context.getBean("mails", RedisSimpleQueue.class).remainingCapacity())
						.isEqualTo(RedisSimpleQueue.UNBOUNDED);
					assertThat(context.getBean("orders", RedisReliableQueue.class).policy())
						.isEqualTo(new RedeliveryPolicy(Duration.ofMinutes(2), 3));
					assertThat(context.getBean("parcels", RedisReliableQueue.class).policy())
						.isEqualTo(RedeliveryPolicy.DEFAULT);
					assertThat(context.getBean("parcels", RedisReliableQueue.class).key()).isEqualTo("own");
				});
	}

	@Test
	void emptyPropertiesTakeTheDefaults() throws IOException {
		run("application.properties", """
				pottery.counters.page-views=
				pottery.dicts.prices=
				""", Map.of(), (context) -> {
			assertThat(context.getBean("pageViews", RedisCounter.class).key()).isEqualTo("page-views");
			assertThat(context.getBean("prices", RedisDict.class).key()).isEqualTo("prices");
		});
	}

	@Test
	void emptyDeclarationAmongOthers() throws IOException {
		run("application.yaml", """
				pottery.counters:
				  first: {key: one}
				  page-views: {}
				  last: {sliding-ttl: true, ttl: 1h}
				""", Map.of(), (context) -> assertThat(context.getBeansOfType(RedisCounter.class))
			.containsOnlyKeys("first", "pageViews", "last"));
	}

	@Test
	void namesStayAsWritten() throws IOException {
		run("application.yaml", """
				pottery.counters:
				  pageViews: {}
				  page_clicks: {}
				  "[page.visits]": {}
				  "[by:user]": {}
				""", Map.of(), (context) -> {
			assertThat(context.getBean("pageViews", RedisCounter.class).key()).isEqualTo("pageViews");
			assertThat(context.getBean("pageClicks", RedisCounter.class).key()).isEqualTo("page_clicks");
			assertThat(context.getBean("pageVisits", RedisCounter.class).key()).isEqualTo("page.visits");
			assertThat(context.getBean("byUser", RedisCounter.class).key()).isEqualTo("by:user");
		});
	}

	@Test
	void environmentVariableCompletesDeclaration() throws IOException {
		run("application.yaml", """
				pottery.counters:
				  page-views: {}
				""", Map.of("POTTERY_COUNTERS_PAGEVIEWS_KEY", "views", "POTTERY_KEYPREFIX", "shop:"), (context) -> {
			assertThat(context.getBeansOfType(RedisCounter.class)).containsOnlyKeys("pageViews");
			assertThat(context.getBean(RedisCounter.class).key()).isEqualTo("views");
			assertThat(context.getBean(PotteryProperties.class).counters()).containsOnlyKeys("page-views");
			assertThat(context.getBean(PotteryProperties.class).keyPrefix()).isEqualTo("shop:");
		});
	}

	@Test
	void setsAreDeclared() throws IOException {
		run("application.yaml", """
				pottery:
				  key-prefix: "shop:"
				  sets:
				    seen-books: {}
				    page-numbers: {key: pages, type: java.lang.Integer, ttl: 1h, sliding-ttl: true}
				""", Map.of(), (context) -> {
			assertThat(context.getBeanNamesForType(RedisSet.class)).containsExactlyInAnyOrder("seenBooks",
					"pageNumbers");
			assertThat(context.getBean("seenBooks", RedisSet.class).key()).isEqualTo("shop:seen-books");
			assertThat(context.getBean("pageNumbers", RedisSet.class).key()).isEqualTo("pages");
		});
	}

	@Test
	void lists() throws IOException {
		run("application.yaml", """
				pottery:
				  key-prefix: "shop:"
				  lists:
				    wish-list: {}
				    recent-sales: { key: sales, type: java.lang.Long, ttl: 1h, sliding-ttl: true }
				""", Map.of(), (context) -> {
			assertThat(context.getBeanNamesForType(RedisList.class)).containsExactlyInAnyOrder("wishList",
					"recentSales");
			assertThat(context.getBean("wishList", RedisList.class).key()).isEqualTo("shop:wish-list");
			assertThat(context.getBean("recentSales", RedisList.class).key()).isEqualTo("sales");
			assertThat(context.getBeanNamesForType(ResolvableType.forClassWithGenerics(RedisList.class, Long.class)))
				.containsExactly("recentSales");
		});
	}

	private void run(String file, String contents, Map<String, Object> environment,
			Consumer<ConfigurableApplicationContext> test) throws IOException {
		Path path = Files.writeString(this.directory.resolve(file), contents);
		SpringApplication application = new SpringApplicationBuilder(App.class).web(WebApplicationType.NONE).build();
		application.addInitializers((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)));
		try (ConfigurableApplicationContext context = application.run("--spring.config.location=" + path.toUri(),
				"--spring.main.banner-mode=off")) {
			test.accept(context);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class })
	static class App {

	}

}
