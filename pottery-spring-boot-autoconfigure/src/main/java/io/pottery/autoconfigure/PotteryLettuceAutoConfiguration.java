package io.pottery.autoconfigure;

import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of what Lettuce does when a replica in a Redis Cluster takes over:
 * it lets go of the failed master, so that calls which wait for that one go to the new
 * one rather than time out.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass(ClusterClientOptions.class)
public final class PotteryLettuceAutoConfiguration {

	// First, so that a node filter of the application replaces this one.
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	LettuceClientOptionsBuilderCustomizer potteryFailedNodesCustomizer() {
		return (options) -> {
			if (options instanceof ClusterClientOptions.Builder cluster) {
				cluster.nodeFilter((node) -> !isReplaced(node));
			}
		};
	}

	// One that still has slots is kept: until a replica takes over, calls wait for it.
	private static boolean isReplaced(RedisClusterNode node) {
		return node.is(RedisClusterNode.NodeFlag.FAIL) && node.hasNoSlots();
	}

}
