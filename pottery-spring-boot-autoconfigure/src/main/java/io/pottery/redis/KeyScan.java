package io.pottery.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * Walks over the keys that begin alike, page after page, on all masters of a cluster.
 * Keys may come twice; those that come or go meanwhile may be missing.
 */
public final class KeyScan {

	private KeyScan() {
	}

	/**
	 * Walks over keys.
	 * @param redis where
	 * @param prefix how the keys begin
	 * @param page told of each page, of 1,000 keys at the most
	 */
	public static void walk(RedisAccess redis, String prefix, Consumer<List<byte[]>> page) {
		ScanOptions options = ScanOptions.scanOptions().match(literally(prefix) + "*").count(Chunks.SIZE).build();
		redis.call((connection) -> {
			if (connection instanceof RedisClusterConnection cluster) {
				for (RedisClusterNode node : cluster.clusterGetNodes()) {
					if (node.isMaster()) {
						walk(cluster.scan(node, options), page);
					}
				}
			}
			else {
				walk(scan(connection, options), page);
			}
			return page;
		});
	}

	private static Cursor<byte[]> scan(RedisConnection connection, ScanOptions options) {
		return connection.keyCommands().scan(options);
	}

	private static void walk(Cursor<byte[]> keys, Consumer<List<byte[]>> page) {
		List<byte[]> collected = new ArrayList<>();
		try (keys) {
			while (keys.hasNext()) {
				collected.add(keys.next());
				if (collected.size() == Chunks.SIZE) {
					page.accept(List.copyOf(collected));
					collected.clear();
				}
			}
		}
		if (!collected.isEmpty()) {
			page.accept(collected);
		}
	}

	private static String literally(String prefix) {
		return prefix.replaceAll("([*?\\[\\]\\\\^])", "\\\\$1");
	}

}
