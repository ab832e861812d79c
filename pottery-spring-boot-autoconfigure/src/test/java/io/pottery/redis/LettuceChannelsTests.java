package io.pottery.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.pottery.testing.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who listens hears what is published as soon as the master is there again.
 */
class LettuceChannelsTests {

	private static final byte[] CHANNEL = "released".getBytes(StandardCharsets.UTF_8);

	private final ClientResources resources = DefaultClientResources.create();

	private final RedisClient client = RedisClient.create(this.resources);

	private final AtomicInteger told = new AtomicInteger();

	private RedisProcess server = RedisProcess.start();

	private final int port = this.server.port();

	private final RedisMaster master = MasterConnections.of(RedisURI.create("127.0.0.1", this.port), this.resources,
			Duration.ofSeconds(1), SslOptions.create());

	@AfterEach
	void stop() {
		this.master.close();
		this.client.shutdown(0, 0, TimeUnit.SECONDS);
		this.resources.shutdown(0, 0, TimeUnit.SECONDS);
		this.server.close();
	}

	@Test
	void aMasterIsListenedToThatWasNotThereAtFirst() {
		this.server.kill();
		this.master.listen(CHANNEL, this.told::incrementAndGet);
		awaitRefusal();
		restart();
		hearsOnce();
	}

	@Test
	void aMasterIsListenedToAgainThatWasGone() {
		Runnable ending = this.master.listen(CHANNEL, this.told::incrementAndGet);
		hearsOnce();
		this.server.kill();
		// Somebody else begins, and ends, while it is gone.
		AtomicInteger others = new AtomicInteger();
		this.master.listen("other".getBytes(StandardCharsets.UTF_8), others::incrementAndGet);
		this.master.listen("left".getBytes(StandardCharsets.UTF_8), others::incrementAndGet).run();
		awaitRefusal();
		restart();
		hearsOnce();
		await().untilAsserted(() -> assertThat(publish("other")).isOne());
		await().untilAsserted(() -> assertThat(others).hasValueGreaterThan(1));
		assertThat(publish("left")).isZero();
		ending.run();
		await().untilAsserted(() -> assertThat(publish("released")).isZero());
	}

	@Test
	void aConnectionThatWasCutIsReplaced() {
		this.master.listen(CHANNEL, this.told::incrementAndGet);
		hearsOnce();
		try (StatefulRedisConnection<String, String> connection = connect()) {
			connection.sync().clientKill(KillArgs.Builder.typePubsub());
		}
		hearsOnce();
	}

	@Test
	void nothingIsOpenedWhileNobodyListens() {
		this.server.kill();
		Runnable ending = this.master.listen(CHANNEL, this.told::incrementAndGet);
		awaitRefusal();
		ending.run();
		restart();
		await().during(Duration.ofMillis(1500)).until(() -> clients() == 0);
		this.master.listen(CHANNEL, this.told::incrementAndGet);
		hearsOnce();
	}

	@Test
	void aDeadMasterIsTriedNowAndThen() throws IOException {
		AtomicInteger tries = new AtomicInteger();
		try (ServerSocket dead = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
				RedisMaster master = MasterConnections.of(RedisURI.create("127.0.0.1", dead.getLocalPort()),
						this.resources, Duration.ofSeconds(1), SslOptions.create())) {
			Thread listener = new Thread(() -> count(dead, tries));
			listener.start();
			for (int number = 0; number < 100; number++) {
				master.listen(("lock " + number).getBytes(StandardCharsets.UTF_8), this.told::incrementAndGet);
			}
			await().until(() -> tries.get() >= 3);
			await().during(Duration.ofSeconds(1)).until(() -> tries.get() < 20);
		}
	}

	private static void count(ServerSocket dead, AtomicInteger tries) {
		try {
			while (true) {
				dead.accept().close();
				tries.incrementAndGet();
			}
		}
		catch (IOException ex) {
			// The end of the test.
		}
	}

	// Told of the subscription, because messages may have been missed, and of the
	// message.
	private void hearsOnce() {
		await().untilAsserted(() -> assertThat(this.told).hasValue(1));
		assertThat(publish("released")).isOne();
		await().untilAsserted(() -> assertThat(this.told).hasValue(2));
		this.told.set(0);
	}

	// So that the master has been tried in vain.
	private void awaitRefusal() {
		await().pollDelay(Duration.ofMillis(700)).until(() -> this.told.get() == 0);
	}

	private void restart() {
		this.server = RedisProcess.start("--port", String.valueOf(this.port));
	}

	private long publish(String channel) {
		try (StatefulRedisConnection<String, String> connection = connect()) {
			return connection.sync().publish(channel, "");
		}
	}

	private long clients() {
		try (StatefulRedisConnection<String, String> connection = connect()) {
			return connection.sync().clientList().lines().count() - 1;
		}
	}

	private StatefulRedisConnection<String, String> connect() {
		return this.client.connect(RedisURI.create("127.0.0.1", this.port));
	}

}
