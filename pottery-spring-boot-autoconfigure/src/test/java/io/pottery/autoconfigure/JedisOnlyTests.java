package io.pottery.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.pottery.aop.Synchronizations;
import io.pottery.lock.Redlock;
import io.pottery.lock.Synchronized;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Locks of an application that has left Lettuce out.
 */
@Tag("one-server")
class JedisOnlyTests {

	@Test
	void locksNeedNoLettuce() throws Exception {
		assertThat(call("lock", "lettuce")).isEqualTo("[redis][redisConnectionFactory]");
	}

	// Lettuce brings it.
	@Test
	void synchronizedMethodsNeedNoReactor() throws Exception {
		assertThat(call("run", "lettuce", "reactor", "reactive-streams")).isEqualTo("plain, stage");
	}

	private static Object call(String method, String... without) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (RedisProcess server = RedisProcess.start(); URLClassLoader loader = without(without)) {
			thread.setContextClassLoader(loader);
			return loader.loadClass(Application.class.getName())
				.getDeclaredMethod(method, int.class)
				.invoke(null, server.port());
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URLClassLoader without(String... names) {
		return new URLClassLoader(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Stream.of(names).noneMatch(entry::contains))
			.map(JedisOnlyTests::url)
			.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class })
	@Import(Service.class)
	public static class Application {

		public static String lock(int port) throws Exception {
			return masters(port, "") + masters(port, "redisConnectionFactory");
		}

		public static String run(int port) throws Exception {
			Assert.state(!ClassUtils.isPresent("reactor.core.publisher.Flux", null), "Reactor is there");
			try (ConfigurableApplicationContext context = application(port, "")) {
				Service service = context.getBean(Service.class);
				return service.plain() + ", " + service.stage().get(10, TimeUnit.SECONDS);
			}
		}

		private static String masters(int port, String masters) throws Exception {
			try (ConfigurableApplicationContext context = application(port, masters)) {
				context.getBean("printer", Redlock.class).acquire().release();
				return context.getBean(Masters.class).toString();
			}
		}

		private static ConfigurableApplicationContext application(int port, String masters) {
			return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.run("--spring.main.banner-mode=off", "--spring.data.redis.port=" + port, "--pottery.locks.printer=",
						"--pottery.redlock.masters=" + masters);
		}

	}

	public static class Service {

		@Synchronized("plain")
		public String plain() {
			return Synchronizations.current().orElseThrow();
		}

		@Synchronized("stage")
		public CompletableFuture<String> stage() {
			return CompletableFuture.completedFuture(Synchronizations.current().orElseThrow());
		}

	}

}
