package io.pottery.lock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Redlock} between two JVMs: no update is lost.
 */
@Tag("one-server")
class RedlockTwoJvmTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void noUpdateIsLost(int masters) throws Exception {
		try (LockServers servers = new LockServers(masters)) {
			List<RedisURI> uris = IntStream.range(0, masters).mapToObj(servers::uri).toList();
			List<String> line = new ArrayList<>(List.of(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-cp", System.getProperty("java.class.path"), LockWorkers.class.getName()));
			uris.forEach((uri) -> line.add(String.valueOf(uri.getPort())));
			long start = System.nanoTime();
			Process other = new ProcessBuilder(line).inheritIO().start();
			try {
				LockWorkers.work(uris);
				assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
			}
			finally {
				other.destroyForcibly();
			}
			assertThat(other.exitValue()).isZero();
			int updates = 2 * LockWorkers.THREADS * LockWorkers.ROUNDS;
			System.out.printf("%d updates from 2 JVMs on %d masters in %d ms%n", updates, masters,
					(System.nanoTime() - start) / 1_000_000);
			String number = servers.ask(0, (redis) -> redis.get(LockWorkers.NUMBER));
			assertThat(number).isEqualTo(String.valueOf(updates));
		}
	}

}
