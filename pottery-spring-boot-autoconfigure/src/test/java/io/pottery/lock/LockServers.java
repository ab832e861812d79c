package io.pottery.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;

/**
 * Servers that a test can kill, freeze and start anew, each at its port.
 */
final class LockServers implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofMillis(500);

	private final ClientResources resources = DefaultClientResources.create();

	private final RedisClient client = RedisClient.create(this.resources);

	private final List<Masters> opened = new ArrayList<>();

	private final RedisProcess[] servers;

	private final int[] ports;

	LockServers(int number) {
		this.servers = IntStream.range(0, number)
			.mapToObj((server) -> RedisProcess.start())
			.toArray(RedisProcess[]::new);
		this.ports = IntStream.range(0, number).map((server) -> this.servers[server].port()).toArray();
	}

	RedisURI uri(int server) {
		return RedisURI.create("127.0.0.1", this.ports[server]);
	}

	/**
	 * A factory over some of the servers that has its connections already.
	 */
	RedlockFactory connected(int... numbers) throws InterruptedException {
		RedlockFactory locks = factory(TIMEOUT, IntStream.of(numbers).mapToObj(this::uri).toList());
		locks.lock("connected").acquire().release();
		return locks;
	}

	RedlockFactory all() throws InterruptedException {
		return connected(IntStream.range(0, this.servers.length).toArray());
	}

	RedlockFactory factory(Duration timeout, List<RedisURI> uris) {
		return new RedlockFactory(masters(timeout, uris), "");
	}

	RedlockFactory factory(LockMemory memory, int... numbers) {
		return new RedlockFactory(masters(TIMEOUT, IntStream.of(numbers).mapToObj(this::uri).toList()), "", memory,
				new RedlockListener() {
				});
	}

	RedlockFactory factory(RedlockListener listener, int... numbers) {
		return new RedlockFactory(masters(TIMEOUT, IntStream.of(numbers).mapToObj(this::uri).toList()), "",
				LockMemory.DEFAULT, listener);
	}

	private Masters masters(Duration timeout, List<RedisURI> uris) {
		Masters masters = new Masters(uris.stream()
			.map((uri) -> MasterConnections.of(uri, this.resources, timeout, SslOptions.create()))
			.toList(), timeout);
		this.opened.add(masters);
		return masters;
	}

	void kill(int... numbers) {
		for (int number : numbers) {
			this.servers[number].kill();
		}
	}

	void freeze(int... numbers) {
		for (int number : numbers) {
			this.servers[number].freeze();
		}
	}

	void thaw(int... numbers) {
		for (int number : numbers) {
			this.servers[number].thaw();
		}
	}

	void restart(int number) {
		this.servers[number] = RedisProcess.start("--port", String.valueOf(this.ports[number]));
	}

	/**
	 * Has all servers run again, and empty; what was connected is not any more.
	 */
	void heal() {
		disconnect();
		for (int number = 0; number < this.servers.length; number++) {
			if (this.servers[number].isRunning()) {
				this.servers[number].thaw();
			}
			else {
				restart(number);
			}
			ask(number, RedisCommands::flushall);
		}
	}

	<T> T ask(int server, Function<RedisCommands<String, String>, T> question) {
		try (StatefulRedisConnection<String, String> connection = this.client.connect(StringCodec.UTF8, uri(server))) {
			return question.apply(connection.sync());
		}
	}

	/**
	 * On how many servers a key is.
	 */
	int count(String key) {
		return (int) IntStream.range(0, this.servers.length)
			.filter((server) -> this.servers[server].isRunning())
			.filter((server) -> ask(server, (redis) -> redis.exists(key)) > 0)
			.count();
	}

	/**
	 * How often a server has been sent a command.
	 */
	long calls(String command, int server) {
		String prefix = "cmdstat_" + command + ":calls=";
		return ask(server, (redis) -> redis.info("commandstats")).lines()
			.filter((line) -> line.startsWith(prefix))
			.mapToLong((line) -> Long.parseLong(line.substring(prefix.length(), line.indexOf(','))))
			.sum();
	}

	/**
	 * Has a server never heard of a lock.
	 */
	void forget(String lock, int server) {
		ask(server, (redis) -> redis.del("redlock:" + lock, "{redlock:" + lock + "}:token"));
	}

	/**
	 * On how many servers a lock is held.
	 */
	int held(String lock) {
		return count("redlock:" + lock);
	}

	/**
	 * On how many servers a lock has been held, which know its token.
	 */
	int granted(String lock) {
		return count("{redlock:" + lock + "}:token");
	}

	private void disconnect() {
		this.opened.forEach(Masters::close);
		this.opened.clear();
	}

	@Override
	public void close() {
		disconnect();
		this.client.shutdown(0, 0, TimeUnit.SECONDS);
		this.resources.shutdown(0, 0, TimeUnit.SECONDS);
		for (RedisProcess server : this.servers) {
			server.thaw();
			server.close();
		}
	}

}
