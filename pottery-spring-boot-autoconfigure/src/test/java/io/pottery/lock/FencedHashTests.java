package io.pottery.lock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.pottery.core.WrongTypeException;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.Masters;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * {@link FencedHash}.
 */
class FencedHashTests {

	private static final String KEY = "account";

	private static final RedisConnectionFactory CONNECTIONS = TestRedis.get().connectionFactory();

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(CONNECTIONS);

	private final FencedHash hash = new FencedHash(CONNECTIONS, KEY);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void keepsWhatHoldersWrite() {
		assertThat(this.hash.entries()).isEmpty();
		assertThat(this.hash.token()).isEmpty();
		assertThat(this.hash.key()).isEqualTo(KEY);
		this.hash.put(token(7), "owner", "Zoë");
		this.hash.put(token(7), Map.of("owner", "Łukasz", "balance", "100", "", ""));
		this.hash.put(token(8), "balance", "90");
		assertThat(this.hash.entries())
			.containsExactlyInAnyOrderEntriesOf(Map.of("owner", "Łukasz", "balance", "90", "", ""));
		assertThat(this.hash.token()).contains(token(8));
		assertThat(REDIS.opsForHash().entries(KEY)).containsEntry(":token", "8").hasSize(4);
	}

	@Test
	void refusesSmallerTokensAndChangesNothing() {
		this.hash.put(token(100), Map.of("owner", "Zoë", "balance", "100"));
		Map<Object, Object> before = REDIS.opsForHash().entries(KEY);
		assertStale(99, 100, () -> this.hash.put(token(99), "balance", "0"));
		assertStale(99, 100, () -> this.hash.put(token(99), Map.of()));
		assertStale(20, 100, () -> this.hash.put(token(20), "more", "0"));
		assertStale(99, 100, () -> this.hash.remove(token(99), "balance"));
		assertStale(99, 100, () -> this.hash.remove(token(99)));
		assertStale(99, 100, () -> this.hash.entries(token(99)));
		assertThat(REDIS.opsForHash().entries(KEY)).isEqualTo(before);
	}

	@Test
	void removesAndKeepsTheTokenOfTheLast() {
		this.hash.put(token(7), Map.of("a", "1", "b", "2", "c", "3"));
		this.hash.remove(token(7), "a", "none");
		assertThat(this.hash.entries()).containsOnlyKeys("b", "c");
		this.hash.remove(token(8), "b", "c");
		assertThat(this.hash.entries()).isEmpty();
		assertThat(this.hash.token()).contains(token(8));
		assertStale(7, 8, () -> this.hash.put(token(7), "a", "1"));
	}

	@Test
	void whatIsReadToBeWrittenIsSafeFromEarlierHolders() {
		this.hash.put(token(7), "balance", "100");
		assertThat(this.hash.entries(token(9))).isEqualTo(Map.of("balance", "100"));
		// Greater than all tokens that have written, but not than one that has read.
		assertStale(8, 9, () -> this.hash.put(token(8), "balance", "0"));
		this.hash.put(token(9), "balance", "90");
		assertThat(this.hash.entries(token(9))).isEqualTo(Map.of("balance", "90"));
		assertThat(new FencedHash(CONNECTIONS, "none").entries(token(1))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "9, 10", "99, 100", "1800000000000000, 1800000000000001", "9007199254740992, 9007199254740993",
			"9223372036854775806, 9223372036854775807", "2, 1000000000000000000" })
	void comparesAllTokensRightly(long smaller, long greater) {
		this.hash.put(token(smaller), "by", "smaller");
		this.hash.put(token(greater), "by", "greater");
		assertStale(smaller, greater, () -> this.hash.put(token(smaller), "by", "smaller"));
		assertThat(this.hash.entries()).containsEntry("by", "greater");
		assertThat(this.hash.token()).contains(token(greater));
	}

	@Test
	void takesManyAtOnce() {
		Map<String, String> many = IntStream.range(0, 20_000)
			.boxed()
			.collect(Collectors.toMap((i) -> "field" + i, (i) -> "value" + i));
		this.hash.put(token(7), many);
		assertThat(this.hash.entries()).isEqualTo(many);
		assertThat(this.hash.entries(token(7))).isEqualTo(many);
		this.hash.remove(token(7), many.keySet().toArray(String[]::new));
		assertThat(this.hash.entries()).isEmpty();
	}

	@Test
	void refusesWhatItCouldNotKeep() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.hash.put(token(7), ":token", "9"))
			.withMessageContainingAll("':token'", "'account'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.hash.put(token(7), Map.of("a", "1", ":token", "9")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.hash.remove(token(7), "a", ":token"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.hash.put(token(7), "\ud83d", "1"))
			.withMessageContaining("surrogate");
		assertThatIllegalArgumentException().isThrownBy(() -> this.hash.put(token(7), "a", "\ud83d"));
		assertThatIllegalArgumentException().isThrownBy(() -> new FencedHash(CONNECTIONS, ""));
		assertThat(REDIS.hasKey(KEY)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void noTokenIsBelowOne(long value) {
		assertThatIllegalArgumentException().isThrownBy(() -> new FencingToken(value))
			.withMessageContaining(String.valueOf(value));
	}

	@Test
	void refusesAKeyOfAnotherType() {
		REDIS.opsForValue().set(KEY, "precious");
		for (Runnable call : List.<Runnable>of(() -> this.hash.put(token(7), "a", "1"),
				() -> this.hash.remove(token(7), "a"), () -> this.hash.entries(token(7)), () -> this.hash.entries(),
				() -> this.hash.token())) {
			assertThatExceptionOfType(WrongTypeException.class).isThrownBy(call::run)
				.withMessageContainingAll("'account'", "string", "hash");
		}
		assertThat(REDIS.opsForValue().get(KEY)).isEqualTo("precious");
	}

	@Test
	void ofManyAtOnceTheGreatestTokenHasTheLastWord() throws Exception {
		List<Long> tokens = new Random(5).longs(400, 1, Long.MAX_VALUE).boxed().collect(Collectors.toList());
		tokens.addAll(LongStream.range(0, 100).mapToObj((i) -> Long.MAX_VALUE - 1 - i).toList());
		ExecutorService holders = Executors.newFixedThreadPool(16);
		try {
			List<Callable<Boolean>> writes = tokens.stream().map((value) -> (Callable<Boolean>) () -> {
				try {
					this.hash.put(token(value), Map.of("first", value.toString(), "second", value.toString()));
					return true;
				}
				catch (StaleTokenException ex) {
					assertThat(ex.seen()).isGreaterThan(ex.token());
					return false;
				}
			}).toList();
			int refused = 0;
			for (Future<Boolean> written : holders.invokeAll(writes)) {
				refused += written.get() ? 0 : 1;
			}
			assertThat(refused).isPositive();
		}
		finally {
			holders.shutdown();
		}
		String greatest = String.valueOf(Long.MAX_VALUE - 1);
		assertThat(this.hash.entries()).isEqualTo(Map.of("first", greatest, "second", greatest));
		assertThat(this.hash.token()).map(FencingToken::toString).contains(greatest);
	}

	@Test
	void aHolderThatPausedTooLongDoesNoHarm() throws Exception {
		Masters masters = new Masters(List.of(MasterConnections.of("redis", CONNECTIONS)), Duration.ofSeconds(5));
		try (masters; RedlockFactory locks = new RedlockFactory(masters, "")) {
			Redlock lock = locks.lock(KEY, LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(200)));
			Lease paused = lock.acquire();
			int read = balance(this.hash.entries(paused.token()));
			// And here it pauses.
			await().until(() -> paused.validity().isZero());
			Lease next = lock.acquire();
			this.hash.put(next.token(), "balance", String.valueOf(balance(this.hash.entries(next.token())) + 100));
			assertThatExceptionOfType(StaleTokenException.class)
				.isThrownBy(() -> this.hash.put(paused.token(), "balance", String.valueOf(read + 50)))
				.satisfies((ex) -> {
					assertThat(ex.key()).isEqualTo(KEY);
					assertThat(ex.token()).isEqualTo(paused.token());
					assertThat(ex.seen()).isEqualTo(next.token());
				});
			assertThat(this.hash.entries()).isEqualTo(Map.of("balance", "100"));
			// Without the token, it would be written.
			REDIS.opsForHash().put(KEY, "balance", String.valueOf(read + 50));
			assertThat(this.hash.entries()).isEqualTo(Map.of("balance", "50"));
		}
	}

	@Test
	void aHolderWhoseLeaseEndedMayWriteWhileNobodyElseHasBegun() throws Exception {
		Masters masters = new Masters(List.of(MasterConnections.of("redis", CONNECTIONS)), Duration.ofSeconds(5));
		try (masters; RedlockFactory locks = new RedlockFactory(masters, "")) {
			Lease ended = locks.lock(KEY, LockOptions.DEFAULT.withAutoRelease(Duration.ofMillis(200))).acquire();
			await().until(() -> ended.validity().isZero());
			assertThatNoException().isThrownBy(() -> this.hash.put(ended.token(), "balance", "1"));
		}
	}

	private static int balance(Map<String, String> entries) {
		return Integer.parseInt(entries.getOrDefault("balance", "0"));
	}

	private static void assertStale(long token, long seen, Runnable write) {
		assertThatExceptionOfType(StaleTokenException.class).isThrownBy(write::run)
			.withMessageContainingAll("'account'", String.valueOf(token), String.valueOf(seen))
			.matches((ex) -> ex.token().equals(token(token)) && ex.seen().equals(token(seen)) && ex.key().equals(KEY));
	}

	private static FencingToken token(long value) {
		return new FencingToken(value);
	}

}
