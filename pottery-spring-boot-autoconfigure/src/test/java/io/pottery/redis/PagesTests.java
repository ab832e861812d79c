package io.pottery.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.pottery.core.Expiry;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class PagesTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final BoundKey key = new BoundKey(new RedisAccess(TestRedis.get().connectionFactory()), "hash",
			DataType.HASH, Expiry.NEVER);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void whatAScanRepeatsIsReturnedOnce() {
		boolean repeated = false;
		// Other names each time: equal ones fall into the same buckets, in which a server
		// may have nothing to repeat.
		for (int attempt = 0; attempt < 10; attempt++) {
			repeated |= hasRepeats(read(Pages.ofHashRepeating(this.key), attempt + "-"));
			assertThat(hasRepeats(read(Pages.ofHash(this.key), attempt + "-"))).isFalse();
		}
		assertThat(repeated).as("this server repeats what a shrinking hash holds").isTrue();
	}

	@Test
	void whatStaysIsReturned() {
		assertThat(new HashSet<>(read(Pages.ofHash(this.key), "f"))).hasSizeGreaterThanOrEqualTo(1000);
	}

	// A hash that shrinks to its first page: the scan goes back to buckets partly seen.
	private List<String> read(Pages<Pages.Entry> pages, String prefix) {
		REDIS.delete("hash");
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i < 30_000; i++) {
			fields.put(prefix + i, "v");
		}
		REDIS.opsForHash().putAll("hash", fields);
		List<String> read = new ArrayList<>(names(pages.next()));
		Set<String> others = new HashSet<>(fields.keySet());
		others.removeAll(new HashSet<>(read));
		REDIS.opsForHash().delete("hash", others.toArray());
		// Each access moves the resize on by a step.
		for (int i = 0; i < 50; i++) {
			REDIS.opsForHash().multiGet("hash", new ArrayList<>(read));
		}
		while (pages.hasNext()) {
			read.addAll(names(pages.next()));
		}
		return read;
	}

	private static List<String> names(List<Pages.Entry> page) {
		return page.stream().map((entry) -> new String(entry.field(), StandardCharsets.UTF_8)).toList();
	}

	private static boolean hasRepeats(List<String> read) {
		return new HashSet<>(read).size() < read.size();
	}

}
