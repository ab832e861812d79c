package io.pottery.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

import javax.tools.ToolProvider;

import io.pottery.aop.Synchronizations;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCached;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDict;
import io.pottery.lock.FencingToken;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.Synchronized;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A small application that is processed ahead of time, compiled and run.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private RuntimeHints hints;

	@SuppressWarnings("NullAway.Init")
	private ClassName initializer;

	private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();

	private String output = "";

	@BeforeAll
	void process(CapturedOutput output) {
		DefaultGenerationContext context = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(App.class)), this.files);
		AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
		declare(application, "spring.aot.processing=true");
		application.register(App.class);
		this.initializer = new ApplicationContextAotGenerator().processAheadOfTime(application, context);
		context.writeGeneratedContent();
		this.hints = context.getRuntimeHints();
		this.output = output.toString();
	}

	@Test
	void embeddedRedisIsNeitherStartedNorKept() {
		assertThat(this.output).doesNotContain("Embedded Redis");
		assertThat(this.files.getGeneratedFiles(Kind.SOURCE).keySet())
			.noneMatch((source) -> source.contains("PotteryEmbeddedRedisAutoConfiguration"));
	}

	@Test
	void scriptsAreHinted() throws IOException {
		Resource[] scripts = new PathMatchingResourcePatternResolver().getResources("classpath*:io/pottery/**/*.lua");
		assertThat(scripts).isNotEmpty();
		assertThat(scripts).allSatisfy((script) -> {
			String location = script.getURL().toString();
			assertThat(
					RuntimeHintsPredicates.resource().forResource(location.substring(location.indexOf("io/pottery/"))))
				.accepts(this.hints);
		});
	}

	@Test
	void typesOfElementsAreHinted() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Order.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Order.class, "lines")).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Line.class, "amount")).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(List.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Long.class)).accepts(this.hints);
	}

	@Test
	void typesOfCachedMethodsAreHinted() {
		for (Class<?> type : List.of(Quote.class, Book.class, Title.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Quote.class, "cents")).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Title.class, "text")).accepts(this.hints);
	}

	@Test
	void proxiesAreGenerated() {
		assertThat(this.files.getGeneratedFiles(Kind.CLASS).keySet())
			.anyMatch((file) -> file.contains("Till$$SpringCGLIB$$"));
	}

	@Test
	void generatedApplicationOpensWhatItsEnvironmentDeclaresAndLocks() throws Exception {
		compile();
		String redis = TestRedis.get().url();
		ClassLoader original = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader classLoader = isolated()) {
			Thread.currentThread().setContextClassLoader(classLoader);
			BinaryOperator<String> run = runner(classLoader);
			assertThat(run.apply(this.initializer.canonicalName(), redis))
				.isEqualTo("[run:orders, run:page-visits] late run:page-visits; under run:book:dune, held: true; "
						+ "Optional[[Quote[cents=1250]]] Optional[[Quote[cents=1250]]] run:titles");
		}
		finally {
			Thread.currentThread().setContextClassLoader(original);
		}
	}

	private void compile() throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp",
				System.getProperty("java.class.path"), "-d", this.directory.toString()));
		for (Path file : write(Kind.SOURCE)) {
			arguments.add(file.toString());
		}
		write(Kind.CLASS);
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private List<Path> write(Kind kind) throws IOException {
		List<Path> written = new ArrayList<>();
		for (Map.Entry<String, InputStreamSource> generated : this.files.getGeneratedFiles(kind).entrySet()) {
			Path file = this.directory.resolve(generated.getKey());
			Files.createDirectories(file.getParent());
			Files.copy(generated.getValue().getInputStream(), file);
			written.add(file);
		}
		return written;
	}

	/**
	 * Generated classes see what is private to a package only in a class loader they
	 * share with it.
	 */
	private URLClassLoader isolated() throws MalformedURLException {
		List<URL> urls = new ArrayList<>(List.of(this.directory.toUri().toURL()));
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	@SuppressWarnings("unchecked")
	private static BinaryOperator<String> runner(ClassLoader classLoader) {
		return (BinaryOperator<String>) BeanUtils
			.instantiateClass(ClassUtils.resolveClassName(Runner.class.getName(), classLoader));
	}

	private static void declare(GenericApplicationContext context, String... properties) {
		TestPropertyValues
			.of("pottery.dicts.orders.value-type=java.util.List<" + Order.class.getName() + ">",
					"pottery.counters.page-visits.type=java.lang.Long",
					"pottery.caches.titles.value-type=" + Title.class.getName())
			.and(Arrays.stream(properties))
			.applyTo(context);
	}

	record Order(List<Line> lines) {

	}

	record Line(int amount) {

	}

	record Quote(int cents) {

	}

	record Book(String name) {

	}

	record Title(String text) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PotteryEmbeddedRedisAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PotteryAutoConfiguration.class, PotteryRedlockAutoConfiguration.class,
			PotterySynchronizedAutoConfiguration.class, PotteryCacheAutoConfiguration.class })
	static class App {

		@Bean
		List<String> keys(RedisDict<String, List<Order>> orders, RedisCounter<Long> visits) {
			return List.of(orders.key(), visits.key());
		}

		@Bean
		Till till(RedlockFactory locks) {
			return new Till(locks);
		}

		@Bean
		Quotes quotes() {
			return new Quotes();
		}

	}

	static class Till {

		private final RedlockFactory locks;

		Till(RedlockFactory locks) {
			this.locks = locks;
		}

		@Synchronized(key = "book:#{#book}")
		String sell(String book, @Nullable FencingToken token) {
			boolean held = this.locks.lock("book:" + book).observed().isPresent();
			return "under %s, held: %s".formatted(Synchronizations.current().orElse("nothing"), held && token != null);
		}

	}

	static class Quotes {

		private int calls;

		@RedisCached
		Optional<List<Quote>> of(Book book) {
			Assert.state(this.calls++ == 0, "Called again");
			return Optional.of(List.of(new Quote(1250)));
		}

	}

	/**
	 * Runs the generated application, with another environment.
	 */
	static class Runner implements BinaryOperator<String> {

		@Override
		public String apply(String initializer, String redis) {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				declare(context, "pottery.key-prefix=run:", "pottery.dicts.late.key=late",
						"spring.data.redis.url=" + redis);
				initialize(context, initializer);
				context.refresh();
				Quotes quotes = context.getBean(Quotes.class);
				return "%s %s %s; %s; %s %s %s".formatted(context.getBean("keys"),
						context.getBean("late", RedisDict.class).key(),
						context.getBean("page-visits", RedisCounter.class).key(),
						context.getBean(Till.class).sell("dune", null), quotes.of(new Book("dune")),
						quotes.of(new Book("dune")), context.getBean("titles", RedisCache.class).name());
			}
		}

		@SuppressWarnings("unchecked")
		private static void initialize(GenericApplicationContext context, String initializer) {
			((ApplicationContextInitializer<GenericApplicationContext>) BeanUtils
				.instantiateClass(ClassUtils.resolveClassName(initializer, null))).initialize(context);
		}

	}

}
