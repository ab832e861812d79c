package io.pottery.id;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.pottery.core.QuorumImpossibleException;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.testing.Recorded;
import io.pottery.testing.RoundTrips;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * {@link NextId} over one healthy master and over five.
 */
class NextIdTests {

	private static IdServers servers;

	@BeforeAll
	static void start() {
		servers = new IdServers(5);
	}

	@AfterAll
	static void stop() {
		servers.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5 })
	void beginsAtOne(int masters) {
		NextId ids = servers.factory(masters).nextId("tweets:" + masters);
		assertThat(LongStream.range(0, 9).map((number) -> ids.next())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L,
				9L);
		assertThat(ids.nextAsync()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(10L);
		assertThat(ids.name()).isEqualTo("tweets:" + masters);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void beginsAtOneAgainAfterAReset(int masters) {
		String name = "reset:" + masters;
		NextId ids = servers.factory(masters).nextId(name, NextIdOptions.DEFAULT.withAllocationSize(10));
		LongStream.range(0, 15).forEach((number) -> ids.next());
		ids.reset();
		assertThat(IntStream.range(0, masters).mapToObj((server) -> servers.get(server, "nextid:" + name)))
			.containsOnlyNulls();
		assertThat(ids.next()).isOne();
		assertThat(ids.resetAsync()).succeedsWithin(Duration.ofSeconds(10));
		assertThat(ids.next()).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void goesOnWhereOthersAre(int masters) {
		String name = "shared:" + masters;
		NextId here = servers.factory(masters).nextId(name);
		NextId there = servers.factory(masters).nextId(name);
		List<Long> ids = new ArrayList<>();
		for (int round = 0; round < 10; round++) {
			ids.add(here.next());
			ids.add(there.next());
		}
		assertThat(ids).doesNotHaveDuplicates().isSorted();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void agreesWithPython(int masters) throws Exception {
		try (InputStream vectors = new ClassPathResource("/io/pottery/vectors/python-pottery.json").getInputStream()) {
			JsonNode python = new JsonMapper().readTree(vectors)
				.get("cases")
				.valueStream()
				.filter((node) -> node.get("structure").asString().equals("NextID"))
				.findFirst()
				.orElseThrow();
			String key = python.get("redisKey").asString();
			String content = python.get("redis").get("content").asString();
			NextId ids = servers.factory(masters).nextId(python.get("key").asString());
			ids.reset();
			python.get("logical").forEach((id) -> assertThat(ids.next()).isEqualTo(id.asLong()));
			for (int server = 0; server < masters; server++) {
				assertThat(servers.get(server, key)).isEqualTo(content);
			}
			NextId others = servers.factory(masters).nextId(python.get("key").asString());
			assertThat(others.next()).isEqualTo(Long.parseLong(content) + 1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 2, 8, 1", "5, 2, 8, 1", "5, 8, 8, 1", "5, 2, 8, 20", "1, 2, 8, 20", "3, 4, 8, 1" })
	void isUniqueAndIncreasesUnderContention(int masters, int factories, int threads, int allocationSize)
			throws Exception {
		int rounds = 100;
		String name = "contended:" + masters + ":" + factories + ":" + allocationSize;
		NextIdOptions options = NextIdOptions.DEFAULT.withAllocationSize(allocationSize);
		List<NextId> generators = IntStream.range(0, factories)
			.mapToObj((factory) -> servers.factory(masters).nextId(name, options))
			.toList();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Callable<List<Long>>> tasks = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				NextId ids = generators.get(thread % factories);
				tasks.add(() -> LongStream.range(0, rounds).map((round) -> ids.next()).boxed().toList());
			}
			List<Long> all = new ArrayList<>();
			for (Future<List<Long>> done : executor.invokeAll(tasks)) {
				List<Long> taken = done.get();
				assertThat(taken).isSorted();
				all.addAll(taken);
			}
			assertThat(all).hasSize(threads * rounds).doesNotHaveDuplicates();
		}
		finally {
			executor.shutdown();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void callersAreServedTogether(int masters) {
		AtomicInteger requests = new AtomicInteger();
		AtomicLong generated = new AtomicLong();
		NextIdFactory factory = new NextIdFactory(servers.masters(masters), "", new NextIdListener() {

			@Override
			public void generated(String name, long count) {
				requests.incrementAndGet();
				generated.addAndGet(count);
			}

		});
		NextId ids = factory.nextId("together:" + masters);
		List<CompletableFuture<Long>> futures = IntStream.range(0, 1000).mapToObj((round) -> ids.nextAsync()).toList();
		assertThat(futures.stream().map(CompletableFuture::join)).isSorted()
			.doesNotHaveDuplicates()
			.startsWith(1L)
			.endsWith(1000L);
		assertThat(generated).hasValue(1000);
		assertThat(requests).hasValueLessThan(500);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void blocksAreUniqueAndLeaveHoles(int masters) {
		String name = "blocks:" + masters;
		NextIdOptions options = NextIdOptions.DEFAULT.withAllocationSize(10);
		NextId here = servers.factory(masters).nextId(name, options);
		NextId there = servers.factory(masters).nextId(name, options);
		assertThat(List.of(here.next(), there.next(), here.next(), there.next())).containsExactly(1L, 11L, 2L, 12L);
		assertThat(servers.get(0, "nextid:" + name)).isEqualTo("20");
	}

	@ParameterizedTest
	@CsvSource({ "1, 9007199254740990", "5, 9007199254740990", "1, 9223372036854775800", "5, 9223372036854775800",
			"1, 999999999999999998", "5, 999999999999999998" })
	void countsExactly(int masters, long stored) {
		String name = "exact:" + masters + ":" + stored;
		for (int server = 0; server < masters; server++) {
			servers.set(server, "nextid:" + name, String.valueOf(stored));
		}
		NextId ids = servers.factory(masters).nextId(name);
		for (long expected = stored + 1; expected <= stored + 5; expected++) {
			assertThat(ids.next()).isEqualTo(expected);
		}
		assertThat(servers.get(0, "nextid:" + name)).isEqualTo(String.valueOf(stored + 5));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void endsWithTheGreatestId(int masters) {
		String name = "end:" + masters;
		for (int server = 0; server < masters; server++) {
			servers.set(server, "nextid:" + name, String.valueOf(Long.MAX_VALUE - 3));
		}
		NextId ids = servers.factory(masters).nextId(name, NextIdOptions.DEFAULT.withAllocationSize(2));
		assertThat(List.of(ids.next(), ids.next(), ids.next())).containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1,
				Long.MAX_VALUE);
		assertThatExceptionOfType(IdsExhaustedException.class).isThrownBy(ids::next)
			.withMessageContaining(name)
			.withMessageContaining("9223372036854775807");
		assertThat(servers.get(0, "nextid:" + name)).isEqualTo("9223372036854775807");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void failuresOfAMajorityAreTold(int masters) {
		String name = "failing:" + masters;
		for (int server = 0; server < 3; server++) {
			servers.set(server, "nextid:" + name, "nonsense");
		}
		NextIdFactory factory = servers.factory(masters);
		NextIdOptions options = NextIdOptions.DEFAULT.withMaxWait(Duration.ofMillis(50));
		assertThatExceptionOfType(QuorumNotAchievedException.class)
			.isThrownBy(() -> factory.nextId(name, options).next())
			.withMessageContaining("nonsense")
			.withMessageContaining("127.0.0.1:" + servers.port(0));
		assertThatExceptionOfType(QuorumImpossibleException.class)
			.isThrownBy(() -> factory.nextId(name, options.raisingOnRedisErrors()).next())
			.satisfies((failure) -> assertThat(failure.getSuppressed()).isNotEmpty());
		assertThat(servers.get(0, "nextid:" + name)).isEqualTo("nonsense");
	}

	@Test
	void badOptionsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> NextIdOptions.DEFAULT.withAllocationSize(0))
			.withMessageContaining("0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NextIdOptions.DEFAULT.withMaxWait(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> servers.factory(1).nextId(""));
	}

	// All of one or two have to answer, so that no command is still on its way.
	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void takesOneRoundTrip(int masters) {
		List<RoundTrips> wires = IntStream.range(0, masters)
			.mapToObj((server) -> RoundTrips.in("127.0.0.1", servers.port(server)))
			.toList();
		try {
			NextId ids = new NextIdFactory(servers.masters(wires.stream().mapToInt(RoundTrips::port).toArray()), "")
				.nextId("trips:" + masters);
			ids.next();
			ids.next();
			List<Recorded> recorded = new ArrayList<>();
			record(wires, 0, ids, recorded);
			assertThat(recorded).hasSize(masters).allSatisfy((wire) -> {
				assertThat(wire.trips()).isOne();
				assertThat(wire.commands()).hasSize(1);
			});
		}
		finally {
			wires.forEach(RoundTrips::close);
		}
	}

	private static void record(List<RoundTrips> wires, int number, NextId ids, List<Recorded> recorded) {
		if (number == wires.size()) {
			ids.next();
			return;
		}
		recorded.add(wires.get(number).record(() -> record(wires, number + 1, ids, recorded)));
	}

}
