package io.pottery.autoconfigure;

import java.util.stream.Stream;

import io.pottery.id.NextIdFactory;
import io.pottery.id.NextIdListener;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.RedlockListener;
import io.pottery.redis.Masters;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of the masters, and of the factories of locks and ids.
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class })
@ConditionalOnBean(RedisConnectionFactory.class)
public final class PotteryRedlockAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Masters potteryMasters(PotteryProperties properties, ListableBeanFactory beans) {
		return new Masters(DeclaredMasters.of(properties, beans), PropertyChecks.commandTimeout(properties.redlock()));
	}

	@Bean
	@ConditionalOnMissingBean
	RedlockFactory redlockFactory(Masters masters, PotteryProperties properties, ApplicationEventPublisher events,
			ObjectProvider<RedlockListener> listeners) {
		Stream<RedlockListener> all = Stream.concat(listeners.orderedStream(),
				Stream.of(new LeaseLostPublisher(events)));
		return new RedlockFactory(masters, properties.keyPrefix(), PropertyChecks.lockMemory(properties),
				RedlockListener.of(all.toList()));
	}

	@Bean
	@ConditionalOnMissingBean
	NextIdFactory nextIdFactory(Masters masters, PotteryProperties properties,
			ObjectProvider<NextIdListener> listeners) {
		return new NextIdFactory(masters, properties.keyPrefix(),
				NextIdListener.of(listeners.orderedStream().toList()));
	}

}
