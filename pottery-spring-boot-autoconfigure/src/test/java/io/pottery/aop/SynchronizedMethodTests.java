package io.pottery.aop;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.ExtendUnlockedLockException;
import io.pottery.lock.FencingToken;
import io.pottery.lock.Lease;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.ReleaseUnlockedLockException;
import io.pottery.lock.Synchronized;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.expression.EvaluationException;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * {@link Synchronized} on methods that are done when they return: re-entry, the lease,
 * exceptions and interrupts.
 */
@SpringJUnitConfig(SynchronizedMethodTests.Application.class)
@DirtiesContext
class SynchronizedMethodTests {

	private static final List<String> CALLS = new CopyOnWriteArrayList<>();

	@Autowired
	private Outer outer;

	@Autowired
	private Service service;

	@Autowired
	private RedlockFactory locks;

	@Autowired
	private LockRecorder recorder;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
	}

	@BeforeEach
	void forget() {
		CALLS.clear();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(this.recorder.held()).isZero();
		assertThat(this.recorder.waiting()).isZero();
	}

	@Test
	void aLongerLeaseWithinExtendsTheOuterOne() {
		this.outer.call((lease) -> {
			Duration before = lease.validity();
			assertThat(before).isLessThan(Duration.ofSeconds(10));
			Lease inner = this.service.longer(null);
			assertThat(inner).isSameAs(lease);
			assertThat(lease.validity()).isGreaterThan(Duration.ofSeconds(50));
		}, null);
	}

	@Test
	void aShorterLeaseWithinChangesNothing() {
		this.outer.call((lease) -> {
			assertThat(this.service.shorter(null)).isSameAs(lease);
			assertThat(lease.validity()).isGreaterThan(Duration.ofSeconds(5));
		}, null);
	}

	@Test
	void aLeaseThatWasLostIsNotAcquiredAgain() {
		int acquired = this.recorder.acquired();
		assertThatExceptionOfType(ExtendUnlockedLockException.class)
			.isThrownBy(() -> this.outer.callShortly((lease) -> {
				await().until(() -> !lease.isValid() && this.locks.lock("outer").observed().isEmpty());
				this.service.longer(null);
			}, null))
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.isInstanceOf(ReleaseUnlockedLockException.class));
		assertThat(CALLS).doesNotContain("longer");
		assertThat(this.recorder.acquired()).isEqualTo(acquired + 1);
		assertThat(this.service.longer(null).isValid()).as("released").isFalse();
	}

	@Test
	void theMethodMayReleaseTheLeaseItself() throws Exception {
		this.outer.call((lease) -> {
			lease.release();
			assertThat(this.locks.lock("outer").tryAcquire()).hasValueSatisfying(Lease::release);
			assertThatExceptionOfType(ExtendUnlockedLockException.class).isThrownBy(() -> this.service.shorter(null));
		}, null);
		this.locks.lock("outer").acquire().release();
	}

	@Test
	void whatTheCallerPassesAsLeaseIsNotUsed() throws Exception {
		try (Lease other = this.locks.lock("other").acquire()) {
			assertThat(this.service.longer(other).name()).isEqualTo("outer");
			assertThat(this.service.tokenOf(new FencingToken(1), 7)).isGreaterThan(new FencingToken(1));
		}
	}

	@Test
	void exceptionsAreThoseOfTheMethod() {
		IOException checked = new IOException("checked");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.service.failing(checked)).isSameAs(checked);
		Error error = new StackOverflowError("error");
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.service.failing(error))
			.isSameAs(error);
		assertThat(checked).hasNoSuppressedExceptions();
		assertThat(error).hasNoSuppressedExceptions();
		QuorumNotAchievedException own = new QuorumNotAchievedException("of another lock", Map.of());
		assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(() -> this.service.skipping(own))
			.isSameAs(own);
	}

	@Test
	void methodsOfOneKeyExcludeEachOther() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		FutureTask<Void> first = start(() -> {
			this.service.untilDone(end);
			return null;
		});
		await().until(() -> CALLS.contains("untilDone"));
		FutureTask<Void> second = start(() -> {
			this.service.ofTheSameKey();
			return null;
		});
		await().until(() -> this.recorder.waiting() == 1);
		assertThat(CALLS).containsExactly("untilDone");
		end.countDown();
		first.get(10, TimeUnit.SECONDS);
		second.get(10, TimeUnit.SECONDS);
		assertThat(CALLS).containsExactly("untilDone", "ofTheSameKey");
	}

	@Test
	void renewalKeepsAMethodThatTakesLonger() {
		this.outer.callRenewed((lease) -> {
			long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
			await().until(() -> {
				assertThat(lease.isValid()).isTrue();
				return System.nanoTime() - end >= 0;
			});
			assertThat(this.locks.lock("renewed").tryAcquire()).isEmpty();
		}, null);
	}

	@Test
	void anInterruptIsThrownWhereThatIsDeclared() throws Exception {
		assertThat(interrupted(() -> {
			this.service.interruptible();
			return "not interrupted";
		})).isInstanceOf(InterruptedException.class);
		assertThat(interrupted(() -> {
			this.service.throwingAnything();
			return "not interrupted";
		})).isInstanceOf(InterruptedException.class);
	}

	@Test
	void anInterruptIsKeptWhereItMustNotBeThrown() throws Exception {
		assertThat(interrupted(() -> {
			try {
				this.service.uninterruptible();
				return "not interrupted";
			}
			catch (QuorumNotAchievedException ex) {
				assertThat(Thread.currentThread().isInterrupted()).isTrue();
				return ex;
			}
		})).isInstanceOfSatisfying(QuorumNotAchievedException.class,
				(failure) -> assertThat(failure).hasMessageContaining("nterrupt").hasMessageContaining("interrupts"));
	}

	@Test
	void aKeyMayBeMadeOfAllThatIsKnownOfTheCall() {
		assertThat(this.service.ofTheRoot("a"))
			.isEqualTo("ofTheRoot/Service/a/" + Service.class.getName() + "/" + this.service.name());
	}

	@Test
	void aKeyThatIsEmptyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.keyed("", ""))
			.withMessageContaining("Key '#{#key}#{#other}' of @Synchronized")
			.withMessageContaining("keyed")
			.withMessageContaining("is empty for this call");
		assertThat(this.service.keyed("a", "b")).isEqualTo("ab");
	}

	@Test
	void aKeyWithNullInItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.keyed("a", null))
			.withMessageContaining("Key '#{#key}#{#other}' of @Synchronized")
			.withMessageEndingWith("has no value for this call: #{#other} is null");
	}

	@Test
	void aKeyThatCannotBeMadeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.ofALength(null))
			.withMessageContaining("Key 'length:#{#text.length()}' of @Synchronized")
			.withMessageContaining("ofALength")
			.withMessageContaining("has no value for this call: EL1011E")
			.withCauseInstanceOf(EvaluationException.class);
		assertThat(this.service.ofALength("four")).isEqualTo("length:4");
	}

	private Object interrupted(Callable<Object> call) throws Exception {
		try (Lease lease = this.locks.lock("interrupts").acquire()) {
			assertThat(lease.isValid()).isTrue();
			FutureTask<Object> task = new FutureTask<>(call);
			Thread thread = new Thread(task);
			thread.start();
			await().until(() -> this.recorder.waiting() == 1);
			thread.interrupt();
			return task.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		finally {
			await().until(() -> this.recorder.waiting() == 0);
			assertThat(this.locks.lock("interrupts").observed()).isEmpty();
		}
	}

	private static <T> FutureTask<T> start(Callable<T> call) {
		FutureTask<T> task = new FutureTask<>(call);
		new Thread(task).start();
		return task;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class })
	@Import({ Service.class, Outer.class, LockRecorder.class })
	static class Application {

	}

	interface WithLease {

		void run(Lease lease);

	}

	static class Outer {

		@Synchronized(key = "outer", autoRelease = "10s")
		void call(WithLease action, @Nullable Lease lease) {
			run(action, lease);
		}

		@Synchronized(key = "outer", autoRelease = "200ms")
		void callShortly(WithLease action, @Nullable Lease lease) {
			run(action, lease);
		}

		@Synchronized(key = "renewed", autoRelease = "500ms", renew = true)
		void callRenewed(WithLease action, @Nullable Lease lease) {
			run(action, lease);
		}

		private static void run(WithLease action, @Nullable Lease lease) {
			assertThat(lease).isNotNull();
			action.run(lease);
		}

	}

	static class Service {

		@Synchronized(key = "outer", autoRelease = "1m")
		Lease longer(@Nullable Lease lease) {
			CALLS.add("longer");
			assertThat(lease).isNotNull();
			return lease;
		}

		@Synchronized(key = "outer", autoRelease = "1s")
		Lease shorter(@Nullable Lease lease) {
			assertThat(lease).isNotNull();
			return lease;
		}

		@Synchronized("token")
		FencingToken tokenOf(FencingToken token, int number) {
			assertThat(number).isEqualTo(7);
			return token;
		}

		@Synchronized("failing")
		void failing(Throwable failure) throws Throwable {
			throw failure;
		}

		@Synchronized(key = "failing", onFailure = Synchronized.OnFailure.SKIP)
		void skipping(RuntimeException failure) {
			throw failure;
		}

		@Synchronized("same")
		void untilDone(CountDownLatch end) throws InterruptedException {
			CALLS.add("untilDone");
			assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
		}

		@Synchronized("same")
		void ofTheSameKey() {
			CALLS.add("ofTheSameKey");
		}

		@Synchronized("interrupts")
		void interruptible() throws InterruptedException {
		}

		@Synchronized("interrupts")
		void throwingAnything() throws Exception {
		}

		@Synchronized("interrupts")
		void uninterruptible() {
		}

		@Synchronized("#{#root.method.name}/#{#root.targetClass.simpleName}/#{#root.args[0]}/"
				+ "#{#root.target.class.name}/#{#root.target.name()}")
		String ofTheRoot(String argument) {
			return Synchronizations.current().orElseThrow();
		}

		@Synchronized("#{#key}#{#other}")
		String keyed(String key, @Nullable String other) {
			return Synchronizations.current().orElseThrow();
		}

		@Synchronized("length:#{#text.length()}")
		String ofALength(@Nullable String text) {
			return Synchronizations.current().orElseThrow();
		}

		public String name() {
			return "service";
		}

	}

}
