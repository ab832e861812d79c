package io.pottery.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the {@code docker} command line, every step with a time-out. Testcontainers is not
 * asked: where Docker answers but cannot pull, its own probe retries for minutes.
 */
record Docker(String command, Duration patience) {

	Docker() {
		this("docker", Duration.ofSeconds(5));
	}

	/**
	 * Makes sure that a container of the image can be started.
	 * @param image the image's name
	 * @param pullTimeout how long a pull may take when the image is not there yet
	 * @throws IllegalStateException if it cannot, saying what is missing
	 */
	void require(String image, Duration pullTimeout) {
		run(this.patience, "version", "--format", "{{.Server.Version}}");
		try {
			run(this.patience, "image", "inspect", "--format", "{{.Id}}", image);
		}
		catch (IllegalStateException ex) {
			run(pullTimeout, "pull", "--quiet", image);
		}
	}

	private void run(Duration timeout, String... arguments) {
		List<String> line = new ArrayList<>(List.of(this.command));
		line.addAll(Arrays.asList(arguments));
		String shown = String.join(" ", line);
		try {
			// A file, not a pipe: a child that outlives the command would keep a pipe
			// open.
			Path output = Files.createTempFile("docker", ".out");
			try {
				Process process = new ProcessBuilder(line).redirectErrorStream(true)
					.redirectOutput(output.toFile())
					.start();
				if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
					process.destroyForcibly();
					throw new IllegalStateException(
							"'%s' did not answer within %d ms".formatted(shown, timeout.toMillis()));
				}
				if (process.exitValue() != 0) {
					throw new IllegalStateException(
							"'%s' failed: %s".formatted(shown, Files.readString(output).strip()));
				}
			}
			finally {
				Files.deleteIfExists(output);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("'%s' cannot be run: %s".formatted(shown, ex.getMessage()), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for '%s'".formatted(shown), ex);
		}
	}

}
