package io.pottery.id;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link NextId} while masters are dead, frozen, or come back empty.
 */
class NextIdFaultTests {

	private static final String KEY = "nextid:faults";

	private static final NextIdOptions SHORT = NextIdOptions.DEFAULT.withMaxWait(Duration.ofMillis(700));

	private final IdServers servers = new IdServers(5);

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@Test
	void aDeadMinorityIsDoneWithout() {
		NextId ids = this.servers.factory(5).nextId("faults");
		assertThat(ids.next()).isOne();
		this.servers.kill(0);
		this.servers.kill(1);
		assertThat(LongStream.range(0, 20).map((number) -> ids.next())).isSorted().doesNotHaveDuplicates();
		assertThat(this.servers.factory(5).nextId("new").next()).isOne();
		assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(ids::reset)
			.withMessageContaining(":" + this.servers.port(0))
			.withMessageContaining(":" + this.servers.port(1))
			.withMessageNotContaining(":" + this.servers.port(2));
		assertThat(ids.next()).isGreaterThan(21);
		this.servers.kill(2);
		NextId failing = this.servers.factory(5).nextId("faults", SHORT);
		// The failures of the last attempt until that could not succeed any more.
		assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(failing::next)
			.satisfies((failure) -> assertThat(failure.getMessage()).containsAnyOf(":" + this.servers.port(0),
					":" + this.servers.port(1), ":" + this.servers.port(2)));
	}

	@Test
	void aResetTellsThatAMajorityIsDead() {
		NextId ids = this.servers.factory(5).nextId("faults", SHORT.raisingOnRedisErrors());
		assertThat(ids.next()).isOne();
		for (int server = 0; server < 3; server++) {
			this.servers.kill(server);
		}
		assertThatExceptionOfType(QuorumImpossibleException.class).isThrownBy(ids::reset)
			.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(3));
		assertThat(ids.resetAsync()).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseExactlyInstanceOf(QuorumImpossibleException.class);
	}

	@Test
	void aFrozenMinorityCostsNothing() throws Exception {
		NextId ids = this.servers.factory(5).nextId("faults");
		ids.next();
		this.servers.freeze(0);
		this.servers.freeze(1);
		long begun = System.nanoTime();
		for (long expected = 2; expected <= 101; expected++) {
			assertThat(ids.next()).isEqualTo(expected);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
		this.servers.thaw(0);
		this.servers.thaw(1);
		assertThat(ids.next()).isEqualTo(102);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aMasterThatCameBackEmptyAcceptsNothingTwice(boolean restarted) {
		NextId ids = oneHundredIsAcceptedByTheFirstThree();
		if (restarted) {
			this.servers.restartEmpty(2);
		}
		else {
			this.servers.flush(2);
		}
		assertThat(ids.next()).isEqualTo(101);
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			long next = ids.next();
			assertThat(this.servers.get(2, KEY)).isEqualTo(String.valueOf(next));
		});
	}

	@Test
	void anEmptyMasterDoesNotCountAsLongAsOnlyFewKnowTheLastId() throws Exception {
		oneHundredIsAcceptedByTheFirstThree();
		this.servers.restartEmpty(2);
		this.servers.freeze(0);
		this.servers.freeze(1);
		NextId ids = this.servers.factory(5).nextId("faults", SHORT.withMaxWait(Duration.ofSeconds(3)));
		assertThatExceptionOfType(QuorumNotAchievedException.class).isThrownBy(ids::next);
		assertThat(this.servers.get(2, KEY)).isNull();
		this.servers.thaw(0);
		this.servers.thaw(1);
		assertThat(ids.next()).isGreaterThan(100);
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			ids.next();
			assertThat(this.servers.get(2, KEY)).isNotNull();
		});
		this.servers.freeze(0);
		this.servers.freeze(1);
		assertThat(ids.next()).isGreaterThan(101);
		this.servers.thaw(0);
		this.servers.thaw(1);
	}

	@Test
	void whatOnlyFewEverKnewIsGoneOnFromWhenAllAnswer() {
		this.servers.set(0, KEY, "7");
		NextId ids = this.servers.factory(5).nextId("faults");
		assertThat(ids.next()).isGreaterThan(7);
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			ids.next();
			assertThat(IntStream.range(0, 5).mapToObj((server) -> this.servers.get(server, KEY))).doesNotContainNull();
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void aGeneratorObjectNeverGoesBack(int masters) {
		NextId ids = this.servers.factory(masters)
			.nextId("faults", NextIdOptions.DEFAULT.withMaxWait(Duration.ofSeconds(10)));
		LongStream.range(0, 10).forEach((number) -> ids.next());
		for (int server = 0; server < masters; server++) {
			this.servers.restartEmpty(server);
		}
		assertThat(ids.next()).isGreaterThan(10);
	}

	@Test
	void aProposalThatIsSentTwiceIsAcceptedOnce() {
		IdMasters masters = new IdMasters(this.servers.masters(5), "faults");
		IdRange range = new IdRange(1, 10);
		assertThat(masters.propose(range, true).finished().join().consents()).hasSize(5);
		assertThat(masters.propose(range, true).finished().join().consents()).isEmpty();
		assertThat(masters.propose(new IdRange(10, 19), false).finished().join().consents()).isEmpty();
		assertThat(masters.propose(new IdRange(11, 20), false).finished().join().consents()).hasSize(5);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void aRequestThatIsSentTwiceLeavesAHoleAtMost(int masters) {
		NextId ids = this.servers.factory(masters).nextId("faults");
		assertThat(ids.next()).isOne();
		IdMasters others = new IdMasters(this.servers.masters(masters), "faults");
		for (int sent = 0; sent < 2; sent++) {
			if (masters == 1) {
				others.increment(1, 1).decided().join();
			}
			else {
				others.propose(new IdRange(2, 2), false).finished().join();
			}
		}
		assertThat(ids.next()).isEqualTo((masters == 1) ? 4 : 3);
		assertThat(this.servers.factory(masters).nextId("faults").next()).isEqualTo((masters == 1) ? 5 : 4);
	}

	// Another client has got 100, and the generator does not know that.
	private NextId oneHundredIsAcceptedByTheFirstThree() {
		for (int server = 0; server < 5; server++) {
			this.servers.set(server, KEY, "98");
		}
		NextId ids = this.servers.factory(5).nextId("faults");
		assertThat(ids.next()).isEqualTo(99);
		for (int server = 0; server < 5; server++) {
			this.servers.set(server, KEY, (server < 3) ? "100" : "99");
		}
		return ids;
	}

}
