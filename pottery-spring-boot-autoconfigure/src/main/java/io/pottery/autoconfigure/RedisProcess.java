package io.pottery.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;

/**
 * A Redis server that keeps nothing on disk, in a directory of its own that goes with it.
 */
final class RedisProcess implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final Path directory;

	private final Process process;

	private final int port;

	private RedisProcess(Path directory, RedisBinary binary) throws IOException {
		this.directory = directory;
		this.port = freePort();
		this.process = new ProcessBuilder(binary.locate(directory).toString(), "--port", String.valueOf(this.port),
				"--bind", InetAddress.getLoopbackAddress().getHostAddress(), "--save", "", "--appendonly", "no",
				"--dir", directory.toString(), "--loglevel", "warning")
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log().toFile())
			.start();
	}

	/**
	 * Starts a server on a free port of the loopback interface.
	 * @param binary the program
	 * @return the server, ready to be asked
	 * @throws IOException if it cannot be started; nothing is left of it then
	 */
	static RedisProcess start(RedisBinary binary) throws IOException {
		Path directory = Files.createTempDirectory("pottery-redis-");
		try {
			RedisProcess server = new RedisProcess(directory, binary);
			server.awaitReady();
			return server;
		}
		catch (IOException ex) {
			FileSystemUtils.deleteRecursively(directory);
			throw ex;
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
		this.process.destroy();
		try {
			if (!this.process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private void awaitReady() throws IOException {
		long start = System.nanoTime();
		try {
			while (!this.process.waitFor(10, TimeUnit.MILLISECONDS)) {
				if (isReady()) {
					return;
				}
				if (System.nanoTime() - start > START_TIMEOUT.toNanos()) {
					close();
					throw new IOException("no answer within " + START_TIMEOUT.toSeconds() + " s");
				}
			}
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
		String output = Files.readString(log(), StandardCharsets.UTF_8).strip();
		throw new IOException(StringUtils.hasText(output) ? output : "exit code " + this.process.exitValue());
	}

	private boolean isReady() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout((int) START_TIMEOUT.toMillis());
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			InputStream reply = socket.getInputStream();
			return reply.read() == '+' && this.process.isAlive();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private Path log() {
		return this.directory.resolve("redis.log");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
