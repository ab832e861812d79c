package io.pottery.autoconfigure;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;

/**
 * A Redis server that keeps nothing on disk, in a directory of its own that goes with it.
 */
final class RedisProcess implements AutoCloseable {

	private static final int ATTEMPTS = 5;

	private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private static final long PAUSE = 10_000_000;

	private static final String PORT_TAKEN = "already in use";

	private final Path directory;

	private final Path log;

	private final Path pid;

	private final int port;

	private final Process launcher;

	private ProcessHandle server;

	private RedisProcess(Path directory, RedisBinary binary) throws IOException {
		this.directory = directory;
		this.log = directory.resolve("redis.log");
		this.pid = directory.resolve("redis.pid");
		this.port = Loopback.freePort();
		// Ctrl-C in a terminal reaches all processes of the application, but no daemon:
		// what stops with the application still needs the server.
		this.launcher = new ProcessBuilder(binary.locate(directory).toString(), "--port", String.valueOf(this.port),
				"--bind", InetAddress.getLoopbackAddress().getHostAddress(), "--save", "", "--appendonly", "no",
				"--dir", directory.toString(), "--loglevel", "warning", "--logfile", this.log.toString(), "--daemonize",
				"yes", "--pidfile", this.pid.toString())
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(this.log.toFile()))
			.start();
		this.server = this.launcher.toHandle();
	}

	/**
	 * Starts a server on a free port of the loopback interface.
	 * @param binary the program
	 * @return the server, ready to be asked
	 * @throws IOException if it cannot be started; nothing is left of it then
	 */
	static RedisProcess start(RedisBinary binary) throws IOException {
		for (int attempt = 1;; attempt++) {
			Path directory = Files.createTempDirectory("pottery-redis-");
			try {
				RedisProcess server = new RedisProcess(directory, binary);
				server.awaitReady();
				return server;
			}
			catch (IOException ex) {
				FileSystemUtils.deleteRecursively(directory);
				// Another process may take the free port before the server does.
				if (attempt == ATTEMPTS || !String.valueOf(ex.getMessage()).contains(PORT_TAKEN)) {
					throw ex;
				}
			}
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Stops the server, waits for its end and deletes its directory.
	 */
	@Override
	public void close() throws IOException {
		this.server.destroy();
		for (long start = System.nanoTime(); isRunning(); LockSupport.parkNanos(PAUSE)) {
			if (System.nanoTime() - start > STOP_TIMEOUT.toNanos()) {
				this.server.destroyForcibly();
				break;
			}
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private void awaitReady() throws IOException {
		for (long start = System.nanoTime(); !answers(); LockSupport.parkNanos(PAUSE)) {
			boolean late = System.nanoTime() - start > START_TIMEOUT.toNanos();
			boolean ended = hasEnded();
			String output = Files.readString(this.log, StandardCharsets.UTF_8).strip();
			if (late || ended || output.contains(PORT_TAKEN)) {
				close();
				String reason = late ? "no answer within " + START_TIMEOUT.toSeconds() + " s"
						: this.launcher + " ended";
				throw new IOException(StringUtils.hasText(output) ? output : reason);
			}
		}
	}

	/**
	 * Whether this server answers, and not another one that has taken the port.
	 */
	private boolean answers() {
		boolean answers = Loopback.ask(this.port, "CONFIG GET dir").contains(this.directory.getFileName().toString());
		this.server = daemon().orElse(this.server);
		return answers;
	}

	private Optional<ProcessHandle> daemon() {
		try {
			return ProcessHandle.of(Long.parseLong(Files.readString(this.pid).strip()));
		}
		catch (IOException | NumberFormatException ex) {
			return Optional.empty();
		}
	}

	private boolean hasEnded() {
		boolean starting = this.server.pid() == this.launcher.pid()
				&& (this.launcher.isAlive() || this.launcher.exitValue() == 0);
		return !starting && !isRunning();
	}

	// Where nothing reaps orphans, as in many a container, a dead one is still listed,
	// but has no command.
	private boolean isRunning() {
		return this.server.isAlive() && this.server.info().command().isPresent();
	}

}
