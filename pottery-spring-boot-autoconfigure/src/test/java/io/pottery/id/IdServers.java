package io.pottery.id;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.redis.RedisMaster;
import io.pottery.testing.RedisProcess;
import org.jspecify.annotations.Nullable;

/**
 * Redis processes that vote about ids, and may be frozen, killed and started empty.
 */
final class IdServers implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofMillis(500);

	private final ClientResources resources = DefaultClientResources.create();

	private final RedisClient client = RedisClient.create(this.resources);

	private final List<RedisProcess> servers;

	private final int[] ports;

	private final Map<Integer, String> frozen = new HashMap<>();

	private final List<Masters> masters = new ArrayList<>();

	IdServers(int count) {
		this.servers = new ArrayList<>(IntStream.range(0, count).mapToObj((number) -> RedisProcess.start()).toList());
		this.ports = this.servers.stream().mapToInt(RedisProcess::port).toArray();
	}

	NextIdFactory factory(int count) {
		return new NextIdFactory(masters(count), "");
	}

	Masters masters(int count) {
		return masters(Arrays.stream(this.ports).limit(count).toArray());
	}

	Masters masters(int... ports) {
		Masters created = new Masters(Arrays.stream(ports).mapToObj(this::master).toList(), TIMEOUT);
		this.masters.add(created);
		return created;
	}

	/**
	 * A master that the caller has to close.
	 */
	RedisMaster master(int port) {
		return MasterConnections.of(RedisURI.create("127.0.0.1", port), this.resources, TIMEOUT, SslOptions.create());
	}

	int port(int server) {
		return this.ports[server];
	}

	@Nullable String get(int server, String key) {
		try (StatefulRedisConnection<String, String> connection = connect(server)) {
			return connection.sync().get(key);
		}
	}

	void set(int server, String key, String value) {
		try (StatefulRedisConnection<String, String> connection = connect(server)) {
			connection.sync().set(key, value);
		}
	}

	void flush(int server) {
		try (StatefulRedisConnection<String, String> connection = connect(server)) {
			connection.sync().flushall();
		}
	}

	void kill(int server) {
		this.servers.get(server).kill();
	}

	/**
	 * Ends a server and starts another one at its port, without its data.
	 */
	void restartEmpty(int server) {
		kill(server);
		this.servers.set(server, RedisProcess.start("--port", String.valueOf(this.ports[server])));
	}

	/**
	 * Freezes a server, which keeps its connections and answers nothing until it is
	 * thawed.
	 */
	void freeze(int server) throws Exception {
		try (StatefulRedisConnection<String, String> connection = connect(server)) {
			String id = connection.sync()
				.info("server")
				.lines()
				.filter((line) -> line.startsWith("process_id:"))
				.findFirst()
				.orElseThrow();
			this.frozen.put(server, id.substring(id.indexOf(':') + 1));
		}
		signal("STOP", this.frozen.get(server));
	}

	void thaw(int server) throws Exception {
		signal("CONT", this.frozen.remove(server));
	}

	private static void signal(String signal, @Nullable String process) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + signal, String.valueOf(process)).inheritIO().start().waitFor();
	}

	private StatefulRedisConnection<String, String> connect(int server) {
		return this.client.connect(RedisURI.create("127.0.0.1", this.ports[server]));
	}

	@Override
	public void close() {
		this.masters.forEach(Masters::close);
		this.client.shutdown();
		this.resources.shutdown(0, 0, TimeUnit.SECONDS);
		this.servers.forEach(RedisProcess::kill);
	}

}
