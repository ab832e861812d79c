package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.pottery.codec.JsonCodec;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Threads that put elements into a queue and take them, in the JVM of a test or in one of
 * their own.
 */
final class QueueWorkers implements AutoCloseable {

	static final String QUEUE = "work";

	static final String END = "end";

	private final RedisCollectionFactory collections;

	private final RedisSimpleQueue<String> queue;

	private final Consumer<String> events;

	private final List<Thread> producers = new ArrayList<>();

	private final List<Thread> consumers = new ArrayList<>();

	QueueWorkers(RedisConnectionFactory connectionFactory, Consumer<String> events) {
		this.collections = new RedisCollectionFactory(connectionFactory, new JsonCodec(), "");
		this.queue = this.collections.queue(QUEUE, String.class);
		this.events = events;
	}

	/**
	 * Works until the end of its input. Its arguments are those of {@link #connect}, a
	 * name, and how many producers, consumers and elements of each producer there are.
	 */
	public static void main(String[] args) throws Exception {
		QueueWorkers workers = new QueueWorkers(connect(args[0], Integer.parseInt(args[1])), System.out::println);
		workers.start(args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
		workers.awaitProducers();
		System.out.println("produced");
		System.in.read();
		// Nothing waits for connections.
		Runtime.getRuntime().halt(0);
	}

	static RedisConnectionFactory connect(String client, int port) {
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", port);
		if (client.equals("jedis")) {
			JedisConnectionFactory jedis = new JedisConnectionFactory(server);
			jedis.afterPropertiesSet();
			jedis.start();
			return jedis;
		}
		LettuceConnectionFactory lettuce = new LettuceConnectionFactory(server,
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build())
					.commandTimeout(Duration.ofSeconds(20))
					.shutdownTimeout(Duration.ZERO)
					.build());
		lettuce.afterPropertiesSet();
		lettuce.start();
		return lettuce;
	}

	void start(String name, int producers, int consumers, int elements) {
		for (int i = 0; i < producers; i++) {
			String prefix = name + i + ":";
			this.producers.add(new Thread(() -> produce(prefix, elements)));
		}
		for (int i = 0; i < consumers; i++) {
			this.consumers.add(new Thread(this::consume));
		}
		this.consumers.forEach(Thread::start);
		this.producers.forEach(Thread::start);
	}

	void awaitProducers() throws InterruptedException {
		for (Thread producer : this.producers) {
			producer.join();
		}
	}

	void awaitConsumers() throws InterruptedException {
		for (Thread consumer : this.consumers) {
			consumer.join();
		}
	}

	@Override
	public void close() {
		this.collections.close();
	}

	private void produce(String prefix, int elements) {
		for (int i = 0; i < elements; i++) {
			try {
				this.queue.put(prefix + i);
			}
			catch (DataAccessException ex) {
				this.events.accept("unknown " + prefix + i);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private void consume() {
		while (true) {
			try {
				String taken = this.queue.take();
				if (taken.equals(END)) {
					return;
				}
				this.events.accept("took " + taken);
			}
			catch (DataAccessException ex) {
				this.events.accept("failed " + ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
