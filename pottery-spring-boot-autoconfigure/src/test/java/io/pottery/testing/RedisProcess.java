package io.pottery.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A private Redis server of a test: a process on a free loopback port that keeps nothing.
 */
public final class RedisProcess implements AutoCloseable {

	private static final int ATTEMPTS = 5;

	/** A node of a cluster also listens 10,000 ports above its own. */
	private static final int LARGEST_PORT = 55535;

	private static @Nullable Path workingBinary;

	private final Path binary;

	private final int port;

	private final Process process;

	private RedisProcess(Path binary, int port, Process process) {
		this.binary = binary;
		this.port = port;
		this.process = process;
	}

	/**
	 * Starts a server with the binary of the {@code embedded-redis} library or, where
	 * that one does not run, with the {@code redis-server} on the {@code PATH}.
	 * @param arguments further arguments of the server: the file of its configuration or
	 * options such as {@code "--databases", "1"}
	 * @return the server, which accepts connections
	 */
	public static RedisProcess start(String... arguments) {
		Path binary;
		synchronized (RedisProcess.class) {
			binary = workingBinary;
			if (binary == null) {
				RedisProcess first = startFirst(() -> ExecutableProvider.newJarResourceProvider().get().toPath(),
						onPath("redis-server"), arguments);
				workingBinary = first.binary;
				return first;
			}
		}
		return start(binary, arguments);
	}

	// The library's own RedisServer is not used: it stops reading the server's output,
	// and
	// a full pipe stops the server.
	static RedisProcess startFirst(Callable<Path> packaged, @Nullable Path installed, String... arguments) {
		List<String> reasons = new ArrayList<>();
		try {
			return start(packaged.call(), arguments);
		}
		catch (Exception ex) {
			reasons.add("the binary of embedded-redis does not run (" + ex.getMessage() + ")");
		}
		try {
			if (installed != null) {
				return start(installed, arguments);
			}
			reasons.add("there is no redis-server on the PATH");
		}
		catch (RuntimeException ex) {
			reasons.add(installed + " does not run (" + ex.getMessage() + ")");
		}
		throw new IllegalStateException("No Redis server could be started: " + String.join("; ", reasons)
				+ ". Install OpenSSL 3 or redis-server, or run the tests with -D" + TestRedis.SWITCH
				+ "=HOST:PORT or =container");
	}

	private static RedisProcess start(Path binary, String... arguments) {
		for (int attempt = 1;; attempt++) {
			try {
				return launch(binary, freePort(), arguments);
			}
			catch (IllegalStateException ex) {
				// Another process may take the free port before the server does.
				if (attempt == ATTEMPTS || !String.valueOf(ex.getMessage()).contains("already in use")) {
					throw ex;
				}
			}
		}
	}

	private static RedisProcess launch(Path binary, int port, String... arguments) {
		List<String> line = new ArrayList<>(List.of(binary.toString(), "--port", String.valueOf(port), "--bind",
				"127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory", "256mb"));
		List<String> options = new ArrayList<>(Arrays.asList(arguments));
		if (!options.isEmpty() && !options.get(0).startsWith("--")) {
			// A configuration file, which is one only there.
			line.add(1, options.remove(0));
		}
		// Of an option that is there twice, the last one counts.
		line.addAll(options);
		try {
			Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
			RedisProcess server = new RedisProcess(binary, port, process);
			Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-redis-" + port));
			server.awaitReady();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitReady() {
		StringBuffer output = new StringBuffer();
		CompletableFuture<Boolean> ready = new CompletableFuture<>();
		Thread reader = new Thread(() -> read(output, ready), "redis-" + this.port);
		reader.setDaemon(true);
		reader.start();
		boolean accepts = false;
		try {
			accepts = ready.get(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			output.append(ex);
		}
		if (!accepts) {
			stop();
			throw new IllegalStateException(output.toString().strip());
		}
	}

	private void read(StringBuffer output, CompletableFuture<Boolean> ready) {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				String lower = line.toLowerCase(Locale.ROOT);
				if (lower.contains("ready to accept connections") || lower.contains("sentinel id is")) {
					ready.complete(true);
				}
				if (!ready.isDone()) {
					output.append(line).append('\n');
				}
			}
		}
		catch (IOException ex) {
			output.append(ex);
		}
		ready.complete(false);
	}

	private static int freePort() {
		while (true) {
			try (ServerSocket socket = new ServerSocket(0)) {
				if (socket.getLocalPort() <= LARGEST_PORT) {
					return socket.getLocalPort();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private static @Nullable Path onPath(String name) {
		String path = String.valueOf(System.getenv("PATH"));
		return Arrays.stream(path.split(File.pathSeparator))
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	public String host() {
		return "127.0.0.1";
	}

	public int port() {
		return this.port;
	}

	public String address() {
		return host() + ":" + this.port;
	}

	public String url() {
		return "redis://" + address();
	}

	/**
	 * Ends the server as {@code kill -9} does, without a farewell to its replicas.
	 */
	public void kill() {
		try {
			this.process.destroyForcibly().waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Has the server stand still, without closing its connections, as {@code kill -STOP}
	 * does.
	 */
	public void freeze() {
		signal("STOP");
	}

	/**
	 * Has the server go on.
	 */
	public void thaw() {
		signal("CONT");
	}

	public boolean isRunning() {
		return this.process.isAlive();
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Stops the server and waits for its end; does nothing when it has stopped already.
	 */
	public void stop() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		stop();
	}

	@Override
	public String toString() {
		return this.binary.getFileName() + " at " + address();
	}

}
