package io.pottery.aop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryCacheAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.cache.RedisCache;
import io.pottery.cache.RedisCacheEvict;
import io.pottery.cache.RedisCachePut;
import io.pottery.cache.RedisCached;
import io.pottery.lock.LockName;
import io.pottery.lock.RedlockListener;
import io.pottery.lock.Synchronized;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Caches heed transactions: those of the caller, and those of the method itself, which
 * are inside of the cache.
 */
@SpringJUnitConfig(CachedTransactionTests.Application.class)
@DirtiesContext
class CachedTransactionTests {

	private static final List<String> STEPS = new CopyOnWriteArrayList<>();

	private static final Duration SOON = Duration.ofSeconds(10);

	@Autowired
	private Shop shop;

	@Autowired
	private RedisCache<String, String> quotes;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private PlatformTransactionManager manager;

	private final TransactionalOperator reactive = TransactionalOperator.create(new ReactiveManager());

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
		properties.add("pottery.caches.quotes.ttl", () -> "10m");
	}

	@BeforeEach
	void store() {
		TestRedis.get().flush();
		this.jdbc.sql("DROP TABLE IF EXISTS quote").update();
		this.jdbc.sql("CREATE TABLE quote (book VARCHAR(20) PRIMARY KEY, text VARCHAR(20))").update();
		this.jdbc.sql("INSERT INTO quote VALUES ('dune', 'old')").update();
		STEPS.clear();
	}

	@Test
	void whatIsReadInATransactionIsKeptWhenItIsCommitted() {
		transaction(false, () -> {
			write("new");
			assertThat(this.shop.quote("dune")).isEqualTo("new");
			assertThat(this.quotes.getIfPresent("dune")).isNull();
		});
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("new");
	}

	@Test
	void whatIsReadInATransactionIsNotKeptWhenItIsRolledBack() {
		transaction(true, () -> {
			write("new");
			assertThat(this.shop.quote("dune")).isEqualTo("new");
			assertThat(this.shop.optional("dune")).contains("new");
			assertThat(this.shop.stage("dune")).succeedsWithin(SOON).isEqualTo("new");
			assertThat(this.shop.mono("dune").block(SOON)).isEqualTo("new");
			assertThat(this.shop.update("dune")).isEqualTo("new");
			assertThat(this.shop.updateStage("dune")).succeedsWithin(SOON).isEqualTo("new");
			assertThat(this.shop.updateMono("dune").block(SOON)).isEqualTo("new");
		});
		assertThat(this.quotes.getIfPresent("dune")).isNull();
		assertThat(this.shop.quote("dune")).isEqualTo("old");
	}

	@Test
	void whatIsReadSinceASavepointIsNotKeptWhenThatIsRolledBack() {
		TransactionTemplate nested = new TransactionTemplate(this.manager);
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		transaction(false, () -> {
			this.shop.read("before", "dune");
			nested.executeWithoutResult((status) -> {
				write("new");
				assertThat(this.shop.quote("dune")).isEqualTo("new");
				status.setRollbackOnly();
			});
			assertThat(this.shop.read("after", "dune")).isEqualTo("old");
		});
		assertThat(this.quotes.getIfPresent("dune")).isNull();
		assertThat(this.quotes.getIfPresent("before")).isEqualTo("old");
		assertThat(this.quotes.getIfPresent("after")).isEqualTo("old");
	}

	@Test
	void stagesAreKeptWhenBothTheyAndTheTransactionAreDone() {
		CompletableFuture<String> late = new CompletableFuture<>();
		transaction(false, () -> {
			assertThat(this.shop.stage("dune")).succeedsWithin(SOON).isEqualTo("old");
			this.shop.late("late", late);
			assertThat(this.quotes.getIfPresent("dune")).isNull();
		});
		await().untilAsserted(() -> assertThat(this.quotes.getIfPresent("dune")).isEqualTo("old"));
		assertThat(this.quotes.getIfPresent("late")).isNull();
		late.complete("done");
		await().untilAsserted(() -> assertThat(this.quotes.getIfPresent("late")).isEqualTo("done"));
		transaction(false, () -> assertThat(this.shop.stage("dune")).isCompletedWithValue("old"));
		CompletableFuture<String> failing = new CompletableFuture<>();
		transaction(false, () -> {
			this.shop.late("failing", failing);
			failing.completeExceptionally(new IllegalStateException("no"));
		});
		assertThat(this.quotes.getIfPresent("failing")).isNull();
	}

	@Test
	void monosAreReadButNotKeptInATransactionOfTheThread() {
		transaction(false, () -> {
			write("new");
			assertThat(this.shop.mono("dune").block(SOON)).isEqualTo("new");
		});
		assertThat(this.quotes.getIfPresent("dune")).isNull();
		this.quotes.put("dune", "kept");
		transaction(false, () -> assertThat(this.shop.mono("dune").block(SOON)).isEqualTo("kept"));
	}

	@Test
	void monosAreReadButNotKeptInATransactionOfReactor() {
		assertThat(this.shop.mono("dune").as(this.reactive::transactional).block(SOON)).isEqualTo("old");
		assertThat(STEPS).containsExactly("begin", "commit");
		assertThat(this.quotes.getIfPresent("dune")).isNull();
		this.quotes.put("dune", "kept");
		assertThat(this.shop.mono("dune").as(this.reactive::transactional).block(SOON)).isEqualTo("kept");
	}

	@Test
	void whatMonosPutOrEvictHappensAtTheCommit() {
		this.quotes.put("dune", "kept");
		assertThat(this.shop.removeMono("dune")
			.doOnNext((removed) -> assertThat(inAnotherThread("dune")).isEqualTo("kept"))
			.as(this.reactive::transactional)
			.block(SOON)).isEqualTo("dune");
		assertThat(this.quotes.getIfPresent("dune")).isNull();
		assertThat(this.shop.updateMono("dune").as(this.reactive::transactional).block(SOON)).isEqualTo("old");
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("old");
		this.quotes.put("dune", "kept");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.shop.removeMono("dune")
			.then(Mono.error(new IllegalStateException("no")))
			.as(this.reactive::transactional)
			.block(SOON));
		assertThat(STEPS).endsWith("begin", "rollback");
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("kept");
		transaction(false, () -> {
			assertThat(this.shop.removeMono("dune").block(SOON)).isEqualTo("dune");
			assertThat(this.quotes.getIfPresent("dune")).isEqualTo("kept");
		});
		assertThat(this.quotes.getIfPresent("dune")).isNull();
	}

	@Test
	void whatIsPutOrEvictedHappensAtTheCommit() {
		this.quotes.put("dune", "kept");
		transaction(true, () -> {
			this.shop.remove("dune");
			assertThat(this.shop.removeStage("dune")).succeedsWithin(SOON);
		});
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("kept");
		transaction(false, () -> {
			write("new");
			assertThat(this.shop.update("dune")).isEqualTo("new");
			assertThat(this.quotes.getIfPresent("dune")).isEqualTo("kept");
		});
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("new");
		transaction(false, () -> {
			assertThat(this.shop.removeStage("dune")).succeedsWithin(SOON);
			assertThat(this.quotes.getIfPresent("dune")).isEqualTo("new");
		});
		assertThat(this.quotes.getIfPresent("dune")).isNull();
	}

	@Test
	void whatIsEvictedBeforeTheCallDoesNotWaitForTheCommit() {
		this.quotes.put("dune", "kept");
		transaction(true, () -> {
			this.shop.removeBefore("dune");
			assertThat(this.quotes.getIfPresent("dune")).isNull();
		});
	}

	@Test
	void theTransactionOfTheMethodIsInsideOfTheCache() {
		assertThat(this.shop.transactional("dune")).isEqualTo("old");
		assertThat(STEPS).containsExactly("lock dune", "begin", "method", "commit", "unlock dune");
		assertThat(this.shop.transactional("dune")).isEqualTo("old");
		assertThat(STEPS).as("a hit").hasSize(5);
	}

	@Test
	void nothingIsKeptOrEvictedIfTheCommitOfTheMethodFails() {
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> this.shop.transactional("uncommitted"));
		assertThat(this.quotes.getIfPresent("uncommitted")).isNull();
		this.quotes.put("uncommitted", "kept");
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> this.shop.removeTransactional("uncommitted"));
		assertThat(this.quotes.getIfPresent("uncommitted")).isEqualTo("kept");
		assertThat(this.shop.removeTransactional("dune")).isTrue();
	}

	@Test
	void theCacheIsInsideOfTheAsynchronousCall() {
		assertThat(this.shop.asynchronous("dune")).succeedsWithin(SOON).isEqualTo("old");
		assertThat(this.quotes.getIfPresent("dune")).isEqualTo("old");
		assertThat(this.shop.asynchronous("dune")).succeedsWithin(SOON).isEqualTo("old");
		assertThat(STEPS).containsExactly("async");
	}

	@Test
	void everySubscriptionPassesWhatIsInsideOfTheCache() {
		Mono<String> removal = this.shop.removeLocked("dune");
		removal.block(SOON);
		removal.block(SOON);
		assertThat(STEPS).containsExactly("lock dune", "unlock dune", "lock dune", "unlock dune");
	}

	private @Nullable String inAnotherThread(String book) {
		return CompletableFuture.supplyAsync(() -> Optional.ofNullable(this.quotes.getIfPresent(book)))
			.join()
			.orElse(null);
	}

	private void transaction(boolean rollback, Runnable action) {
		new TransactionTemplate(this.manager).executeWithoutResult((status) -> {
			action.run();
			if (rollback) {
				status.setRollbackOnly();
			}
		});
		STEPS.clear();
	}

	private void write(String text) {
		this.jdbc.sql("UPDATE quote SET text = ? WHERE book = 'dune'").param(text).update();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class,
			PotteryCacheAutoConfiguration.class })
	@Import(Shop.class)
	@EnableAsync
	@EnableTransactionManagement
	static class Application {

		@Bean
		DataSource dataSource() {
			return new DriverManagerDataSource("jdbc:h2:mem:cached;DB_CLOSE_DELAY=-1");
		}

		@Bean
		JdbcClient jdbcClient(DataSource dataSource) {
			return JdbcClient.create(dataSource);
		}

		@Bean
		Recorder transactionManager(DataSource dataSource) {
			return new Recorder(dataSource);
		}

		@Bean
		RedlockListener listener() {
			return new RedlockListener() {

				@Override
				public void acquired(LockName lock, Duration waited) {
					add("lock ", lock);
				}

				@Override
				public void released(LockName lock, Duration held) {
					add("unlock ", lock);
				}

				private void add(String step, LockName lock) {
					if (!lock.toString().startsWith("cache:")) {
						STEPS.add(step + lock);
					}
				}

			};
		}

	}

	private static final class Recorder extends JdbcTransactionManager {

		private static final long serialVersionUID = 1L;

		Recorder(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			STEPS.add("begin");
			super.doBegin(transaction, definition);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			if (STEPS.contains("uncommitted")) {
				STEPS.clear();
				super.doRollback(status);
				throw new TransactionSystemException("no");
			}
			super.doCommit(status);
			STEPS.add("commit");
		}

	}

	private static final class ReactiveManager extends AbstractReactiveTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction(TransactionSynchronizationManager manager) {
			return this;
		}

		@Override
		protected Mono<Void> doBegin(TransactionSynchronizationManager manager, Object transaction,
				TransactionDefinition definition) {
			return Mono.fromRunnable(() -> STEPS.add("begin"));
		}

		@Override
		protected Mono<Void> doCommit(TransactionSynchronizationManager manager, GenericReactiveTransaction status) {
			return Mono.fromRunnable(() -> STEPS.add("commit"));
		}

		@Override
		protected Mono<Void> doRollback(TransactionSynchronizationManager manager, GenericReactiveTransaction status) {
			return Mono.fromRunnable(() -> STEPS.add("rollback"));
		}

	}

	static class Shop {

		private final JdbcClient jdbc;

		Shop(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		private String text(String book) {
			return this.jdbc.sql("SELECT text FROM quote WHERE book = ?").param(book).query(String.class).single();
		}

		@RedisCached(cache = "quotes", key = "#{#book}")
		String quote(String book) {
			return text(book);
		}

		@RedisCached(cache = "quotes", key = "#{#key}")
		String read(String key, String book) {
			return text(book);
		}

		@RedisCached(cache = "quotes", key = "#{#book}")
		Optional<String> optional(String book) {
			return Optional.of(text(book));
		}

		@RedisCached(cache = "quotes", key = "#{#book}")
		CompletableFuture<String> stage(String book) {
			return CompletableFuture.completedFuture(text(book));
		}

		@RedisCached(cache = "quotes", key = "#{#key}")
		CompletableFuture<String> late(String key, CompletableFuture<String> result) {
			return result;
		}

		@RedisCached(cache = "quotes", key = "#{#book}")
		Mono<String> mono(String book) {
			return Mono.fromSupplier(() -> text(book));
		}

		@RedisCachePut(cache = "quotes", key = "#{#book}")
		String update(String book) {
			return text(book);
		}

		@RedisCachePut(cache = "quotes", key = "#{#book}")
		CompletableFuture<String> updateStage(String book) {
			return CompletableFuture.completedFuture(text(book));
		}

		@RedisCachePut(cache = "quotes", key = "#{#book}")
		Mono<String> updateMono(String book) {
			return Mono.fromSupplier(() -> text(book));
		}

		@RedisCacheEvict(cache = "quotes", key = "#{#book}")
		void remove(String book) {
		}

		@RedisCacheEvict(cache = "quotes", key = "#{#book}")
		CompletableFuture<String> removeStage(String book) {
			return CompletableFuture.completedFuture(book);
		}

		@RedisCacheEvict(cache = "quotes", key = "#{#book}")
		Mono<String> removeMono(String book) {
			return Mono.just(book);
		}

		@RedisCacheEvict(cache = "quotes", key = "#{#book}")
		@Synchronized("#{#book}")
		Mono<String> removeLocked(String book) {
			return Mono.just(book);
		}

		@RedisCacheEvict(cache = "quotes", key = "#{#book}", beforeInvocation = true)
		void removeBefore(String book) {
		}

		@Transactional
		@Synchronized("#{#book}")
		@RedisCached(cache = "quotes", key = "#{#book}")
		String transactional(String book) {
			STEPS.add(book.equals("dune") ? "method" : book);
			return book.equals("dune") ? text(book) : "never";
		}

		@Transactional
		@RedisCacheEvict(cache = "quotes", key = "#{#book}")
		boolean removeTransactional(String book) {
			STEPS.add(book);
			return true;
		}

		@Async
		@RedisCached(cache = "quotes", key = "#{#book}")
		CompletableFuture<String> asynchronous(String book) {
			STEPS.add("async");
			return CompletableFuture.completedFuture(text(book));
		}

	}

}
