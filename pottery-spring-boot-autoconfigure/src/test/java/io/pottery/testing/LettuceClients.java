package io.pottery.testing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The threads that the tests' Lettuce connections share, because they are slow to start
 * and to stop.
 */
final class LettuceClients {

	private static final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private static final ClientResources resources = ClientResources.builder().nettyCustomizer(new NettyCustomizer() {

		@Override
		public void afterChannelInitialized(Channel channel) {
			channels.add(channel);
			channel.closeFuture().addListener((closed) -> channels.remove(channel));
		}

	}).build();

	private LettuceClients() {
	}

	static ClientResources resources() {
		return resources;
	}

	static LettuceConnectionFactory factory(String host, int port) {
		return new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port), configuration());
	}

	static LettuceClientConfiguration configuration() {
		return LettuceClientConfiguration.builder()
			.clientResources(resources)
			.commandTimeout(Duration.ofSeconds(10))
			.shutdownTimeout(Duration.ZERO)
			.shutdownQuietPeriod(Duration.ZERO)
			.build();
	}

	/**
	 * Waits until all that was handed to the connections before is on its way.
	 */
	static void awaitWrites() {
		for (Channel channel : channels) {
			if (channel.isRegistered()) {
				channel.eventLoop().submit(() -> {
				}).awaitUninterruptibly(200, TimeUnit.MILLISECONDS);
			}
		}
	}

}
