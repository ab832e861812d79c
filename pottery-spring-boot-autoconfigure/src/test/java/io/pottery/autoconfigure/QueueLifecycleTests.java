package io.pottery.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisSimpleQueue;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Waiting in queues ends with the application, and begins again with it.
 */
@ExtendWith(OutputCaptureExtension.class)
class QueueLifecycleTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url());

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void waitingEndsAndBeginsAgain(CapturedOutput output) {
		this.runner.run((context) -> {
			RedisSimpleQueue<String> queue = context.getBean(RedisCollectionFactory.class)
				.withKeyPrefix("lifecycle:")
				.queue("queue", String.class);
			CompletableFuture<String> ended = queue.takeAsync();
			await().until(() -> isAnyThreadWaiting());
			context.getSourceApplicationContext().stop();
			assertThat(ended).failsWithin(5, TimeUnit.SECONDS)
				.withThrowableThat()
				.withMessageContaining("The factory of 'lifecycle:queue' was closed");
			assertThat(isAnyThreadWaiting()).isFalse();
			context.getSourceApplicationContext().start();
			CompletableFuture<String> taken = queue.takeAsync();
			queue.add("a");
			assertThat(taken).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo("a");
		});
		assertThat(isAnyThreadWaiting()).isFalse();
		assertThat(output).doesNotContain("WARN");
	}

	private static boolean isAnyThreadWaiting() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("pottery-lifecycle:queue"));
	}

}
