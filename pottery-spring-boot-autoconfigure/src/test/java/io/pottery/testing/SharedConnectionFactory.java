package io.pottery.testing;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A connection factory that survives the application contexts in which tests make it a
 * bean.
 */
final class SharedConnectionFactory extends LettuceConnectionFactory {

	SharedConnectionFactory(RedisConfiguration configuration) {
		super(configuration, LettuceClients.configuration());
		afterPropertiesSet();
		start();
	}

	@Override
	public void stop() {
	}

	@Override
	public void destroy() {
	}

	void close() {
		super.stop();
	}

}
