package io.pottery.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.SlotHash;

import static org.awaitility.Awaitility.await;

/**
 * A private Redis Cluster of a test: three masters and a replica of each, as processes.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final Duration START = Duration.ofSeconds(30);

	/** Long enough for a busy machine, short enough for tests of a failover. */
	private static final String NODE_TIMEOUT_MILLIS = "2000";

	private final Path directory = Directories.create("cluster");

	private final List<RedisProcess> nodes = new CopyOnWriteArrayList<>();

	private RedisCluster() {
		Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-redis-cluster"));
	}

	/**
	 * Starts a cluster.
	 * @return the cluster, which covers all slots and has replicas in step
	 */
	public static RedisCluster start() {
		RedisCluster cluster = new RedisCluster();
		try {
			for (int i = 0; i < 2 * MASTERS; i++) {
				cluster.nodes.add(RedisProcess.start("--cluster-enabled", "yes", "--cluster-config-file",
						"nodes-" + i + ".conf", "--dir", cluster.directory.toString(), "--cluster-node-timeout",
						NODE_TIMEOUT_MILLIS, "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"));
			}
			cluster.meet();
			cluster.replicate();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private void meet() {
		for (int i = 0; i < this.nodes.size(); i++) {
			int number = i;
			Commands.on(this.nodes.get(i), (node) -> {
				// Different ones, or the nodes would first have to agree on them.
				node.clusterSetConfigEpoch(number + 1);
				return (number < MASTERS) ? node.clusterAddSlots(slots(number)) : null;
			});
		}
		for (RedisProcess node : this.nodes) {
			Commands.on(node, (commands) -> {
				this.nodes.forEach((other) -> commands.clusterMeet(other.host(), other.port()));
				return null;
			});
		}
		for (RedisProcess node : this.nodes) {
			await().atMost(START)
				.until(() -> Commands.on(node, (commands) -> commands.clusterInfo()),
						(info) -> info.contains("cluster_known_nodes:" + this.nodes.size())
								&& info.contains("cluster_state:ok"));
		}
	}

	private static int[] slots(int master) {
		return IntStream.range(firstSlot(master), firstSlot(master + 1)).toArray();
	}

	private static int firstSlot(int master) {
		return master * SlotHash.SLOT_COUNT / MASTERS;
	}

	private void replicate() {
		for (int i = 0; i < MASTERS; i++) {
			String master = Commands.on(this.nodes.get(i), (node) -> node.clusterMyId());
			RedisProcess replica = this.nodes.get(MASTERS + i);
			// It may not have heard of its master yet.
			await().atMost(START)
				.ignoreExceptions()
				.until(() -> Commands.on(replica, (node) -> node.clusterReplicate(master)), "OK"::equals);
		}
		for (RedisProcess replica : this.nodes.subList(MASTERS, this.nodes.size())) {
			await().atMost(START)
				.until(() -> Commands.on(replica, (node) -> node.info("replication"))
					.contains("master_link_status:up"));
		}
		// Clients ask any node who is whose replica.
		for (RedisProcess node : this.nodes) {
			await().atMost(START)
				.until(() -> Commands.on(node, (commands) -> commands.clusterNodes())
					.lines()
					.filter((line) -> line.contains("slave"))
					.count() == MASTERS);
		}
	}

	/**
	 * Returns the nodes, masters first.
	 * @return the nodes, as they were started
	 */
	public List<RedisProcess> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * Returns what {@code spring.data.redis.cluster.nodes} takes.
	 * @return host and port of each node
	 */
	public List<String> addresses() {
		return this.nodes.stream().map(RedisProcess::address).toList();
	}

	/**
	 * Returns the master that had a key when the cluster was started.
	 * @param key the key
	 * @return the node
	 */
	public RedisProcess firstMasterOf(String key) {
		int slot = SlotHash.getSlot(key);
		int master = 0;
		while (slot >= firstSlot(master + 1)) {
			master++;
		}
		return this.nodes.get(master);
	}

	/**
	 * Counts the keys of a slot that have not moved yet.
	 * @param key a key of the slot
	 * @return how many of them the first master has
	 */
	public long keysLeft(String key) {
		return Commands.on(firstMasterOf(key), (node) -> node.clusterCountKeysInSlot(SlotHash.getSlot(key)));
	}

	/**
	 * Counts error replies.
	 * @param code the first word of the reply
	 * @return how often the nodes have replied so
	 */
	public int refusals(String code) {
		Pattern counter = Pattern.compile("errorstat_" + code + ":count=(\\d+)");
		return this.nodes.stream()
			.map((node) -> counter.matcher(Commands.on(node, (commands) -> commands.info("errorstats"))))
			.mapToInt((matcher) -> matcher.find() ? Integer.parseInt(matcher.group(1)) : 0)
			.sum();
	}

	/**
	 * Moves the slot of a key to another master, key by key, as administrators do. The
	 * caller may use the keys before, between and after.
	 * @param key a key of the slot
	 * @param step what to do when another key or the slot itself has moved
	 */
	public void moveSlot(String key, Runnable step) {
		int slot = SlotHash.getSlot(key);
		RedisProcess source = firstMasterOf(key);
		RedisProcess target = this.nodes.get((this.nodes.indexOf(source) + 1) % MASTERS);
		String from = Commands.on(source, (node) -> node.clusterMyId());
		String to = Commands.on(target, (node) -> node.clusterMyId());
		Commands.on(target, (node) -> node.clusterSetSlotImporting(slot, from));
		Commands.on(source, (node) -> node.clusterSetSlotMigrating(slot, to));
		step.run();
		for (String moving : Commands.on(source, (node) -> node.clusterGetKeysInSlot(slot, 1000))) {
			Commands.on(source, (node) -> node.migrate(target.host(), target.port(), moving, 0, 5000));
			step.run();
		}
		Commands.on(target, (node) -> node.clusterSetSlotNode(slot, to));
		step.run();
		Commands.on(source, (node) -> node.clusterSetSlotNode(slot, to));
		step.run();
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisProcess::kill);
		Directories.delete(this.directory);
	}

}
