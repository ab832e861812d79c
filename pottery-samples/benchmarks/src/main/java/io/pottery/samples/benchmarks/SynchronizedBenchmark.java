package io.pottery.samples.benchmarks;

import java.util.concurrent.TimeUnit;

import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.Synchronized;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What {@link Synchronized} costs over the {@link Redlock} that it enters. Where the
 * thread holds the lock already, both send nothing, so that the difference is that of the
 * annotation alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SynchronizedBenchmark {

	private final ConfigurableApplicationContext context;

	private final RedlockFactory locks;

	private final Orders orders;

	private final Redlock held;

	private final Redlock free;

	/**
	 * Starts an application with a Redis of its own, and holds the locks of an order.
	 */
	public SynchronizedBenchmark() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("pottery.locks.held.auto-release=1h", "pottery.locks.free.auto-release=10s")
			.run();
		this.locks = this.context.getBean(RedlockFactory.class);
		this.orders = this.context.getBean(Orders.class);
		this.held = this.context.getBean("held", Redlock.class);
		this.free = this.context.getBean("free", Redlock.class);
		this.held.lock();
		order("held").lock();
	}

	/**
	 * Stops the application and its Redis.
	 */
	@TearDown(Level.Trial)
	public void stop() {
		order("held").unlock();
		this.held.unlock();
		this.context.close();
	}

	private Redlock order(String id) {
		return this.locks.lock("order:" + id, this.held.options());
	}

	@Benchmark
	public int heldByRedlock() throws InterruptedException {
		return section(this.held);
	}

	@Benchmark
	public int heldBySynchronized() {
		return this.orders.held();
	}

	@Benchmark
	public int heldByRedlockOfOrder() throws InterruptedException {
		return section(order("held"));
	}

	@Benchmark
	public int heldBySynchronizedOfOrder() {
		return this.orders.ofOrder(new Order("held"));
	}

	@Benchmark
	public int freeByRedlock() throws InterruptedException {
		return section(this.free);
	}

	@Benchmark
	public int freeBySynchronized() {
		return this.orders.free();
	}

	private static int section(Redlock lock) throws InterruptedException {
		lock.enter();
		try {
			return 1;
		}
		finally {
			lock.unlock();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Orders.class)
	static class Application {

	}

	static class Orders {

		@Synchronized(lock = "held")
		int held() {
			return 1;
		}

		@Synchronized(lock = "held", key = "order:#{#order.id}")
		int ofOrder(Order order) {
			return 1;
		}

		@Synchronized(lock = "free")
		int free() {
			return 1;
		}

	}

	record Order(String id) {

	}

}
