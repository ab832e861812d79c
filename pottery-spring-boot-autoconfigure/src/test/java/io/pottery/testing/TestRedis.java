package io.pottery.testing;

import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The Redis that all tests of a JVM share, started when it is first asked for and stopped
 * at the end of the JVM. The system property {@value #SWITCH} chooses it:
 * <ul>
 * <li>{@code container}: a container of the image named by {@value #IMAGE};</li>
 * <li>{@code embedded}: a process, see {@link RedisProcess};</li>
 * <li>{@code cluster}: a {@link RedisCluster};</li>
 * <li>{@code sentinel}: the master that a {@link RedisSentinel} watches;</li>
 * <li>{@code HOST:PORT}: a server that runs already, <strong>which the tests
 * empty</strong>;</li>
 * <li>{@code auto}, the default: a container where Docker is ready for it, else
 * embedded.</li>
 * </ul>
 */
public final class TestRedis {

	/**
	 * The system property that chooses the server.
	 */
	public static final String SWITCH = "pottery.test.redis";

	/**
	 * The system property that names the image of the container.
	 */
	public static final String IMAGE = "pottery.test.image";

	private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):(\\d{1,5})");

	private static final Duration AUTO_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration CONTAINER_TIMEOUT = Duration.ofMinutes(2);

	private static @Nullable TestRedis shared;

	private static @Nullable RuntimeException failure;

	private final Mode mode;

	private final String host;

	private final int port;

	private final SharedConnectionFactory connectionFactory;

	private final String version;

	private final Runnable stop;

	private TestRedis(Mode mode, String host, int port, Runnable stop) {
		this(mode, host, port, new RedisStandaloneConfiguration(host, port), stop);
	}

	private TestRedis(Mode mode, String host, int port, RedisConfiguration configuration, Runnable stop) {
		this.mode = mode;
		this.host = host;
		this.port = port;
		this.stop = stop;
		this.connectionFactory = new SharedConnectionFactory(configuration);
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			Properties info = connection.serverCommands().info("server");
			String valkey = oneOf(info, "valkey_version");
			this.version = (valkey != null) ? "Valkey " + valkey : "Redis " + oneOf(info, "redis_version");
		}
		catch (RuntimeException ex) {
			stop();
			throw new IllegalStateException("No Redis answers at %s:%d: %s".formatted(host, port, reason(ex)), ex);
		}
	}

	// Of a cluster, each name stands behind the address of a node.
	private static @Nullable String oneOf(Properties info, String name) {
		return info.stringPropertyNames()
			.stream()
			.filter((property) -> property.endsWith(name))
			.map(info::getProperty)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Returns the server, started on the first call.
	 * @return the server that all tests of this JVM share
	 */
	public static synchronized TestRedis get() {
		if (failure != null) {
			throw failure;
		}
		if (shared == null) {
			try {
				shared = start(System.getProperty(SWITCH, "auto"), System.getProperty(IMAGE, "redis:8"), new Docker());
			}
			catch (RuntimeException ex) {
				// Every further test would otherwise wait for the same failure again.
				failure = ex;
				throw ex;
			}
			Runtime.getRuntime().addShutdownHook(new Thread(shared::stop, "stop-test-redis"));
		}
		return shared;
	}

	static TestRedis start(String choice, String image, Docker docker) {
		switch (choice.toLowerCase(Locale.ROOT)) {
			case "auto":
				return containerOrEmbedded(image, docker);
			case "container":
				return requireContainer(image, docker);
			case "embedded":
				return embedded();
			case "cluster":
				return cluster();
			case "sentinel":
				return sentinel();
			default:
				return external(choice);
		}
	}

	private static TestRedis containerOrEmbedded(String image, Docker docker) {
		long start = System.nanoTime();
		try {
			return container(image, docker, AUTO_TIMEOUT);
		}
		catch (IllegalStateException ex) {
			double seconds = (System.nanoTime() - start) / 1e9;
			log(String.format(Locale.ROOT, "auto falls back to embedded after %.1f s, because %s", seconds,
					ex.getMessage()));
			return embedded();
		}
	}

	private static TestRedis requireContainer(String image, Docker docker) {
		try {
			return container(image, docker, CONTAINER_TIMEOUT);
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException("%s=container needs Docker and the image '%s' (-D%s=...): %s"
				.formatted(SWITCH, image, IMAGE, ex.getMessage()), ex);
		}
	}

	private static TestRedis container(String image, Docker docker, Duration timeout) {
		docker.require(image, timeout);
		GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(6379)
			.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
		start(container, timeout);
		TestRedis redis = new TestRedis(Mode.CONTAINER, container.getHost(), container.getFirstMappedPort(),
				container::stop);
		redis.keepNothing();
		redis.announce("container " + image);
		return redis;
	}

	// Images come with snapshots switched on, and each would fork the server.
	private void keepNothing() {
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			connection.serverCommands().setConfig("save", "");
		}
	}

	private static void start(GenericContainer<?> container, Duration timeout) {
		CompletableFuture<Void> started = CompletableFuture.runAsync(container::start, TestRedis::inBackground);
		try {
			started.get(timeout.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			started.thenRun(container::stop);
			throw new IllegalStateException("the container did not start within " + timeout.toSeconds()
					+ " s (where no image can be pulled, Testcontainers needs TESTCONTAINERS_RYUK_DISABLED=true)", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("the container did not start: " + reason(ex), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while the container started", ex);
		}
	}

	private static void inBackground(Runnable task) {
		Thread thread = new Thread(task, "start-test-redis");
		thread.setDaemon(true);
		thread.start();
	}

	private static TestRedis embedded() {
		RedisProcess process = RedisProcess.start();
		TestRedis redis = new TestRedis(Mode.EMBEDDED, process.host(), process.port(), process::stop);
		redis.announce("embedded");
		return redis;
	}

	private static TestRedis cluster() {
		RedisCluster cluster = RedisCluster.start();
		RedisProcess node = cluster.nodes().get(0);
		TestRedis redis = new TestRedis(Mode.CLUSTER, node.host(), node.port(),
				new RedisClusterConfiguration(cluster.addresses()), cluster::close);
		redis.announce("cluster of " + cluster.nodes().size() + " nodes");
		return redis;
	}

	private static TestRedis sentinel() {
		RedisSentinel sentinel = RedisSentinel.start();
		RedisProcess master = sentinel.master();
		TestRedis redis = new TestRedis(Mode.SENTINEL, master.host(), master.port(),
				new RedisSentinelConfiguration(RedisSentinel.MASTER_NAME, Set.copyOf(sentinel.addresses())),
				sentinel::close);
		redis.announce("master of " + sentinel.addresses().size() + " sentinels");
		return redis;
	}

	private static TestRedis external(String address) {
		Matcher matcher = HOST_AND_PORT.matcher(address);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"%s=%s: allowed are auto, embedded, container, cluster, sentinel and HOST:PORT".formatted(SWITCH,
							address));
		}
		TestRedis redis = new TestRedis(Mode.EXTERNAL, matcher.group(1), Integer.parseInt(matcher.group(2)), () -> {
		});
		redis.announce("external");
		return redis;
	}

	private void announce(String what) {
		log("%s (%s) at %s:%d".formatted(what, this.version, this.host, this.port));
	}

	// Not through a logger, so that no logging set-up of a test can hide which server it
	// was.
	private static void log(String message) {
		System.out.println("Test Redis: " + message.replaceAll("\\s+", " "));
	}

	private static String reason(Throwable ex) {
		return String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
	}

	public Mode mode() {
		return this.mode;
	}

	public String host() {
		return this.host;
	}

	public int port() {
		return this.port;
	}

	public String url() {
		return "redis://" + this.host + ":" + this.port;
	}

	/**
	 * Returns product and version, such as {@code Redis 8.0.2}.
	 * @return what the server says it is
	 */
	public String version() {
		return this.version;
	}

	/**
	 * Returns a started factory, shared by all tests: no application context can stop it.
	 * @return connections to this server
	 */
	public LettuceConnectionFactory connectionFactory() {
		return this.connectionFactory;
	}

	/**
	 * Removes all keys.
	 */
	public void flush() {
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			connection.serverCommands().flushAll();
		}
	}

	void stop() {
		this.connectionFactory.close();
		this.stop.run();
	}

	@Override
	public String toString() {
		return this.mode.name().toLowerCase(Locale.ROOT) + " " + this.version + " at " + this.host + ":" + this.port;
	}

	/**
	 * The kinds of servers.
	 */
	public enum Mode {

		/**
		 * A process of this machine, started for the tests.
		 */
		EMBEDDED,

		/**
		 * A container, started for the tests.
		 */
		CONTAINER,

		/**
		 * Processes of this machine that form a cluster.
		 */
		CLUSTER,

		/**
		 * Processes of this machine: a master with replicas, and its sentinels.
		 */
		SENTINEL,

		/**
		 * A server that runs already.
		 */
		EXTERNAL

	}

}
