package io.pottery.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.pottery.codec.JsonCodec;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisList;
import io.pottery.collection.RedisSet;
import io.pottery.testing.RedisCluster;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What structures do on a Cluster when they would need keys of several slots, or meet a
 * slot on its way to another node.
 */
@ParameterizedClass
@EnumSource
class ClusterSlotsTests {

	private static final List<Integer> MANY = IntStream.range(0, 2500).boxed().toList();

	private static RedisCluster cluster;

	private static LettuceConnectionFactory lettuce;

	private static JedisConnectionFactory jedis;

	private final Client client;

	private final RedisCollectionFactory collections;

	ClusterSlotsTests(Client client) {
		this.client = client;
		this.collections = new RedisCollectionFactory((client == Client.LETTUCE) ? lettuce : jedis, new JsonCodec(),
				"");
	}

	@BeforeAll
	static void start() {
		cluster = RedisCluster.start();
		RedisClusterConfiguration configuration = new RedisClusterConfiguration(cluster.addresses());
		lettuce = new LettuceConnectionFactory(configuration);
		lettuce.afterPropertiesSet();
		lettuce.start();
		jedis = new JedisConnectionFactory(configuration);
		jedis.afterPropertiesSet();
		jedis.start();
	}

	@AfterAll
	static void stop() {
		lettuce.destroy();
		jedis.destroy();
		cluster.close();
	}

	@BeforeEach
	void flush() {
		try (RedisConnection connection = lettuce.getConnection()) {
			connection.serverCommands().flushAll();
		}
	}

	@Test
	void setsOfThreeMastersAreCombined() {
		RedisSet<String> one = this.collections.set("one", String.class, List.of("a", "b", "c"));
		RedisSet<String> two = this.collections.set("two", String.class, List.of("b", "c", "d"));
		RedisSet<String> three = this.collections.set("three", String.class, List.of("c", "e"));
		assertThat(List.of("one", "two", "three")).extracting(cluster::firstMasterOf).doesNotHaveDuplicates();
		assertThat(one.union(two, three)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
		assertThat(one.intersection(two, three)).containsExactly("c");
		assertThat(one.difference(two, three)).containsExactly("a");
		assertThat(one.symmetricDifference(two, three)).containsExactlyInAnyOrder("a", "d", "c", "e");
		assertThat(one.isDisjoint(two)).isFalse();
		assertThat(one.isSubsetOf(two)).isFalse();
		assertThat(one.containsAll(two)).isFalse();
		assertThat(one.equals(two)).isFalse();
		assertThat(one.unionInPlace(two)).isTrue();
		assertThat(one.isSupersetOf(two)).isTrue();
		assertThat(one.symmetricDifferenceInPlace(three)).isTrue();
		assertThat(one).containsExactlyInAnyOrder("a", "b", "d", "e");
		assertThat(one.differenceInPlace(three)).isTrue();
		assertThat(one.intersectionInPlace(two)).isTrue();
		assertThat(one).containsExactlyInAnyOrder("b", "d");
		assertThat(one.addAll(three)).isTrue();
		assertThat(one.retainAll(three)).isTrue();
		assertThat(one.removeAll(two)).isTrue();
		assertThat(one.snapshot()).isEqualTo(Set.of("e"));
	}

	@Test
	void largeSetsOfTwoMastersAreCombinedInPlace() {
		RedisSet<Integer> one = this.collections.set("one", Integer.class, MANY.subList(0, 2000));
		RedisSet<Integer> two = this.collections.set("two", Integer.class, MANY.subList(500, 2500));
		assertThat(one.unionInPlace(two)).isTrue();
		assertThat(one).hasSize(2500);
		assertThat(one.differenceInPlace(two)).isTrue();
		assertThat(one.snapshot()).isEqualTo(Set.copyOf(MANY.subList(0, 500)));
	}

	@Test
	void elementsMoveWithinAHashTagOnly() {
		RedisSet<String> one = this.collections.set("one", String.class, List.of("a"));
		RedisSet<String> two = this.collections.set("two", String.class);
		assertThatIllegalArgumentException().isThrownBy(() -> one.move("a", two))
			.withMessageContaining("in different slots of the cluster")
			.withMessageContaining("'{sets}:one' and '{sets}:two'");
		assertThat(one).containsExactly("a");
		assertThat(two.exists()).isFalse();
		RedisSet<String> tagged = this.collections.set("{sets}:one", String.class, List.of("a"));
		RedisSet<String> other = this.collections.set("{sets}:two", String.class);
		assertThat(tagged.move("a", other)).isTrue();
		assertThat(tagged.exists()).isFalse();
		assertThat(other).containsExactly("a");
	}

	@Test
	void contentsInSeveralStepsNeedAKeyThatCanHaveACompanion() {
		RedisSet<Integer> set = this.collections.set("s}et", Integer.class, List.of(1, 2));
		refused("s}et", () -> set.unionInPlace(MANY));
		refused("s}et", () -> set.intersectionInPlace(MANY));
		refused("s}et", () -> set.retainAll(MANY));
		RedisList<Integer> list = this.collections.list("l}ist", Integer.class);
		list.addAll(MANY);
		refused("l}ist", () -> list.sort(Comparator.reverseOrder()));
		RedisDict<Integer, Integer> dict = this.collections.dict("d}ict", Integer.class, Integer.class, Map.of(1, 1));
		refused("d}ict", () -> dict.replaceAll(map()));
		refused("new}", () -> this.collections.set("new}", Integer.class, MANY));
		refused("new}", () -> this.collections.list("new}", Integer.class, MANY));
		refused("new}", () -> this.collections.deque("new}", Integer.class, MANY));
		refused("new}", () -> this.collections.dict("new}", Integer.class, Integer.class, map()));
		assertThat(set).containsExactlyInAnyOrder(1, 2);
		assertThat(list).isEqualTo(MANY);
		assertThat(dict).containsExactly(Map.entry(1, 1));
		assertThat(this.collections.set("new}", Integer.class).exists()).isFalse();
	}

	@Test
	void suggestedKeyCanHaveACompanion() {
		assertThat(this.collections.set("{data}:s}et", Integer.class, MANY)).hasSize(2500);
		assertThat(this.collections.list("{data}:l}ist", Integer.class, MANY)).hasSize(2500);
		assertThat(this.collections.deque("{data}:d}eque", Integer.class, MANY)).hasSize(2500);
		assertThat(this.collections.dict("{data}:d}ict", Integer.class, Integer.class, map())).hasSize(2500);
	}

	private static void refused(String key, ThrowingCallable call) {
		assertThatIllegalStateException().isThrownBy(call)
			.withMessage(
					"Key '" + key + "' needs a companion key in the same slot of the cluster, but has a '}' and no "
							+ "{tag}: choose a name without '}' or with a hash tag, such as '{data}:" + key + "'");
	}

	@Test
	void structuresAreUsedWhileTheirSlotMoves() {
		String tag = "{moving" + this.client + "}";
		RedisDict<String, Integer> dict = this.collections.dict(tag + ":dict", String.class, Integer.class);
		RedisSet<Integer> set = this.collections.set(tag + ":set", Integer.class);
		RedisList<Integer> list = this.collections.list(tag + ":list", Integer.class);
		RedisDeque<Integer> deque = this.collections.deque(tag + ":deque", Integer.class, 3);
		Map<String, Integer> counts = new HashMap<>();
		Runnable use = () -> {
			int next = set.size();
			assertThat(set.add(next)).isTrue();
			assertThat(dict.merge("used", 1, Integer::sum)).isEqualTo(next + 1);
			assertThat(dict.put("last", next)).isEqualTo(counts.put("last", next));
			assertThat(list.add(next)).isTrue();
			assertThat(deque.offer(next)).isEqualTo(true);
			assertThat(set.union(Set.of(-1))).hasSize(next + 2);
		};
		use.run();
		cluster.moveSlot(tag, use);
		use.run();
		int uses = set.size();
		assertThat(uses).isGreaterThan(5);
		assertThat(list).isEqualTo(IntStream.range(0, uses).boxed().toList());
		assertThat(set.snapshot()).isEqualTo(Set.copyOf(list));
		assertThat(dict.get("used")).isEqualTo(uses);
	}

	@Test
	void callWithSeveralKeysWaitsForTheLastOfThem() throws Exception {
		String tag = "{split" + this.client + "}";
		RedisSet<String> from = this.collections.set(tag + ":from", String.class, List.of("a"));
		RedisSet<String> to = this.collections.set(tag + ":to", String.class, List.of("b"));
		int before = cluster.refusals("TRYAGAIN");
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			List<Future<Boolean>> moved = new ArrayList<>();
			cluster.moveSlot(tag, () -> {
				if (moved.isEmpty() && cluster.keysLeft(tag) == 1) {
					moved.add(threads.submit(() -> from.move("a", to)));
					await().atMost(Duration.ofSeconds(4)).until(() -> cluster.refusals("TRYAGAIN") > before + 1);
				}
			});
			assertThat(moved).hasSize(1);
			assertThat(moved.get(0).get()).isTrue();
		}
		finally {
			threads.shutdown();
		}
		assertThat(from.exists()).isFalse();
		assertThat(to).containsExactlyInAnyOrder("a", "b");
	}

	private static Map<Integer, Integer> map() {
		return MANY.stream().collect(Collectors.toMap((number) -> number, (number) -> number));
	}

	enum Client {

		LETTUCE, JEDIS

	}

}
