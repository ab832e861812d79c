package io.pottery.cache;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Found}.
 */
class FoundTests {

	@Test
	void whatExpiresJustNowIsNotServedWithoutAStaleWindow() {
		assertThat(value(0).isFresh()).isFalse();
		assertThat(value(0).isStaleFor(Duration.ZERO)).isFalse();
		assertThat(value(0).isStaleFor(Duration.ofMillis(1))).isTrue();
		assertThat(value(-1).isStaleFor(Duration.ofMillis(1))).isFalse();
		assertThat(value(1).isFresh()).isTrue();
	}

	private static Found.Value<String> value(long freshMillis) {
		return new Found.Value<>("1", Duration.ofMillis(freshMillis), Duration.ZERO);
	}

}
