package io.pottery.lock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.pottery.id.NextId;
import io.pottery.id.NextIdFactory;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.TestRedis;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who waits for a lock or an id on a virtual thread does not hold the thread that carries
 * it, as the Flight Recorder tells.
 */
@EnabledForJreRange(min = JRE.JAVA_24)
class VirtualThreadTests {

	private static final String PINNED = "jdk.VirtualThreadPinned";

	private static final int CALLERS = 100;

	private static final int WARM_UP = 3;

	private int sum;

	@Test
	void nobodyIsPinned(@TempDir Path directory) throws Exception {
		TestRedis.get().flush();
		Path file = directory.resolve("pinned.jfr");
		Masters masters = new Masters(List.of(MasterConnections.of("redis", TestRedis.get().connectionFactory())),
				Duration.ofSeconds(5));
		try (masters; RedlockFactory locks = new RedlockFactory(masters, ""); Recording recording = new Recording()) {
			Redlock lock = locks.lock("shared");
			NextId ids = new NextIdFactory(masters, "").nextId("ids");
			// Whoever loads a class is pinned by the JDK itself.
			for (int round = 0; round < WARM_UP; round++) {
				enterAll(lock, ids);
			}
			recording.enable(PINNED).withThreshold(Duration.ZERO);
			recording.start();
			enterAll(lock, ids);
			recording.dump(file);
		}
		assertThat(this.sum).isEqualTo(2 * CALLERS * (WARM_UP + 1));
		assertThat(Files.size(file)).isPositive();
		try (Stream<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()) {
			assertThat(events.filter((event) -> event.getEventType().getName().equals(PINNED))).isEmpty();
		}
	}

	private void enterAll(Redlock lock, NextId ids) throws Exception {
		ExecutorService virtualThreads = virtualThreads();
		List<Future<Boolean>> callers = IntStream.range(0, CALLERS)
			.mapToObj((caller) -> virtualThreads.submit(() -> enter(lock, ids)))
			.toList();
		for (Future<Boolean> caller : callers) {
			assertThat(caller.get(60, TimeUnit.SECONDS)).as("on a virtual thread").isTrue();
		}
		virtualThreads.shutdown();
	}

	private boolean enter(Redlock lock, NextId ids) throws Exception {
		try (Lease lease = lock.acquire()) {
			this.sum += lease.isValid() ? 1 : 0;
			ids.next();
		}
		lock.lock();
		try {
			this.sum++;
		}
		finally {
			lock.unlock();
		}
		return (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
	}

	// By name, because the tests are compiled for Java 17 too.
	private static ExecutorService virtualThreads() throws ReflectiveOperationException {
		return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

}
