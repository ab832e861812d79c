package io.pottery.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.pottery.collection.RedisCollectionFactory;
import io.pottery.testing.TestConnectionConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisServerCommands;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class PotteryEmbeddedRedisAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PotteryEmbeddedRedisAutoConfiguration.class,
				DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class));

	@Test
	void startsAndStopsWithTheContext(CapturedOutput output) {
		AtomicInteger port = new AtomicInteger();
		AtomicReference<Path> directory = new AtomicReference<>();
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			port.set(context.getBean(EmbeddedRedis.class).getStandalone().getPort());
			context.getBean(RedisCollectionFactory.class).dict("d", String.class, String.class).put("k", "v");
			try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				RedisServerCommands server = connection.serverCommands();
				assertThat(server.getConfig("save")).containsEntry("save", "");
				assertThat(server.getConfig("appendonly")).containsEntry("appendonly", "no");
				assertThat(server.getConfig("bind")).containsEntry("bind",
						InetAddress.getLoopbackAddress().getHostAddress());
				directory.set(Path.of(server.getConfig("dir").getProperty("dir")));
			}
			assertThat(directory.get()).isDirectory();
		});
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.endsWith("Embedded Redis for development on port " + port + ": data is lost at exit");
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port.get()).close());
		assertThat(directory.get()).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.url=redis://localhost:1", "spring.data.redis.host=localhost",
			"spring.data.redis.port=1", "spring.data.redis.sentinel.master=m;spring.data.redis.sentinel.nodes=s:1",
			"spring.data.redis.cluster.nodes=a:1", "spring.data.redis.cluster.nodes[0]=a:1",
			"spring.data.redis.masterreplica.nodes=a:1", "spring.data.redis.username=shop",
			"spring.data.redis.password=secret", "spring.data.redis.ssl.enabled=true",
			"pottery.embedded.enabled=false" })
	void backsOffWherePropertySaysWhereRedisIs(String property) {
		this.runner.withPropertyValues(property.split(";"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedis.class));
	}

	@Test
	void backsOffWhereEnvironmentVariableSaysWhereRedisIs() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("SPRING_DATA_REDIS_CLUSTER_NODES", "a:1"))))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedis.class));
	}

	@Test
	void backsOffFromConnectionDetails() {
		this.runner.withUserConfiguration(TestConnectionConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedis.class));
	}

	@Test
	void backsOffFromConnectionFactory() {
		this.runner.withUserConfiguration(UserConnection.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedis.class));
	}

	@Test
	void backsOffWithoutItsLibrary() {
		this.runner.withClassLoader(new FilteredClassLoader(RedisServer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedis.class));
	}

	@Test
	void settingsOfTheClientAreNoLocation() {
		this.runner
			.withPropertyValues("spring.data.redis.client-type=jedis", "spring.data.redis.client-name=shop",
					"spring.data.redis.timeout=2s", "spring.data.redis.database=0", "spring.data.redis.url=")
			.run((context) -> {
				assertThat(context).hasSingleBean(EmbeddedRedis.class);
				assertThat(context.getBean(RedisCollectionFactory.class).counter("c", String.class).increment("a"))
					.isEqualTo(1);
			});
	}

	@Test
	void installedServerStandsInForBundledOne(CapturedOutput output) throws IOException {
		List<Path> directories = new ArrayList<>();
		RedisBinary unusable = (directory) -> {
			directories.add(directory);
			return unusable(directory);
		};
		RedisBinary installed = (directory) -> {
			directories.add(directory);
			return RedisBinary.onPath(System.getenv("PATH")).locate(directory);
		};
		try (EmbeddedRedis redis = EmbeddedRedis.start(PotteryEmbeddedRedisAutoConfigurationTests::missing, unusable,
				installed)) {
			assertThat(output).contains("on port " + redis.getStandalone().getPort());
			assertThat(directories.get(1)).isDirectory();
		}
		assertThat(directories).hasSize(2).allSatisfy((directory) -> assertThat(directory).doesNotExist());
	}

	@Test
	void isNeverProcessedAheadOfTime() {
		this.runner.withPropertyValues("spring.aot.processing=true")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedis.class));
	}

	@Test
	void serverThatCannotBeStartedIsReported(CapturedOutput output) {
		assertThatException().isThrownBy(() -> new SpringApplicationBuilder(NoServer.class).web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off"));
		assertThat(output.toString().substring(output.toString().indexOf("Description:")).strip()).isEqualTo("""
				Description:

				No embedded Redis could be started for development:

					- the platform is unknown
					- error while loading shared libraries: libssl.so.3

				Action:

				Say where Redis is, for example with spring.data.redis.url, or install what an embedded one needs: \
				OpenSSL 3 (libssl.so.3), or a redis-server on the PATH. \
				To go without, set pottery.embedded.enabled=false.""");
	}

	@Test
	void pathIsSearchedForTheServer(@TempDir Path directory) throws IOException {
		Path server = Files.createFile(directory.resolve("redis-server"));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> RedisBinary.onPath(directory.toString()).locate(directory))
			.withMessage("no redis-server on the PATH");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> RedisBinary.onPath(null).locate(directory));
		assertThat(server.toFile().setExecutable(true)).isTrue();
		String path = String.join(File.pathSeparator, "", "/missing", directory.toString());
		assertThat(RedisBinary.onPath(path).locate(directory)).isEqualTo(server);
	}

	private static Path missing(Path directory) throws IOException {
		throw new IOException("the platform is unknown");
	}

	private static Path unusable(Path directory) throws IOException {
		Path script = Files.writeString(directory.resolve("redis-server"), """
				#!/bin/sh
				echo 'error while loading shared libraries: libssl.so.3' >&2
				exit 127
				""");
		assertThat(script.toFile().setExecutable(true)).isTrue();
		return script;
	}

	@Configuration(proxyBeanMethods = false)
	static class UserConnection {

		@Bean
		LettuceConnectionFactory connectionFactory() {
			return new LettuceConnectionFactory("localhost", 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DataRedisAutoConfiguration.class)
	static class NoServer {

		@Bean
		EmbeddedRedis embeddedRedis() {
			return EmbeddedRedis.start(PotteryEmbeddedRedisAutoConfigurationTests::missing,
					PotteryEmbeddedRedisAutoConfigurationTests::unusable);
		}

	}

}
