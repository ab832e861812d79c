package io.pottery.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

@DisabledOnOs(OS.WINDOWS)
class RedisProcessTests {

	private static final RedisBinary INSTALLED = RedisBinary.onPath(System.getenv("PATH"));

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path temporary;

	private final List<Path> directories = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isDaemonThatGoesWithItsDirectory(boolean bundled) throws IOException {
		RedisBinary binary = bundled ? RedisBinary.bundled() : INSTALLED;
		ProcessHandle daemon;
		try (RedisProcess server = RedisProcess.start(recorded(binary))) {
			daemon = handle(this.directories.get(0).resolve("redis.pid"));
			assertThat(daemon.isAlive()).isTrue();
			assertThat(ProcessHandle.current().children()).doesNotContain(daemon);
			assertThat(Loopback.ask(server.port(), "PING")).startsWith("+PONG");
		}
		assertThat(daemon.info().command()).isEmpty();
		assertThat(this.directories).singleElement().satisfies((directory) -> assertThat(directory).doesNotExist());
	}

	@Test
	void portThatAnotherServerTakesIsLeftToIt() throws IOException {
		Path pid = this.temporary.resolve("other.pid");
		RedisBinary binary = recorded(script("""
				if [ ! -e '%1$s' ]; then
					'%2$s' "$1" "$2" --save '' --dir '%3$s' --daemonize yes --pidfile '%1$s' > /dev/null
					while [ ! -s '%1$s' ]; do sleep 0.01; done
				fi
				exec '%2$s' "$@"
				""".formatted(pid, INSTALLED.locate(this.temporary), this.temporary)));
		try (RedisProcess server = RedisProcess.start(binary)) {
			assertThat(this.directories).hasSize(2);
			assertThat(this.directories.get(0)).doesNotExist();
			assertThat(Loopback.ask(server.port(), "CONFIG GET dir")).contains(this.directories.get(1).toString());
			assertThat(handle(pid).isAlive()).isTrue();
		}
		finally {
			handle(pid).destroy();
		}
	}

	@Test
	void portsThatAreAlwaysTaken() {
		String taken = "bind: Address already in use";
		assertThatIOException().isThrownBy(() -> RedisProcess.start(recorded(script("echo '" + taken + "'; exit 1"))))
			.withMessage(taken);
		assertThat(this.directories).hasSize(5).allSatisfy((directory) -> assertThat(directory).doesNotExist());
	}

	@Test
	void silentEnd() {
		assertThatIOException().isThrownBy(() -> RedisProcess.start(recorded(script("exit 3"))))
			.withMessageMatching("Process\\[pid=\\d+, exitValue=3] ended");
		assertThat(this.directories).singleElement().satisfies((directory) -> assertThat(directory).doesNotExist());
	}

	@Test
	void logOfDaemonThatEndsIsTheMessage() {
		assertThatIOException().isThrownBy(() -> RedisProcess.start(recorded(script("""
				sh -c 'echo $$ > redis.pid; echo "out of luck" >> redis.log' &
				wait
				""")))).withMessage("out of luck");
		assertThat(this.directories).singleElement().satisfies((directory) -> assertThat(directory).doesNotExist());
	}

	private RedisBinary recorded(RedisBinary binary) {
		return (directory) -> {
			this.directories.add(directory);
			return binary.locate(directory);
		};
	}

	private static RedisBinary script(String body) {
		return (directory) -> {
			Path script = Files.writeString(directory.resolve("redis-server"), "#!/bin/sh\n" + body);
			assertThat(script.toFile().setExecutable(true)).isTrue();
			return script;
		};
	}

	private static ProcessHandle handle(Path pid) throws IOException {
		return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
	}

}
