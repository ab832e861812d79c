package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.pottery.codec.JsonCodec;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

/**
 * {@link RedisSimpleQueue} waits, hands over and loses nothing.
 */
class RedisSimpleQueueTests {

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisSimpleQueue<String> queue = this.collections.queue("queue", String.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@AfterEach
	void close() {
		this.collections.close();
	}

	@Test
	void firstInFirstOut() throws Exception {
		this.queue.put("Jeep");
		this.queue.add("Honda");
		assertThat(this.queue.offer("Audi")).isTrue();
		assertThat(this.queue).containsExactly("Jeep", "Honda", "Audi").hasSize(3);
		assertThat(this.queue.peek()).isEqualTo("Jeep");
		assertThat(this.queue.take()).isEqualTo("Jeep");
		assertThat(this.queue.poll()).isEqualTo("Honda");
		assertThat(this.queue.remove()).isEqualTo("Audi");
		assertThat(this.queue.poll()).isNull();
		assertThat(this.queue.poll(-1, TimeUnit.DAYS)).isNull();
	}

	@Test
	void takesWhatComesWhileItWaits() throws Exception {
		CompletableFuture<String> taken = inBackground(this.queue::take);
		awaitWaiting(1);
		this.queue.add("a");
		assertThat(taken.get(5, TimeUnit.SECONDS)).isEqualTo("a");
		assertThat(this.queue).isEmpty();
	}

	@Test
	void aTimeOutIsKept() throws Exception {
		long start = System.nanoTime();
		assertThat(this.queue.poll(150, TimeUnit.MILLISECONDS)).isNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(150),
				Duration.ofSeconds(5));
	}

	@Test
	void anInterruptEndsTheWaitAndTakesNothing() throws Exception {
		AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
		Thread waiting = new Thread(() -> {
			try {
				this.queue.take();
			}
			catch (Throwable ex) {
				ended.set(ex);
			}
		});
		waiting.start();
		awaitWaiting(1);
		waiting.interrupt();
		waiting.join(5000);
		assertThat(ended.get()).isInstanceOf(InterruptedException.class);
		this.queue.add("a");
		assertThat(this.queue.poll()).isEqualTo("a");
	}

	@Test
	void anInterruptedThreadDoesNotWait() {
		this.queue.add("a");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(this.queue::take);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class)
			.isThrownBy(() -> this.queue.poll(0, TimeUnit.MILLISECONDS));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.queue.put("b"));
		Thread.currentThread().interrupt();
		assertThat(this.queue.poll()).isEqualTo("a");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.queue).isEmpty();
	}

	@Test
	void aFullQueueRefusesOrWaits() throws Exception {
		RedisSimpleQueue<String> bounded = this.collections.queue("bounded", String.class, 2);
		bounded.addAll(List.of("a", "b"));
		assertThat(bounded.remainingCapacity()).isZero();
		assertThat(bounded.offer("c")).isFalse();
		assertThat(bounded.offer("c", 50, TimeUnit.MILLISECONDS)).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> bounded.add("c"))
			.withMessage("Queue 'bounded' may have 2 elements and has no room for 1 more");
		CompletableFuture<Void> put = inBackground(() -> {
			bounded.put("c");
			return null;
		});
		assertThat(bounded.take()).isEqualTo("a");
		put.get(5, TimeUnit.SECONDS);
		assertThat(bounded).containsExactly("b", "c");
	}

	@Test
	void drains() {
		this.queue.addAll(List.of("a", "b", "c"));
		List<String> target = new ArrayList<>();
		assertThat(this.queue.drainTo(target, 0)).isZero();
		assertThat(this.queue.drainTo(target, -1)).isZero();
		assertThat(this.queue.drainTo(target, 2)).isEqualTo(2);
		assertThat(this.queue.drainTo(target)).isEqualTo(1);
		assertThat(target).containsExactly("a", "b", "c");
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.drainTo(this.queue));
		assertThatNullPointerException().isThrownBy(() -> this.queue.drainTo(null));
	}

	@Test
	void cancellingATakeTakesNothing() throws Exception {
		CompletableFuture<String> cancelled = this.queue.takeAsync();
		CompletableFuture<String> second = this.queue.takeAsync();
		cancelled.cancel(false);
		this.queue.add("a");
		assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo("a");
	}

	@Test
	void streamsTakeWhatIsRequested() {
		this.queue.addAll(List.of("a", "b", "c", "d"));
		assertThat(this.queue.reactive().takeAll().take(2).collectList().block(Duration.ofSeconds(5)))
			.containsExactly("a", "b");
		assertThat(this.queue.reactive().take().block(Duration.ofSeconds(5))).isEqualTo("c");
		assertThat(this.queue).containsExactly("d");
		Mono<String> never = this.queue.reactive().take();
		assertThat(never.block(Duration.ofSeconds(5))).isEqualTo("d");
	}

	private void awaitWaiting(int number) {
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("pottery-queue")));
		assertThat(number).isPositive();
	}

	private static <T> CompletableFuture<T> inBackground(java.util.concurrent.Callable<T> task) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return task.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}, (runnable) -> new Thread(runnable).start());
	}

}
