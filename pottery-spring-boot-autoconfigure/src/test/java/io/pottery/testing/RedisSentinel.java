package io.pottery.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.awaitility.Awaitility.await;

/**
 * A private master of a test with a replica, watched by three sentinels, as processes.
 */
public final class RedisSentinel implements AutoCloseable {

	/**
	 * The name that the sentinels know the master by.
	 */
	public static final String MASTER_NAME = "pottery";

	private static final int SENTINELS = 3;

	private static final Duration START = Duration.ofSeconds(30);

	private final Path directory = Directories.create("sentinel");

	private final List<RedisProcess> servers = new CopyOnWriteArrayList<>();

	private final List<RedisProcess> sentinels = new CopyOnWriteArrayList<>();

	private RedisSentinel() {
		Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-redis-sentinel"));
	}

	/**
	 * Starts a master, a replica and the sentinels.
	 * @return what the sentinels agree on, so that two of them can promote the replica
	 */
	public static RedisSentinel start() {
		RedisSentinel sentinel = new RedisSentinel();
		try {
			sentinel.startServers();
			sentinel.startSentinels();
			return sentinel;
		}
		catch (RuntimeException ex) {
			sentinel.close();
			throw ex;
		}
	}

	private void startServers() {
		String[] arguments = { "--dir", this.directory.toString(), "--repl-diskless-sync", "yes",
				"--repl-diskless-sync-delay", "0" };
		this.servers.add(RedisProcess.start(arguments));
		RedisProcess replica = RedisProcess.start(arguments);
		this.servers.add(replica);
		Commands.on(replica, (commands) -> commands.replicaof(master().host(), master().port()));
		await().atMost(START)
			.until(() -> Commands.on(replica, (commands) -> commands.info("replication"))
				.contains("master_link_status:up"));
	}

	private void startSentinels() {
		for (int i = 0; i < SENTINELS; i++) {
			this.sentinels.add(RedisProcess.start(configuration(i).toString(), "--sentinel"));
		}
		for (RedisProcess sentinel : this.sentinels) {
			await().atMost(START)
				.until(() -> Commands.on(sentinel, (commands) -> commands.info("sentinel")),
						(info) -> info.contains("status=ok,address=" + master().address() + ",slaves=1,sentinels=3"));
		}
	}

	private Path configuration(int number) {
		try {
			return Files.writeString(this.directory.resolve("sentinel-" + number + ".conf"), """
					dir %1$s
					sentinel monitor %2$s %3$s %4$d 2
					sentinel down-after-milliseconds %2$s 2000
					sentinel failover-timeout %2$s 5000
					""".formatted(this.directory, MASTER_NAME, master().host(), master().port()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the server that was the master when the sentinels were started.
	 * @return the first master
	 */
	public RedisProcess master() {
		return this.servers.get(0);
	}

	/**
	 * Returns what {@code spring.data.redis.sentinel.nodes} takes.
	 * @return host and port of each sentinel
	 */
	public List<String> addresses() {
		return this.sentinels.stream().map(RedisProcess::address).toList();
	}

	@Override
	public void close() {
		this.sentinels.forEach(RedisProcess::kill);
		this.servers.forEach(RedisProcess::kill);
		Directories.delete(this.directory);
	}

}
