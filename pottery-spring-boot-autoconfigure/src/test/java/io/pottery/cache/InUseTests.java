package io.pottery.cache;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link InUse}.
 */
class InUseTests {

	private final InUse<String, Object> values = new InUse<>();

	@Test
	void whatIsUsedStaysAndWhatIsNotIsForgotten() {
		Object used = this.values.get("used", (key) -> new Object());
		this.values.get("unused", (key) -> new Object());
		assertThat(this.values.size()).isEqualTo(2);
		await().until(() -> {
			System.gc();
			return this.values.size() == 1;
		});
		assertThat(this.values.get("used", (key) -> new Object())).isSameAs(used);
	}

}
