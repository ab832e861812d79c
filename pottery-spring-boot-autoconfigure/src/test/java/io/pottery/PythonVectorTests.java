package io.pottery;

import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.pottery.codec.JsonCodec;
import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisDict;
import io.pottery.collection.RedisList;
import io.pottery.collection.RedisSet;
import io.pottery.id.NextId;
import io.pottery.id.NextIdFactory;
import io.pottery.lock.Lease;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Python library leaves in Redis is read here, and what is written here is what
 * it would have left.
 */
class PythonVectorTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private static final JsonMapper MAPPER = new JsonMapper();

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Case> dicts() throws Exception {
		return cases("RedisDict");
	}

	static Stream<Case> counters() throws Exception {
		return cases("RedisCounter");
	}

	@ParameterizedTest
	@MethodSource("dicts")
	void dictIsRead(Case python) {
		REDIS.opsForHash().putAll(python.redisKey(), python.content());
		RedisDict<Object, Object> dict = this.collections.dict(python.key(), Object.class, Object.class);
		Map<String, @Nullable Object> read = new LinkedHashMap<>();
		dict.forEach((key, value) -> read.put(MAPPER.writeValueAsString(key), value));
		assertThat(read).hasSameSizeAs(python.logical());
		python.logical()
			.forEach((entry) -> assertThat(read.get(MAPPER.writeValueAsString(entry.get(0)))).isEqualTo(entry.get(1)));
		assertThat(dict.key()).isEqualTo(python.redisKey());
	}

	@ParameterizedTest
	@MethodSource("dicts")
	void dictIsWritten(Case python) {
		RedisDict<Object, Object> dict = this.collections.dict(python.key(), Object.class, Object.class);
		for (List<@Nullable Object> entry : python.logical()) {
			if (entry.get(0) != null) {
				dict.put(entry.get(0), entry.get(1));
			}
		}
		Map<String, String> expected = new LinkedHashMap<>(python.content());
		// Python keeps a null key, which Java's maps of this kind refuse.
		expected.remove("null");
		assertThat(REDIS.<String, String>opsForHash().entries(python.redisKey())).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("counters")
	void counterIsRead(Case python) {
		REDIS.opsForHash().putAll(python.redisKey(), python.content());
		RedisCounter<String> counter = this.collections.counter(python.key(), String.class);
		assertThat(counter.snapshot()).isEqualTo(python.counts());
	}

	@ParameterizedTest
	@MethodSource("counters")
	void counterIsWritten(Case python) {
		this.collections.counter(python.key(), String.class).update(python.counts());
		assertThat(REDIS.<String, String>opsForHash().entries(python.redisKey())).isEqualTo(python.content());
	}

	static Stream<JsonNode> deques() throws Exception {
		return nodes("RedisDeque");
	}

	@ParameterizedTest
	@MethodSource("deques")
	void dequeIsRead(JsonNode python) {
		String key = python.get("redisKey").asString();
		python.get("redis").get("content").forEach((element) -> REDIS.opsForList().rightPush(key, element.asString()));
		assertThat(deque(python).snapshot()).isEqualTo(MAPPER.treeToValue(python.get("logical"), List.class));
	}

	@ParameterizedTest
	@MethodSource("deques")
	void dequeIsWritten(JsonNode python) {
		RedisDeque<Object> deque = deque(python);
		deque.extend(List.of("dropped", "if", "bounded", "only"));
		python.get("logical").forEach((element) -> deque.add(MAPPER.treeToValue(element, Object.class)));
		deque.removeAll(List.of("dropped", "if", "bounded", "only"));
		assertThat(REDIS.opsForList().range(python.get("redisKey").asString(), 0, -1))
			.isEqualTo(MAPPER.treeToValue(python.get("redis").get("content"), List.class));
	}

	private RedisDeque<Object> deque(JsonNode python) {
		int maxLength = python.path("maxlen").asInt(RedisDeque.UNBOUNDED);
		return this.collections.deque(python.get("key").asString(), Object.class, maxLength);
	}

	static Stream<JsonNode> sets() throws Exception {
		return nodes("RedisSet");
	}

	@ParameterizedTest
	@MethodSource("sets")
	void setIsRead(JsonNode python) {
		String[] members = texts(python).toArray(String[]::new);
		REDIS.opsForSet().add(python.get("redisKey").asString(), members);
		RedisSet<Object> set = this.collections.set(python.get("key").asString(), Object.class);
		assertThat(set.snapshot()).isEqualTo(elements(python)).hasSameSizeAs(members);
		assertThat(set.containsAll(elements(python))).isTrue();
	}

	@ParameterizedTest
	@MethodSource("sets")
	void setIsWritten(JsonNode python) {
		this.collections.set(python.get("key").asString(), Object.class).addAll(elements(python));
		assertThat(REDIS.opsForSet().members(python.get("redisKey").asString())).isEqualTo(texts(python));
	}

	private static Set<String> texts(JsonNode python) {
		Set<String> texts = new LinkedHashSet<>();
		python.get("redis").get("content").forEach((text) -> texts.add(text.asString()));
		return texts;
	}

	private static Set<@Nullable Object> elements(JsonNode python) {
		Set<@Nullable Object> elements = new LinkedHashSet<>();
		python.get("logical").forEach((value) -> elements.add(MAPPER.treeToValue(value, Object.class)));
		return elements;
	}

	@Test
	void listIsReadAndWritten() throws Exception {
		JsonNode python = nodes("RedisList").findFirst().orElseThrow();
		String key = python.get("redisKey").asString();
		List<@Nullable Object> logical = values(python.get("logical"));
		List<String> content = python.get("redis").get("content").valueStream().map(JsonNode::asString).toList();
		REDIS.opsForList().rightPushAll(key, content);
		RedisList<Object> list = this.collections.list(python.get("key").asString(), Object.class);
		assertThat(list.snapshot()).isEqualTo(logical);
		assertThat(list.key()).isEqualTo(key);
		assertThat(logical).allSatisfy((element) -> assertThat(list.contains(element)).isTrue());
		list.clear();
		list.addAll(logical);
		assertThat(REDIS.opsForList().range(key, 0, -1)).isEqualTo(content);
	}

	@Test
	void lastIdIsReadAndWritten() throws Exception {
		JsonNode python = nodes("NextID").findFirst().orElseThrow();
		String key = python.get("redisKey").asString();
		String last = python.get("redis").get("content").asString();
		try (Masters masters = masters()) {
			NextIdFactory factory = new NextIdFactory(masters, "");
			NextId written = factory.nextId(python.get("key").asString());
			python.get("logical").forEach((id) -> assertThat(written.next()).isEqualTo(id.asLong()));
			assertThat(REDIS.opsForValue().get(key)).isEqualTo(last);
			flush();
			REDIS.opsForValue().set(key, last);
			NextId read = factory.nextId(python.get("key").asString());
			assertThat(read.next()).isEqualTo(Long.parseLong(last) + 1);
		}
	}

	@Test
	void lockIsReadAndWritten() throws Exception {
		JsonNode python = nodes("Redlock").findFirst().orElseThrow();
		String key = python.get("redisKey").asString();
		Duration longest = Duration.ofMillis(python.get("redis").get("pttl_at_most").asLong());
		assertThat(python.get("redis").get("content_form").asString()).isEqualTo("a lower-case UUID version 4 in text");
		try (Masters masters = masters(); RedlockFactory locks = new RedlockFactory(masters, "")) {
			Redlock lock = locks.lock(python.get("key").asString(), LockOptions.DEFAULT.withAutoRelease(longest));
			Lease lease = lock.tryAcquire(Duration.ofSeconds(20)).orElseThrow();
			assertThat(REDIS.type(key))
				.hasToString(python.get("redis").get("type").asString().toUpperCase(Locale.ROOT));
			assertThat(REDIS.opsForValue().get(key))
				.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
			assertThat(REDIS.getExpire(key, TimeUnit.MILLISECONDS)).isBetween(1L, longest.toMillis());
			lease.release();
			assertThat(REDIS.opsForValue().setIfAbsent(key, UUID.randomUUID().toString(), longest)).isTrue();
			assertThat(lock.tryAcquire()).isEmpty();
			assertThat(lock.observed())
				.hasValueSatisfying((held) -> assertThat(held.remaining()).isBetween(Duration.ofMillis(1), longest));
		}
	}

	private static Masters masters() {
		return new Masters(List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())),
				Duration.ofSeconds(10));
	}

	private static List<@Nullable Object> values(JsonNode array) {
		return array.valueStream().<@Nullable Object>map((value) -> MAPPER.treeToValue(value, Object.class)).toList();
	}

	private static Stream<Case> cases(String structure) throws Exception {
		return nodes(structure).map(PythonVectorTests::read);
	}

	private static Stream<JsonNode> nodes(String structure) throws Exception {
		try (InputStream vectors = new ClassPathResource("vectors/python-pottery.json", PythonVectorTests.class)
			.getInputStream()) {
			return MAPPER.readTree(vectors)
				.get("cases")
				.valueStream()
				.filter((node) -> node.get("structure").asString().equals(structure))
				.toList()
				.stream();
		}
	}

	private static Case read(JsonNode node) {
		Map<String, String> content = new LinkedHashMap<>();
		node.get("redis").get("content").forEach((pair) -> content.put(pair.get(0).asString(), pair.get(1).asString()));
		List<List<@Nullable Object>> logical = node.get("logical")
			.valueStream()
			.<List<@Nullable Object>>map((pair) -> pair.valueStream()
				.<@Nullable Object>map((value) -> MAPPER.treeToValue(value, Object.class))
				.toList())
			.toList();
		return new Case(node.get("key").asString(), node.get("redisKey").asString(), logical, content);
	}

	record Case(String key, String redisKey, List<List<@Nullable Object>> logical, Map<String, String> content) {

		Map<String, Long> counts() {
			Map<String, Long> counts = new LinkedHashMap<>();
			this.logical.forEach((entry) -> counts.put((String) entry.get(0), ((Number) entry.get(1)).longValue()));
			return counts;
		}

		@Override
		public String toString() {
			return this.key;
		}

	}

}
