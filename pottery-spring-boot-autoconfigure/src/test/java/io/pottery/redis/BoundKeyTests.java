package io.pottery.redis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import io.pottery.core.Expiry;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BoundKeyTests {

	private final AtomicInteger newer = new AtomicInteger();

	private final BoundKey key = new BoundKey(new RedisAccess(TestRedis.get().connectionFactory()), "key",
			DataType.HASH, Expiry.NEVER);

	@Test
	void commandThatTheServerDoesNotKnowIsTriedOnce() {
		for (int i = 0; i < 3; i++) {
			assertThat(call(new RedisSystemException("ERR unknown command 'NEWER'", null))).isEqualTo("older");
		}
		assertThat(this.newer).hasValue(1);
	}

	@Test
	void commandThatTheUserMayNotRunIsTriedOnce() {
		for (int i = 0; i < 3; i++) {
			assertThat(call(new InvalidDataAccessApiUsageException("NOPERM this user has no permissions")))
				.isEqualTo("older");
		}
		assertThat(this.newer).hasValue(1);
	}

	@Test
	void otherFailuresAreNotTriedAgain() {
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> call(new QueryTimeoutException("timed out, perhaps after it was done")));
	}

	@Test
	void equalOnTheSameConnectionWithTheSameTypeOnly() {
		RedisConnectionFactory factory = TestRedis.get().connectionFactory();
		assertThat(new BoundKey(new RedisAccess(factory), "key", DataType.HASH, Expiry.NEVER)).isEqualTo(this.key)
			.hasSameHashCodeAs(this.key);
		assertThat(new BoundKey(new RedisAccess(factory), "key", DataType.SET, Expiry.NEVER)).isNotEqualTo(this.key);
		assertThat(new BoundKey(new RedisAccess(factory), "other", DataType.HASH, Expiry.NEVER)).isNotEqualTo(this.key);
		assertThat(new BoundKey(new RedisAccess(another(factory)), "key", DataType.HASH, Expiry.NEVER))
			.isNotEqualTo(this.key);
	}

	@Test
	void companionOfAKeyWithoutTagIsAllowedOffCluster() {
		BoundKey braces = new BoundKey(new RedisAccess(TestRedis.get().connectionFactory()), "a}b", DataType.HASH,
				Expiry.NEVER);
		assertThat(braces.companion("staged").key()).isEqualTo("a}b:staged");
		assertThat(this.key.companion("staged").key()).isEqualTo("{key}:staged");
	}

	private String call(RuntimeException failure) {
		return this.key.call("NEWER", (redis, key) -> {
			this.newer.incrementAndGet();
			throw failure;
		}, () -> "older");
	}

	private static RedisConnectionFactory another(RedisConnectionFactory factory) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getName().equals("equals")) {
				return proxy == arguments[0];
			}
			try {
				return method.invoke(factory, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		};
		return (RedisConnectionFactory) Proxy.newProxyInstance(RedisConnection.class.getClassLoader(),
				new Class<?>[] { RedisConnectionFactory.class }, handler);
	}

}
