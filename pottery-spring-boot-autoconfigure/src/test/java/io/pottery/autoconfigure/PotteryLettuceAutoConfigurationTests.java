package io.pottery.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class PotteryLettuceAutoConfigurationTests {

	private static final String NODES = "spring.data.redis.cluster.nodes=localhost:1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(PotteryLettuceAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@Test
	void failedNodesWithoutSlotsAreLeftOut() {
		this.runner.withPropertyValues(NODES).run((context) -> {
			Predicate<RedisClusterNode> filter = clusterOptions(context).getNodeFilter();
			assertThat(filter).accepts(node(Set.of(NodeFlag.UPSTREAM), List.of(1)),
					node(Set.of(NodeFlag.UPSTREAM), List.of()), node(Set.of(NodeFlag.REPLICA), List.of()));
			assertThat(filter).as("until a replica takes over")
				.accepts(node(Set.of(NodeFlag.UPSTREAM, NodeFlag.FAIL), List.of(1)));
			assertThat(filter).as("what one node believes")
				.accepts(node(Set.of(NodeFlag.UPSTREAM, NodeFlag.EVENTUAL_FAIL), List.of()));
			assertThat(filter).rejects(node(Set.of(NodeFlag.UPSTREAM, NodeFlag.FAIL), List.of()),
					node(Set.of(NodeFlag.REPLICA, NodeFlag.FAIL), List.of()));
		});
	}

	@Test
	void topologyIsRefreshedUnlessTheApplicationSaysOtherwise() {
		this.runner.withPropertyValues(NODES)
			.run((context) -> assertThat(
					clusterOptions(context).getTopologyRefreshOptions().getAdaptiveRefreshTriggers())
				.isNotEmpty());
	}

	@Test
	void nodeFilterOfTheApplicationReplacesIt() {
		Predicate<RedisClusterNode> own = (node) -> true;
		this.runner.withPropertyValues(NODES)
			.withBean(LettuceClientOptionsBuilderCustomizer.class,
					() -> (options) -> ((ClusterClientOptions.Builder) options).nodeFilter(own))
			.run((context) -> assertThat(clusterOptions(context).getNodeFilter()).isSameAs(own));
	}

	@Test
	void oneServerIsLeftAlone() {
		this.runner.run((context) -> assertThat(options(context)).isNotInstanceOf(ClusterClientOptions.class));
	}

	@Test
	void backsOffWithoutLettuce() {
		this.runner.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PotteryLettuceAutoConfiguration.class));
	}

	private static ClusterClientOptions clusterOptions(ApplicationContext context) {
		return (ClusterClientOptions) options(context);
	}

	private static ClientOptions options(ApplicationContext context) {
		return context.getBean(LettuceConnectionFactory.class)
			.getClientConfiguration()
			.getClientOptions()
			.orElseThrow();
	}

	private static RedisClusterNode node(Set<NodeFlag> flags, List<Integer> slots) {
		return new RedisClusterNode(RedisURI.create("localhost", 1), "id", true, null, 0, 0, 0, slots, flags);
	}

}
