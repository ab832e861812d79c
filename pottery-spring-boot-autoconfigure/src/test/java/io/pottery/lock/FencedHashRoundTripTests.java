package io.pottery.lock;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.pottery.testing.Recorded;
import io.pottery.testing.RoundTrips;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every method of {@link FencedHash} sends: one command on one key.
 */
class FencedHashRoundTripTests {

	private static final RoundTrips TRIPS = RoundTrips.in(TestRedis.get());

	private static final FencingToken TOKEN = new FencingToken(1_800_000_000_000_000L);

	@AfterAll
	static void close() {
		TRIPS.close();
	}

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	static Stream<Arguments> methods() {
		FencingToken stale = new FencingToken(7);
		return Stream.of(method("put", "EVALSHA", (hash) -> hash.put(TOKEN, "a", "1")),
				method("put of many", "EVALSHA", (hash) -> hash.put(TOKEN, Map.of("a", "1", "b", "2"))),
				method("put of nothing", "EVALSHA", (hash) -> hash.put(TOKEN, Map.of())),
				method("put, refused", "EVALSHA", refused((hash) -> hash.put(stale, "a", "2"))),
				method("remove", "EVALSHA", (hash) -> hash.remove(TOKEN, "a")),
				method("remove, refused", "EVALSHA", refused((hash) -> hash.remove(stale, "a"))),
				method("entries for a holder", "EVALSHA",
						(hash) -> assertThat(hash.entries(TOKEN)).isEqualTo(Map.of("a", "1"))),
				method("entries for a holder, refused", "EVALSHA", refused((hash) -> hash.entries(stale))),
				method("entries", "HGETALL", (hash) -> assertThat(hash.entries()).isEqualTo(Map.of("a", "1"))),
				method("token", "HGET", (hash) -> assertThat(hash.token()).contains(TOKEN)));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("methods")
	void takesOne(String name, String command, Consumer<FencedHash> use) {
		for (FencedHash hash : List.of(new FencedHash(TRIPS.lettuce(), "fenced"),
				new FencedHash(TRIPS.jedis(), "fenced"))) {
			// Once for the scripts that the server has yet to learn.
			use(hash, use);
			Recorded recorded = use(hash, use);
			assertThat(recorded.trips()).isEqualTo(1);
			assertThat(recorded.commands()).containsExactly(command);
		}
	}

	private static Recorded use(FencedHash hash, Consumer<FencedHash> use) {
		hash.put(TOKEN, "a", "1");
		hash.remove(TOKEN, "b");
		return TRIPS.record(() -> use.accept(hash));
	}

	private static Arguments method(String name, String command, Consumer<FencedHash> use) {
		return Arguments.of(name, command, use);
	}

	private static Consumer<FencedHash> refused(Consumer<FencedHash> use) {
		return (hash) -> assertThatExceptionOfType(StaleTokenException.class).isThrownBy(() -> use.accept(hash));
	}

}
