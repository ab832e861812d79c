package io.pottery;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.pottery.cache.CacheInfo;
import io.pottery.cache.CacheListener;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.codec.JsonCodec;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.id.NextId;
import io.pottery.id.NextIdFactory;
import io.pottery.lock.FencedHash;
import io.pottery.lock.FencingToken;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestConnectionConfiguration;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The examples of the README work as they stand there.
 */
class ReadmeTests {

	private static final Path README = Path.of("..", "README.md");

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void firstExampleWorks(@TempDir Path directory) throws Exception {
		String readme = Files.readString(README);
		Path properties = Files.writeString(directory.resolve("application.yml"), block(readme, "yaml"));
		compile(directory, "Shop", block(readme, "java"));
		try (URLClassLoader loader = loader(directory);
				ConfigurableApplicationContext context = run(loader, "Shop", properties)) {
			Object shop = context.getBean("shop");
			assertThat(shop.getClass().getClassLoader()).isSameAs(loader);
			assertThat(ReflectionTestUtils.<BigDecimal>invokeMethod(shop, "show", "emma")).isEqualTo("9.99");
		}
		StringRedisTemplate redis = new StringRedisTemplate(TestRedis.get().connectionFactory());
		assertThat(redis.opsForHash().entries("shop:prices")).hasToString("{\"emma\"=9.99}");
		assertThat(redis.opsForHash().entries("shop:page-views")).hasToString("{\"emma\"=1}");
		assertThat(redis.getExpire("shop:prices")).isBetween(3500L, 3600L);
	}

	@Test
	void exampleOfLocksAndIdsWorks(@TempDir Path directory) throws Exception {
		String readme = Files.readString(README);
		Path properties = Files.writeString(directory.resolve("application.yml"),
				blocks(readme, "yaml").skip(1).findFirst().orElseThrow());
		compile(directory, "Printing", blocks(readme, "java").skip(1).findFirst().orElseThrow());
		try (RedisProcess a = RedisProcess.start();
				RedisProcess b = RedisProcess.start();
				RedisProcess c = RedisProcess.start();
				URLClassLoader loader = loader(directory);
				ConfigurableApplicationContext context = run(loader, "Printing", properties,
						"--pottery.redlock.masters[0]=" + a.url(), "--pottery.redlock.masters[1]=" + b.url(),
						"--pottery.redlock.masters[2]=" + c.url(), "--pottery.redlock.restart-quarantine=0s")) {
			Object printing = context.getBean("printing");
			assertThat(context.getBean(Masters.class).size()).isEqualTo(3);
			assertThat(ReflectionTestUtils.<String>invokeMethod(printing, "print", "emma"))
				.matches("Order 1: emma, printed under token \\d+");
			assertThat(context.getBean("printer", Redlock.class).options()).isEqualTo(
					LockOptions.DEFAULT.withAutoRelease(Duration.ofSeconds(30)).withMaxWait(Duration.ofMinutes(2)));
			assertThat(context.getBean("orderIds", NextId.class).next()).isEqualTo(2);
		}
	}

	@Test
	void exampleOfSynchronizedWorks(@TempDir Path directory) throws Exception {
		String readme = Files.readString(README);
		readme = readme.substring(readme.indexOf("#### @Synchronized"));
		Path properties = Files.writeString(directory.resolve("application.yml"), block(readme, "yaml"));
		compile(directory, "Invoices", block(readme, "java"));
		try (URLClassLoader loader = loader(directory);
				ConfigurableApplicationContext context = run(loader, "Invoices", properties)) {
			Object invoices = context.getBean("invoices");
			assertThat(ReflectionTestUtils.<String>invokeMethod(invoices, "pay", "7", new FencingToken(1)))
				.matches("Invoice 7, paid under token \\d{9,}");
			assertThat(context.getBean("nightly-report", Redlock.class).options().renew()).isTrue();
		}
	}

	@Test
	void exampleOfCachesWorks(@TempDir Path directory) throws Exception {
		String readme = Files.readString(README);
		String plain = readme.substring(readme.indexOf("### RedisCache\n"));
		String near = readme.substring(readme.indexOf("#### Next to the caller"));
		compile(directory, "Supplier",
				blocks(plain, "java").filter((block) -> block.contains("import ")).findFirst().orElseThrow());
		for (String yaml : List.of(block(plain, "yaml"), block(near, "yaml"))) {
			TestRedis.get().flush();
			Path properties = Files.writeString(directory.resolve("application.yml"), yaml);
			try (URLClassLoader loader = loader(directory);
					ConfigurableApplicationContext context = run(loader, "Supplier", properties)) {
				Object supplier = context.getBean("supplier");
				RedisCache<?, ?> quotes = context.getBean("quotes", RedisCache.class);
				assertThat(ReflectionTestUtils.<BigDecimal>invokeMethod(supplier, "quote", "dune")).isEqualTo("9.99");
				assertThat(ReflectionTestUtils.<BigDecimal>invokeMethod(supplier, "quote", "dune")).isEqualTo("9.99");
				assertThat(quotes.info()).isEqualTo(new CacheInfo(1, 1, 1, 0, 0, 0, 0, 1));
				ReflectionTestUtils.invokeMethod(supplier, "change", "dune", new BigDecimal("12.50"));
				assertThat(ReflectionTestUtils.<BigDecimal>invokeMethod(supplier, "quote", "dune")).isEqualTo("12.50");
				ReflectionTestUtils.invokeMethod(supplier, "forget");
				assertThat(quotes.info().size()).isZero();
				assertThat(ReflectionTestUtils.<Long>invokeMethod(supplier, "expensive", 5)).isEqualTo(10);
				assertThat(quotes.options().near() != null).isEqualTo(yaml.contains("near"));
			}
			assertThat(new StringRedisTemplate(TestRedis.get().connectionFactory()).keys("Sup*"))
				.containsExactlyInAnyOrder("Supplier.expensive", "Supplier.expensive:[5]");
		}
	}

	@Test
	void otherExamplesWork(@TempDir Path directory) throws Exception {
		List<String> examples = blocks(Files.readString(README), "java").filter((block) -> !block.contains("import "))
			.toList();
		assertThat(examples).hasSizeGreaterThan(2);
		StringBuilder source = new StringBuilder(
				"""
						import java.math.BigDecimal;
						import java.time.Duration;
						import java.util.*;
						import java.util.concurrent.*;
						import io.pottery.cache.*;
						import io.pottery.collection.*;
						import io.pottery.core.*;
						import io.pottery.id.*;
						import io.pottery.lock.*;
						import org.springframework.core.ParameterizedTypeReference;
						import org.springframework.data.redis.connection.RedisConnectionFactory;
						import reactor.core.publisher.Flux;

						public record Examples(RedisCollectionFactory collections, RedlockFactory locks, NextIdFactory ids, RedisCacheFactory caches, RedisConnectionFactory connectionFactory, String user)
						implements Callable<Object> {
						record Order(String id) {
						}
						static BigDecimal ask(String isbn) {
							return new BigDecimal("9.99");
						}
						static Map<String, BigDecimal> askAll(Set<String> isbns) {
							Map<String, BigDecimal> quotes = new HashMap<>();
							isbns.forEach(isbn -> quotes.put(isbn, ask(isbn)));
							return quotes;
						}
						""");
		StringBuilder calls = new StringBuilder();
		for (int i = 0; i < examples.size(); i++) {
			source.append("void example%d() throws Exception {%n%s}%n".formatted(i, examples.get(i)));
			calls.append("example%d();%n".formatted(i));
		}
		source.append("public Object call() throws Exception {%n%sreturn this;%n}%n}%n".formatted(calls));
		compile(directory, "Examples", source.toString());
		RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
				new JsonCodec(), "");
		Masters masters = new Masters(List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())),
				Duration.ofSeconds(5));
		try (masters;
				URLClassLoader loader = loader(directory);
				RedlockFactory locks = new RedlockFactory(masters, "");
				RedisCacheFactory caches = new RedisCacheFactory(TestRedis.get().connectionFactory(), masters,
						new JsonCodec(), "", ForkJoinPool.commonPool(), CacheListener.of(List.of()))) {
			Object callable = loader.loadClass("Examples")
				.getConstructor(RedisCollectionFactory.class, RedlockFactory.class, NextIdFactory.class,
						RedisCacheFactory.class, RedisConnectionFactory.class, String.class)
				.newInstance(collections, locks, new NextIdFactory(masters, ""), caches,
						TestRedis.get().connectionFactory(), "jo");
			((Callable<?>) callable).call();
		}
		assertThat(collections.dict("tel", String.class, Integer.class)).isEqualTo(Map.of("irv", 4127));
		assertThat(collections.counter("letters", String.class).snapshot())
			.isEqualTo(Map.of("b", 2L, "r", 2L, "c", 1L, "d", 1L, "z", 1L));
		assertThat(new FencedHash(TestRedis.get().connectionFactory(), "account:jo").entries())
			.isEqualTo(Map.of("balance", "10"));
	}

	@Test
	void linesBeforeOwnScriptsRefuseStaleTokens() throws Exception {
		StringRedisTemplate redis = new StringRedisTemplate(TestRedis.get().connectionFactory());
		RedisScript<Long> script = RedisScript.of(
				block(Files.readString(README), "lua") + "return redis.call('HINCRBY', KEYS[1], 'balance', 10)",
				Long.class);
		FencedHash account = new FencedHash(TestRedis.get().connectionFactory(), "account");
		assertThat(redis.execute(script, List.of("account"), "99")).isEqualTo(10);
		assertThat(redis.execute(script, List.of("account"), "100")).isEqualTo(20);
		assertThat(account.token()).contains(new FencingToken(100));
		account.put(new FencingToken(9_007_199_254_740_993L), "balance", "7");
		assertThatException().isThrownBy(() -> redis.execute(script, List.of("account"), "9007199254740992"))
			.havingRootCause()
			.withMessageContaining("STALE 9007199254740993");
		assertThat(account.entries()).isEqualTo(Map.of("balance", "7"));
		assertThat(redis.execute(script, List.of("account"), "9007199254740993")).isEqualTo(17);
	}

	private URLClassLoader loader(Path directory) throws IOException {
		return new URLClassLoader(new URL[] { directory.toUri().toURL() }, getClass().getClassLoader());
	}

	private static ConfigurableApplicationContext run(ClassLoader loader, String component, Path properties,
			String... overrides) throws ClassNotFoundException {
		String[] arguments = StringUtils.addStringToArray(overrides, "--spring.config.location=" + properties.toUri());
		return new SpringApplicationBuilder(Application.class, loader.loadClass(component))
			.resourceLoader(new DefaultResourceLoader(loader))
			.web(WebApplicationType.NONE)
			.run(arguments);
	}

	private static void compile(Path directory, String name, String source) throws IOException {
		Path file = Files.writeString(directory.resolve(name + ".java"), source);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			StringWriter messages = new StringWriter();
			boolean compiled = compiler
				.getTask(messages, files, null, List.of("-d", directory.toString(), "-parameters", "-proc:none"), null,
						files.getJavaFileObjects(file))
				.call();
			assertThat(compiled).as(messages.toString()).isTrue();
		}
	}

	private static String block(String readme, String language) {
		return blocks(readme, language).findFirst().orElseThrow();
	}

	private static Stream<String> blocks(String readme, String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(readme)
			.results()
			.map((block) -> block.group(1));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TestConnectionConfiguration.class)
	static class Application {

	}

}
