package io.pottery.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.core.ExecutableProvider;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class TestRedisTests {

	private static final Docker NO_DOCKER = new Docker("no-such-docker", Duration.ofSeconds(5));

	@Test
	void sharedServerIsTheChosenOne() {
		TestRedis redis = TestRedis.get();
		assertThat(redis).isSameAs(TestRedis.get());
		switch (System.getProperty(TestRedis.SWITCH, "auto")) {
			case "container" -> assertThat(redis.mode()).isEqualTo(TestRedis.Mode.CONTAINER);
			case "embedded" -> assertThat(redis.mode()).isEqualTo(TestRedis.Mode.EMBEDDED);
			case "cluster" -> assertThat(redis.mode()).isEqualTo(TestRedis.Mode.CLUSTER);
			case "sentinel" -> assertThat(redis.mode()).isEqualTo(TestRedis.Mode.SENTINEL);
			case "auto" -> assertThat(redis.mode()).isNotEqualTo(TestRedis.Mode.EXTERNAL);
			default -> assertThat(redis.mode()).isEqualTo(TestRedis.Mode.EXTERNAL);
		}
		assertThat(redis.url()).isEqualTo("redis://" + redis.host() + ":" + redis.port());
		assertThat(redis.version()).matches("(Redis|Valkey) \\d+\\.\\d+\\..+");
	}

	@Test
	void flushRemovesAllKeys() {
		try (RedisConnection connection = TestRedis.get().connectionFactory().getConnection()) {
			byte[] key = "flush".getBytes(StandardCharsets.UTF_8);
			connection.stringCommands().set(key, key);
			TestRedis.get().flush();
			assertThat(connection.serverCommands().dbSize()).isZero();
		}
	}

	@Test
	void applicationContextsConnectToTheSharedServer() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withUserConfiguration(TestConnectionConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(LettuceConnectionFactory.class).getPort()).isEqualTo(TestRedis.get().port());
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				template.opsForValue().set("context", "value");
				assertThat(new StringRedisTemplate(TestRedis.get().connectionFactory()).hasKey("context")).isTrue();
			});
	}

	@Test
	void sharedConnectionFactorySurvivesApplicationContexts() {
		LettuceConnectionFactory factory = TestRedis.get().connectionFactory();
		new ApplicationContextRunner().withBean(LettuceConnectionFactory.class, () -> factory)
			.run((context) -> assertThat(context).hasNotFailed());
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
		}
	}

	@Test
	void embeddedIsStartedAndStopped(CapturedOutput output) {
		TestRedis redis = TestRedis.start("embedded", "unused", NO_DOCKER);
		assertThat(redis.mode()).isEqualTo(TestRedis.Mode.EMBEDDED);
		assertThat(output)
			.contains("Test Redis: embedded (%s) at %s:%d".formatted(redis.version(), redis.host(), redis.port()));
		redis.stop();
		assertThatIllegalStateException()
			.isThrownBy(() -> TestRedis.start(redis.host() + ":" + redis.port(), "unused", NO_DOCKER))
			.withMessageContaining("No Redis answers at " + redis.host() + ":" + redis.port());
	}

	@Test
	void embeddedKeepsNothing() {
		try (RedisProcess process = RedisProcess.start()) {
			TestRedis redis = TestRedis.start(process.host() + ":" + process.port(), "unused", NO_DOCKER);
			try (RedisConnection connection = redis.connectionFactory().getConnection()) {
				assertThat(connection.serverCommands().getConfig("save")).containsEntry("save", "");
				assertThat(connection.serverCommands().getConfig("appendonly")).containsEntry("appendonly", "no");
			}
			redis.stop();
		}
	}

	@Test
	void externalServerIsUsedAndLeftRunning(CapturedOutput output) {
		try (RedisProcess process = RedisProcess.start()) {
			TestRedis redis = TestRedis.start("127.0.0.1:" + process.port(), "unused", NO_DOCKER);
			assertThat(redis.mode()).isEqualTo(TestRedis.Mode.EXTERNAL);
			assertThat(output).contains("Test Redis: external (" + redis.version() + ") at " + redis.host());
			redis.stop();
			TestRedis.start("127.0.0.1:" + process.port(), "unused", NO_DOCKER).stop();
		}
	}

	@Test
	void autoWithoutDockerIsEmbedded(CapturedOutput output) {
		TestRedis redis = TestRedis.start("auto", "unused", NO_DOCKER);
		assertThat(redis.mode()).isEqualTo(TestRedis.Mode.EMBEDDED);
		assertThat(output)
			.containsPattern("Test Redis: auto falls back to embedded after [\\d.]+ s, because 'no-such-docker");
		redis.stop();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void dockerThatHangsIsNotWaitedFor(@TempDir Path directory) throws IOException {
		Docker docker = docker(directory, "sleep 60");
		assertThatIllegalStateException().isThrownBy(() -> docker.require("redis:8", Duration.ofSeconds(60)))
			.withMessageContaining("version")
			.withMessageEndingWith("did not answer within 500 ms");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void imageThatCannotBePulledIsNamed(@TempDir Path directory) throws IOException {
		Docker docker = docker(directory, "[ $1 = version ] || { echo no route to the registry; exit 1; }");
		assertThatIllegalStateException().isThrownBy(() -> TestRedis.start("container", "redis:8", docker))
			.withMessageContaining("pottery.test.redis=container needs Docker and the image 'redis:8'")
			.withMessageContaining("pull --quiet redis:8' failed: no route to the registry");
	}

	@Test
	void unknownChoiceNamesTheAllowedOnes() {
		assertThatIllegalArgumentException().isThrownBy(() -> TestRedis.start("docker", "unused", NO_DOCKER))
			.withMessage(
					"pottery.test.redis=docker: allowed are auto, embedded, container, cluster, sentinel and HOST:PORT");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void installedServerReplacesPackagedOneThatCannotRun(@TempDir Path directory) throws IOException {
		Path broken = executable(directory, "echo libssl.so.3: cannot open shared object file; exit 127");
		Path working = ExecutableProvider.newJarResourceProvider().get().toPath();
		try (RedisProcess process = RedisProcess.startFirst(() -> broken, working)) {
			TestRedis.start(process.host() + ":" + process.port(), "unused", NO_DOCKER).stop();
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void noServerSaysWhatToInstall(@TempDir Path directory) throws IOException {
		Path broken = executable(directory, "echo libssl.so.3: cannot open shared object file; exit 127");
		assertThatIllegalStateException().isThrownBy(() -> RedisProcess.startFirst(() -> broken, null))
			.withMessageContaining("(libssl.so.3: cannot open shared object file)")
			.withMessageContaining("no redis-server on the PATH")
			.withMessageContaining("Install OpenSSL 3 or redis-server")
			.withMessageContaining("-Dpottery.test.redis=HOST:PORT");
	}

	private static Docker docker(Path directory, String script) throws IOException {
		return new Docker(executable(directory, script).toString(), Duration.ofMillis(500));
	}

	private static Path executable(Path directory, String script) throws IOException {
		Path command = Files.writeString(directory.resolve("command"), "#!/bin/sh\n" + script + "\n");
		return Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
	}

}
