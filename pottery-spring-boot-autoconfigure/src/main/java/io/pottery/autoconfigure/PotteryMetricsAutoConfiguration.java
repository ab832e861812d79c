package io.pottery.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import io.pottery.cache.RedisCacheFactory;
import io.pottery.id.NextIdFactory;
import io.pottery.lock.RedlockFactory;
import io.pottery.metrics.CacheMeters;
import io.pottery.metrics.IdMeters;
import io.pottery.metrics.LockMeters;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of locks, ids and caches.
 */
@AutoConfiguration(after = { PotteryRedlockAutoConfiguration.class, PotteryCacheAutoConfiguration.class }, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class PotteryMetricsAutoConfiguration {

	@Bean
	@ConditionalOnBean(RedlockFactory.class)
	@ConditionalOnMissingBean
	LockMeters potteryLockMeters(MeterRegistry registry, PotteryProperties properties) {
		return new LockMeters(registry, names(properties, properties.locks(), PotteryProperties.Lock::key));
	}

	@Bean
	@ConditionalOnBean(NextIdFactory.class)
	@ConditionalOnMissingBean
	IdMeters potteryIdMeters(MeterRegistry registry, PotteryProperties properties) {
		return new IdMeters(registry, names(properties, properties.ids(), PotteryProperties.Ids::key));
	}

	@Bean
	@ConditionalOnBean(RedisCacheFactory.class)
	@ConditionalOnMissingBean
	CacheMeters potteryCacheMeters(MeterRegistry registry, PotteryProperties properties) {
		return new CacheMeters(registry, names(properties, properties.caches(), PotteryProperties.Cache::key));
	}

	private static <T> Map<String, String> names(PotteryProperties properties, Map<String, T> declared,
			Function<T, @Nullable String> key) {
		Map<String, String> names = new LinkedHashMap<>();
		declared.forEach((name, structure) -> names.put(name, properties.key(name, key.apply(structure))));
		return names;
	}

}
