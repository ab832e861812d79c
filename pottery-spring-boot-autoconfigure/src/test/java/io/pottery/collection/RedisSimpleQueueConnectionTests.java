package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.pottery.codec.JsonCodec;
import io.pottery.testing.RedisProcess;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisServerCommands.FlushOption;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How those who wait in a {@link RedisSimpleQueue} get along with few connections, short
 * time-outs and a full server.
 */
@Tag("one-server")
class RedisSimpleQueueConnectionTests {

	private static final RedisProcess REDIS = RedisProcess.start();

	private static final LettuceConnectionFactory CONTROL = (LettuceConnectionFactory) QueueWorkers.connect("lettuce",
			REDIS.port());

	private final List<RedisConnectionFactory> factories = new ArrayList<>();

	@BeforeEach
	void flush() {
		CONTROL.getConnection().serverCommands().flushAll(FlushOption.SYNC);
	}

	@AfterEach
	void close() throws Exception {
		for (RedisConnectionFactory factory : this.factories) {
			((DisposableBean) factory).destroy();
		}
	}

	@AfterAll
	static void stop() {
		CONTROL.destroy();
		REDIS.stop();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void aThousandConsumersShareOneConnection(String client) throws Exception {
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory(client, Duration.ofSeconds(10)),
				new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			queue.add("warm");
			queue.take();
			int before = connections();
			List<CompletableFuture<String>> asynchronously = new ArrayList<>();
			for (int i = 0; i < 950; i++) {
				asynchronously.add(collections.queue("queue", String.class).takeAsync());
			}
			List<Background<String>> threads = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				threads.add(Background.of(queue::take).awaitWaiting());
			}
			await().until(() -> connections() == before + 1);
			queue.addAll(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
			List<String> all = new ArrayList<>();
			for (CompletableFuture<String> taken : asynchronously) {
				all.add(taken.get(10, TimeUnit.SECONDS));
			}
			for (Background<String> thread : threads) {
				all.add(thread.get());
			}
			assertThat(all).doesNotHaveDuplicates();
			assertThat(queue).isEmpty();
			assertThat(connections()).isEqualTo(before + 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "lettuce-unshared", "jedis" })
	void aSmallPoolAndAShortTimeOutStarveNobody(String client) throws Exception {
		RedisConnectionFactory factory = factory(client, Duration.ofMillis(100));
		StringRedisTemplate application = new StringRedisTemplate(factory);
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			queue.add("warm");
			queue.take();
			List<Background<String>> taken = new ArrayList<>();
			// One after the other: twenty at once would be an application that is too
			// large for its pool.
			for (int i = 0; i < 20; i++) {
				taken.add(Background.of(queue::take).awaitWaiting());
			}
			long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
			for (int i = 0; System.nanoTime() < end; i++) {
				application.opsForValue().set("other", String.valueOf(i));
				assertThat(taken).noneMatch(Background::isDone);
			}
			for (int i = 0; i < taken.size(); i++) {
				queue.add(String.valueOf(i));
			}
			for (int i = 0; i < taken.size(); i++) {
				assertThat(taken.get(i).get()).isEqualTo(String.valueOf(i));
			}
		}
	}

	@Test
	void aFullServerRefusesElementsAndGivesThem() throws Exception {
		RedisConnectionFactory factory = factory("lettuce", Duration.ofSeconds(10));
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			queue.addAll(List.of("a", "b", "c"));
			CONTROL.getConnection().serverCommands().setConfig("maxmemory", "1");
			try {
				// Even if there are answers to acknowledge.
				for (int i = 0; i < 3; i++) {
					assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> queue.put("d"))
						.withStackTraceContaining("OOM");
				}
				assertThat(queue.take()).isEqualTo("a");
				assertThat(queue.takeAsync().get(5, TimeUnit.SECONDS)).isEqualTo("b");
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> queue.put("d"))
					.withStackTraceContaining("OOM");
				assertThat(queue).containsExactly("c");
			}
			finally {
				CONTROL.getConnection().serverCommands().setConfig("maxmemory", "0");
			}
			queue.put("d");
			assertThat(queue).containsExactly("c", "d");
		}
	}

	@Test
	void answersThatHaveArrivedAreNotKept() throws Exception {
		RedisConnectionFactory factory = factory("lettuce", Duration.ofSeconds(10));
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			for (int i = 0; i < 100; i++) {
				queue.put("a");
				queue.take();
			}
			StringRedisTemplate control = new StringRedisTemplate(CONTROL);
			String answers = control.keys("*requests*").iterator().next();
			assertThat(control.opsForHash().size(answers)).isEqualTo(1);
			assertThat(control.getExpire(answers)).isPositive();
			queue.poll();
			assertThat(control.keys("*")).isEmpty();
		}
	}

	@Test
	void whatAFailingCallHasTakenIsBackAtOnce() throws Exception {
		RedisConnectionFactory factory = factory("lettuce", Duration.ofMillis(200));
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			CompletableFuture<String> before = queue.takeAsync();
			queue.add("warm");
			before.get(5, TimeUnit.SECONDS);
			queue.add("a");
			CONTROL.getConnection().execute("CLIENT", ascii("PAUSE"), ascii("500"));
			assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(queue::poll);
			StringRedisTemplate control = new StringRedisTemplate(CONTROL);
			await().atMost(Duration.ofSeconds(4)).until(() -> control.opsForList().size("queue") == 1);
		}
	}

	@Test
	void pollFailsOnceTheTimeIsOver() {
		RedisConnectionFactory factory = factory("lettuce", Duration.ofSeconds(1));
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			queue.poll();
			CONTROL.getConnection().execute("CLIENT", ascii("PAUSE"), ascii("5000"), ascii("WRITE"));
			long start = System.nanoTime();
			try {
				assertThatExceptionOfType(QueryTimeoutException.class)
					.isThrownBy(() -> queue.poll(100, TimeUnit.MILLISECONDS));
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1800));
			}
			finally {
				CONTROL.getConnection().execute("CLIENT", ascii("UNPAUSE"));
			}
		}
	}

	@Test
	void whatIsNotPermittedLeavesNothingToDo() {
		CONTROL.getConnection()
			.execute("ACL", ascii("SETUSER"), ascii("reader"), ascii("on"), ascii("nopass"), ascii("~*"),
					ascii("+@all"), ascii("-@scripting"));
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(REDIS.host(), REDIS.port());
		server.setUsername("reader");
		server.setPassword("any");
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server);
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("refused", String.class);
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(queue::poll)
				.withStackTraceContaining("NOPERM");
			assertThat(threadsFor("refused")).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void whoeverInterruptsTheThreadOfALineDoesNotEndTheLine(String client) throws Exception {
		RedisConnectionFactory factory = factory(client, Duration.ofSeconds(10));
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue("queue", String.class);
			CompletableFuture<String> taken = queue.takeAsync();
			Thread first = threadsFor("queue").get(0);
			first.interrupt();
			queue.add("a");
			assertThat(taken.get(5, TimeUnit.SECONDS)).isEqualTo("a");
			first.join(5000);
			assertThat(first.isAlive()).isFalse();
			taken = queue.takeAsync();
			queue.add("b");
			assertThat(taken.get(5, TimeUnit.SECONDS)).isEqualTo("b");
		}
	}

	@Test
	void manyQueuesCloseAsFastAsOne() {
		RedisConnectionFactory factory = factory("jedis", Duration.ofSeconds(10));
		RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "");
		List<CompletableFuture<String>> ended = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			ended.add(collections.queue("queue" + i, String.class).takeAsync());
		}
		await().until(() -> connections() >= 8);
		long start = System.nanoTime();
		collections.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
		assertThat(ended).allMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(threadsFor("queue")).isEmpty();
	}

	private static List<Thread> threadsFor(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("pottery-" + name))
			.toList();
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static int connections() {
		return CONTROL.getConnection().serverCommands().getClientList().size();
	}

	private RedisConnectionFactory factory(String client, Duration timeout) {
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(REDIS.host(), REDIS.port());
		if (client.equals("jedis")) {
			GenericObjectPoolConfig<Object> pool = new GenericObjectPoolConfig<>();
			pool.setMaxTotal(1);
			JedisConnectionFactory jedis = new JedisConnectionFactory(server,
					JedisClientConfiguration.builder().readTimeout(timeout).usePooling().poolConfig(pool).build());
			jedis.afterPropertiesSet();
			jedis.start();
			this.factories.add(jedis);
			return jedis;
		}
		GenericObjectPoolConfig<StatefulConnection<?, ?>> pool = new GenericObjectPoolConfig<>();
		pool.setMaxTotal(1);
		LettuceConnectionFactory lettuce = new LettuceConnectionFactory(server,
				LettucePoolingClientConfiguration.builder()
					.poolConfig(pool)
					.clientOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build())
					.commandTimeout(timeout)
					.shutdownTimeout(Duration.ZERO)
					.build());
		lettuce.setShareNativeConnection(!client.endsWith("unshared"));
		lettuce.afterPropertiesSet();
		lettuce.start();
		this.factories.add(lettuce);
		return lettuce;
	}

}
