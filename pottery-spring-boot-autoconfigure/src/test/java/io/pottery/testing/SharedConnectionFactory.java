package io.pottery.testing;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A connection factory that survives the application contexts in which tests make it a
 * bean.
 */
final class SharedConnectionFactory extends LettuceConnectionFactory {

	SharedConnectionFactory(String host, int port) {
		super(new RedisStandaloneConfiguration(host, port), LettuceClients.configuration());
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
