package io.pottery.aop;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.lock.Synchronized;
import io.pottery.testing.TestRedis;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * Tests of an application may replace its beans with {@link Synchronized} methods.
 */
@SpringJUnitConfig(MockedSynchronizedTests.Application.class)
@DirtiesContext
class MockedSynchronizedTests {

	@MockitoBean
	private Mocked mocked;

	@MockitoSpyBean
	private Spied spied;

	@TestBean
	private Replaced replaced;

	@Autowired
	private Asserting asserting;

	static Replaced replaced() {
		return new Replaced();
	}

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.url", () -> TestRedis.get().url());
	}

	@Test
	void whatATestPutsInPlaceOfABeanNeedsNoProxy() {
		given(this.mocked.lock()).willReturn("mocked");
		assertThat(this.mocked.lock()).isEqualTo("mocked");
		assertThat(this.replaced.lock()).isEqualTo("none");
		this.asserting.spied();
		then(this.spied).should().lock();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
			PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class })
	@Import({ Mocked.class, Spied.class, Replaced.class, Asserting.class })
	static class Application {

	}

	static class Mocked {

		@Synchronized
		String lock() {
			return Synchronizations.current().orElse("none");
		}

	}

	static class Spied {

		@Synchronized("spied")
		String lock() {
			return Synchronizations.current().orElse("none");
		}

	}

	static class Replaced {

		@Synchronized
		String lock() {
			return Synchronizations.current().orElse("none");
		}

	}

	static class Asserting {

		private final Spied spied;

		Asserting(Spied spied) {
			this.spied = spied;
		}

		void spied() {
			assertThat(this.spied.lock()).isEqualTo("spied");
		}

	}

}
