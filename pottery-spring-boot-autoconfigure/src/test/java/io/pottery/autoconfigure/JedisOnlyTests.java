package io.pottery.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.pottery.lock.Redlock;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Locks of an application that has left Lettuce out.
 */
@Tag("one-server")
class JedisOnlyTests {

	@Test
	void locksNeedNoLettuce() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (RedisProcess server = RedisProcess.start(); URLClassLoader loader = withoutLettuce()) {
			thread.setContextClassLoader(loader);
			Object masters = loader.loadClass(Application.class.getName())
				.getDeclaredMethod("lock", int.class)
				.invoke(null, server.port());
			assertThat(masters).isEqualTo("[redis][redisConnectionFactory]");
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URLClassLoader withoutLettuce() {
		return new URLClassLoader(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("lettuce"))
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
			PotteryRedlockAutoConfiguration.class })
	public static class Application {

		public static String lock(int port) throws Exception {
			return masters(port, "") + masters(port, "redisConnectionFactory");
		}

		private static String masters(int port, String masters) throws Exception {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.run("--spring.main.banner-mode=off", "--spring.data.redis.port=" + port, "--pottery.locks.printer=",
						"--pottery.redlock.masters=" + masters)) {
				context.getBean("printer", Redlock.class).acquire().release();
				return context.getBean(Masters.class).toString();
			}
		}

	}

}
