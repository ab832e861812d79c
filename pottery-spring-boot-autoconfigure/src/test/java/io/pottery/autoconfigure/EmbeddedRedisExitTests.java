package io.pottery.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The end of a JVM with an embedded Redis: nothing of it may be left, and what stops
 * before the connections must still reach it.
 */
class EmbeddedRedisExitTests {

	// Its bit in the masks of Linux.
	private static final long SIGINT = 1 << 1;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path temporary;

	@Test
	void terminatedJvm() throws Exception {
		Process jvm = start();
		BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8);
		long server = awaitStart(output);
		// Not Process.destroy(), which closes the output as well.
		jvm.toHandle().destroy();
		assertNothingIsLeft(jvm, output, server);
	}

	@Test
	void exitingJvm() throws Exception {
		Process jvm = start();
		BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8);
		long server = awaitStart(output);
		jvm.outputWriter(StandardCharsets.UTF_8).append('\n').close();
		assertNothingIsLeft(jvm, output, server);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void interruptedInTerminal() throws Exception {
		assumeThat(isInterruptible()).as("a shell that runs this in the background may ignore interrupts").isTrue();
		// Becomes the JVM, as the leader of a process group of its own.
		Process jvm = start("setsid");
		BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8);
		long server = awaitStart(output);
		assertThat(new ProcessBuilder("kill", "-INT", "--", "-" + jvm.pid()).inheritIO().start().waitFor()).isZero();
		assertNothingIsLeft(jvm, output, server);
	}

	// What the parent ignores, a JVM that it starts ignores too.
	private static boolean isInterruptible() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
			long ignored = lines.filter((line) -> line.startsWith("SigIgn:"))
				.mapToLong((line) -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
				.findFirst()
				.orElse(0);
			return (ignored & SIGINT) == 0;
		}
	}

	private Process start(String... launcher) throws IOException {
		List<String> line = new ArrayList<>(List.of(launcher));
		line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + this.temporary,
				Application.class.getName()));
		return new ProcessBuilder(line).redirectErrorStream(true).start();
	}

	private static long awaitStart(BufferedReader output) throws IOException {
		StringBuilder log = new StringBuilder();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.startsWith("server:")) {
				return Long.parseLong(line.substring("server:".length()));
			}
			log.append(line).append('\n');
		}
		throw new AssertionError("The application did not start:\n" + log);
	}

	private void assertNothingIsLeft(Process jvm, BufferedReader output, long server) throws Exception {
		String log = output.lines().collect(Collectors.joining("\n"));
		assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
		assertThat(log).contains("last: value").doesNotContain("WARN", "ERROR", "Reconnect");
		// Without a command, it is dead and only waits for its parent to notice.
		assertThat(ProcessHandle.of(server).map(ProcessHandle::info).flatMap(ProcessHandle.Info::command)).isEmpty();
		try (Stream<Path> left = Files.list(this.temporary)) {
			assertThat(left.filter((file) -> file.toString().contains("redis"))).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PotteryEmbeddedRedisAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PotteryAutoConfiguration.class })
	static class Application {

		@Bean
		LastReader last(RedisCollectionFactory collections) {
			return new LastReader(collections.dict("d", String.class, String.class));
		}

		public static void main(String[] args) throws IOException {
			ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.run();
			assertThat(context.getBeansOfType(EmbeddedRedis.class)).hasSize(1);
			try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				System.out.println("server:" + connection.serverCommands().info("server").getProperty("process_id"));
			}
			System.in.read();
			System.exit(0);
		}

	}

	/**
	 * Stops before the connections do, and takes its time.
	 */
	static class LastReader implements SmartLifecycle {

		private final RedisDict<String, String> dict;

		private volatile boolean running;

		LastReader(RedisDict<String, String> dict) {
			this.dict = dict;
		}

		@Override
		public void start() {
			this.dict.put("key", "value");
			this.running = true;
		}

		@Override
		public void stop() {
			try {
				Thread.sleep(500);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			System.out.println("last: " + this.dict.get("key"));
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
