package io.pottery.aop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.lock.LockName;
import io.pottery.lock.RedlockListener;
import io.pottery.lock.Synchronized;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The lock is outside of the transaction, and inside of what is asynchronous.
 */
@SpringJUnitConfig(SynchronizedOrderTests.Application.class)
@DirtiesContext
class SynchronizedOrderTests {

	private static final List<String> STEPS = new CopyOnWriteArrayList<>();

	@Autowired
	private Service service;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
	}

	@BeforeEach
	void forget() {
		STEPS.clear();
	}

	@Test
	void theTransactionIsInsideOfTheLock() {
		this.service.transactional();
		assertThat(STEPS).filteredOn((step) -> !step.endsWith("scheduled"))
			.containsExactly("lock transactional", "begin", "method", "commit", "unlock transactional");
	}

	@Test
	void theOrderIsAProperty() {
		new ApplicationContextRunner().withUserConfiguration(Locks.class)
			.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url(), "pottery.synchronized.order=7")
			.run((context) -> assertThat(context.getBean(AnnotationAdvisor.class).getOrder()).isEqualTo(7));
	}

	@Test
	void theLockIsInsideOfTheAsynchronousCall() throws Exception {
		String caller = Thread.currentThread().getName();
		String thread = this.service.asynchronous().get(10, TimeUnit.SECONDS);
		assertThat(thread).isNotEqualTo(caller);
		assertThat(STEPS).filteredOn((step) -> !step.endsWith("scheduled"))
			.containsExactly("lock asynchronous", "method", "unlock asynchronous");
	}

	// Otherwise each of its threads would wait for another one.
	@Test
	void anAsynchronousStageNeedsOneThread() {
		List<CompletableFuture<String>> results = Stream.generate(this.service::asynchronous).limit(4).toList();
		assertThat(results).allSatisfy((result) -> assertThat(result).succeedsWithin(Duration.ofSeconds(10))
			.asString()
			.startsWith("applicationTaskExecutor-"));
	}

	@Test
	void whatIsScheduledIsLocked() {
		await().atMost(Duration.ofSeconds(20)).until(() -> STEPS.contains("unlock scheduled"));
		assertThat(STEPS).containsSubsequence("lock scheduled", "method scheduled", "unlock scheduled");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class })
	static class Locks {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Locks.class, Service.class })
	@EnableAsync
	@EnableScheduling
	@EnableTransactionManagement
	static class Application {

		@Bean
		DataSource dataSource() {
			return new DriverManagerDataSource("jdbc:h2:mem:order;DB_CLOSE_DELAY=-1");
		}

		@Bean
		Recorder transactionManager(DataSource dataSource) {
			return new Recorder(dataSource);
		}

		// Both asynchronous calls and stages run on it.
		@Bean
		ThreadPoolTaskExecutor applicationTaskExecutor() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setCorePoolSize(1);
			executor.setMaxPoolSize(1);
			return executor;
		}

		@Bean
		RedlockListener listener() {
			return new RedlockListener() {

				@Override
				public void acquired(LockName lock, Duration waited) {
					STEPS.add("lock " + lock);
				}

				@Override
				public void released(LockName lock, Duration held) {
					STEPS.add("unlock " + lock);
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
			super.doCommit(status);
			STEPS.add("commit");
		}

	}

	static class Service {

		@Transactional
		@Synchronized("transactional")
		void transactional() {
			Synchronizations.assertLocked("transactional");
			STEPS.add("method");
		}

		@Async
		@Synchronized("asynchronous")
		CompletableFuture<String> asynchronous() {
			STEPS.add("method");
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@Scheduled(fixedDelay = 500)
		@Synchronized("scheduled")
		void scheduled() {
			STEPS.add("method scheduled");
		}

	}

}
