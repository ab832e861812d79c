package io.pottery.collection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.pottery.codec.JsonCodec;
import io.pottery.testing.RedisProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link RedisSimpleQueue} between two JVMs loses and doubles nothing, whatever happens
 * to the connections and to the server.
 */
@Tag("one-server")
class RedisSimpleQueueFaultTests {

	private static final int THREADS_OF_A_JVM = 2;

	private static final int KILLS = 100;

	// More elements take as many times longer.
	private static final int FACTOR = Integer.getInteger("pottery.test.factor", 1);

	private final Set<String> taken = new HashSet<>();

	private final List<String> doubled = new ArrayList<>();

	private final ConcurrentLinkedQueue<String> unknown = new ConcurrentLinkedQueue<>();

	private final AtomicInteger failed = new AtomicInteger();

	private final CompletableFuture<Void> produced = new CompletableFuture<>();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "lettuce, 12000", "jedis, 4000" })
	void killedConnectionsLoseAndDoubleNothing(String client, int atFirst) throws Exception {
		int elements = atFirst * FACTOR;
		RedisProcess redis = started(RedisProcess.start());
		RedisCommands<String, String> control = control(redis);
		Process other = startJvm(client, redis, THREADS_OF_A_JVM, THREADS_OF_A_JVM, elements / 4);
		QueueWorkers workers = workers(factory(client, redis));
		workers.start("here", THREADS_OF_A_JVM, THREADS_OF_A_JVM, elements / 4);
		for (int kill = 1; kill <= KILLS; kill++) {
			int progress = (int) (elements * 0.9 * kill / KILLS);
			await().pollInterval(Duration.ofMillis(1))
				.atMost(Duration.ofSeconds(60))
				.until(() -> numberTaken() >= progress);
			control.clientKill(KillArgs.Builder.typeNormal().skipme());
		}
		workers.awaitProducers();
		this.produced.get(60, TimeUnit.SECONDS);
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(numberTaken() + this.unknown.size()).isGreaterThanOrEqualTo(elements));
		await().untilAsserted(() -> assertThat(control.llen(QueueWorkers.QUEUE)).isZero());
		assertThat(this.doubled).isEmpty();
		assertThat(takenOrUnknown()).hasSize(elements);
		if (client.equals("lettuce")) {
			assertThat(this.unknown).isEmpty();
			assertThat(numberTaken()).isEqualTo(elements);
		}
		System.out.printf("%s: %d elements taken, %d of unknown outcome, %d takes failed%n", client, numberTaken(),
				this.unknown.size(), this.failed.get());
		end(control, workers, other);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void anAnswerThatIsCutOffLosesNothing(String client) throws Exception {
		RedisProcess redis = started(RedisProcess.start());
		CuttingProxy proxy = new CuttingProxy(redis.port());
		this.opened.add(0, proxy);
		RedisConnectionFactory factory = factory(client, proxy.port());
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			RedisSimpleQueue<String> queue = collections.queue(QueueWorkers.QUEUE, String.class);
			for (int i = 0; i < 5; i++) {
				queue.addAll(List.of("a", "b"));
				proxy.cutOnce();
				assertThat(queue.take()).isEqualTo("a");
				assertThat(proxy.hasCut()).isTrue();
				assertThat(queue.poll()).isEqualTo("b");
				assertThat(queue.poll()).isNull();
			}
		}
	}

	@Test
	void aKilledJvmLosesNoMoreThanItHadClaimed() throws Exception {
		RedisProcess redis = started(RedisProcess.start());
		RedisCommands<String, String> control = control(redis);
		int elements = 10000;
		Process other = startJvm("lettuce", redis, 0, 4, 0);
		RedisConnectionFactory factory = factory("lettuce", redis);
		QueueWorkers producers = workers(factory);
		producers.start("here", 2, 0, elements / 2);
		await().atMost(Duration.ofSeconds(20)).until(() -> numberTaken() > 1000);
		// Not Process.destroyForcibly(), which closes the output as well.
		other.toHandle().destroyForcibly();
		other.waitFor();
		producers.awaitProducers();
		this.produced.get(10, TimeUnit.SECONDS);
		assertThat(numberTaken()).isLessThan(elements);
		try (RedisCollectionFactory collections = new RedisCollectionFactory(factory, new JsonCodec(), "")) {
			List<String> left = new ArrayList<>();
			collections.queue(QueueWorkers.QUEUE, String.class).drainTo(left);
			left.forEach((element) -> happened("took " + element));
		}
		assertThat(this.doubled).isEmpty();
		assertThat(numberTaken()).isBetween(elements - 4, elements);
		assertThat(control.llen(QueueWorkers.QUEUE)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	@EnabledOnOs(OS.LINUX)
	void aServerThatStandsStillIsWaitedFor(String client) throws Exception {
		RedisProcess redis = started(RedisProcess.start());
		RedisCommands<String, String> control = control(redis);
		String pid = control.info("server").lines().filter((line) -> line.startsWith("process_id:")).findAny().get();
		long process = Long.parseLong(pid.substring("process_id:".length()).strip());
		QueueWorkers workers = workers(factory(client, redis));
		workers.start("here", 0, 3, 0);
		control.rpush(QueueWorkers.QUEUE, "\"first\"");
		await().until(() -> numberTaken() == 1);
		signal("STOP", process);
		try {
			Thread.sleep(2000);
		}
		finally {
			signal("CONT", process);
		}
		IntStream.range(0, 100).forEach((i) -> control.rpush(QueueWorkers.QUEUE, "\"" + i + "\""));
		await().untilAsserted(() -> assertThat(numberTaken()).isEqualTo(101));
		assertThat(this.doubled).isEmpty();
		end(control, workers, null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void aRestartedServerIsWaitedFor(String client, @TempDir Path data) throws Exception {
		RedisProcess redis = RedisProcess.start("--appendonly", "yes", "--dir", data.toString());
		started(redis);
		QueueWorkers workers = workers(factory(client, redis));
		RedisCommands<String, String> control = control(redis);
		workers.start("here", 0, 3, 0);
		control.rpush(QueueWorkers.QUEUE, "\"first\"");
		await().until(() -> numberTaken() == 1);
		control.rpush("kept", "a");
		redis.stop();
		// The last one counts.
		started(RedisProcess.start("--appendonly", "yes", "--dir", data.toString(), "--port",
				String.valueOf(redis.port())));
		await().ignoreExceptions().until(() -> control.llen("kept") == 1);
		IntStream.range(0, 100).forEach((i) -> control.rpush(QueueWorkers.QUEUE, "\"" + i + "\""));
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(numberTaken()).isEqualTo(101));
		assertThat(this.doubled).isEmpty();
		end(control, workers, null);
	}

	private void end(RedisCommands<String, String> control, QueueWorkers workers, @Nullable Process other)
			throws Exception {
		control.rpush(QueueWorkers.QUEUE, "\"end\"", "\"end\"", "\"end\"", "\"end\"");
		workers.awaitConsumers();
		if (other != null) {
			other.outputWriter().close();
			assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	private Process startJvm(String client, RedisProcess redis, int producers, int consumers, int elements)
			throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", QueueWorkers.class.getName(), client,
				String.valueOf(redis.port()), "there", String.valueOf(producers), String.valueOf(consumers),
				String.valueOf(elements))
			.redirectErrorStream(true)
			.start();
		this.opened.add(() -> process.destroyForcibly().waitFor());
		Thread reader = new Thread(() -> read(process));
		reader.setDaemon(true);
		reader.start();
		return process;
	}

	private void read(Process process) {
		try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
			output.lines().forEach(this::happened);
		}
		catch (IOException | UncheckedIOException ex) {
			// The end of the test closes it.
		}
		finally {
			this.produced.complete(null);
		}
	}

	private void happened(String event) {
		if (event.equals("produced")) {
			this.produced.complete(null);
		}
		else if (event.startsWith("unknown ")) {
			this.unknown.add(event.substring("unknown ".length()));
		}
		else if (event.startsWith("failed ")) {
			this.failed.incrementAndGet();
		}
		else if (event.startsWith("took ")) {
			took(event.substring("took ".length()));
		}
	}

	private synchronized void took(String element) {
		if (!this.taken.add(element)) {
			this.doubled.add(element);
		}
	}

	private synchronized int numberTaken() {
		return this.taken.size();
	}

	private synchronized Set<String> takenOrUnknown() {
		Set<String> all = new HashSet<>(this.taken);
		all.addAll(this.unknown);
		return all;
	}

	private RedisProcess started(RedisProcess redis) {
		this.opened.add(redis);
		return redis;
	}

	private RedisConnectionFactory factory(String client, RedisProcess redis) {
		return factory(client, redis.port());
	}

	private RedisConnectionFactory factory(String client, int port) {
		RedisConnectionFactory factory = QueueWorkers.connect(client, port);
		this.opened.add(0, ((DisposableBean) factory)::destroy);
		return factory;
	}

	private QueueWorkers workers(RedisConnectionFactory factory) {
		QueueWorkers workers = new QueueWorkers(factory, this::happened);
		this.opened.add(0, workers);
		return workers;
	}

	private RedisCommands<String, String> control(RedisProcess redis) {
		RedisClient client = RedisClient.create(redis.url());
		this.opened.add(0, () -> client.shutdown(0, 0, TimeUnit.SECONDS));
		return client.connect().sync();
	}

	private static void signal(String name, long process) throws Exception {
		Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process)).inheritIO().start();
		assertThat(kill.waitFor()).isZero();
	}

}
