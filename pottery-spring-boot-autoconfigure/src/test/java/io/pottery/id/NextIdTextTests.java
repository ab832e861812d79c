package io.pottery.id;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.pottery.redis.LuaScript;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.RedisMaster;
import io.pottery.testing.TestRedis;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ids are compared on the server as the numbers that they are.
 */
class NextIdTextTests {

	private static final LuaScript<Long> IS_LESS = LuaScript.integer(NextIdTextTests.class, "is-less")
		.behind(IdMasters.class, "id-text");

	private static ClientResources resources;

	private static RedisMaster master;

	@BeforeContainer
	static void start() {
		resources = DefaultClientResources.create();
		master = MasterConnections.of(RedisURI.create(TestRedis.get().host(), TestRedis.get().port()), resources,
				IdServers.TIMEOUT, SslOptions.create());
	}

	@AfterContainer
	static void stop() {
		master.close();
		resources.shutdown();
	}

	@Property(tries = 500)
	void idsAreComparedAsNumbers(@ForAll("ids") BigInteger one, @ForAll("ids") BigInteger other) {
		assertThat(isLess(one, other)).isEqualTo(one.compareTo(other) < 0);
		assertThat(isLess(one, one.add(BigInteger.ONE))).isTrue();
		assertThat(isLess(one.add(BigInteger.ONE), one)).isFalse();
		assertThat(isLess(one, one)).isFalse();
	}

	@Provide
	Arbitrary<BigInteger> ids() {
		BigInteger greatest = BigInteger.valueOf(Long.MAX_VALUE);
		List<BigInteger> edges = List.of(BigInteger.ZERO, BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE),
				BigInteger.ONE.shiftLeft(53), BigInteger.ONE.shiftLeft(53).add(BigInteger.ONE),
				greatest.subtract(BigInteger.ONE), greatest);
		return Arbitraries.oneOf(Arbitraries.of(edges), Arbitraries.bigIntegers().between(BigInteger.ZERO, greatest),
				Arbitraries.integers().between(0, 18).map(BigInteger.TEN::pow),
				Arbitraries.longs().between(0, 1000).map(BigInteger::valueOf));
	}

	private static boolean isLess(BigInteger one, BigInteger other) {
		return master.run(IS_LESS, new byte[0][], bytes(one), bytes(other)).join() == 1;
	}

	private static byte[] bytes(BigInteger id) {
		return id.toString().getBytes(StandardCharsets.US_ASCII);
	}

}
