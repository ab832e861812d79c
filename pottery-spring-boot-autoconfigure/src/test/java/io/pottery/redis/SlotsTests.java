package io.pottery.redis;

import io.lettuce.core.cluster.SlotHash;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlotsTests {

	@Test
	void tagIsKept() {
		assertThat(Slots.companion("{shop}:prices", "staged")).isEqualTo("{shop}:prices:staged");
	}

	@Test
	void keyWithoutBraceBecomesTheTag() {
		assertThat(Slots.companion("prices", "staged")).isEqualTo("{prices}:staged");
	}

	@Test
	void emptyTagIsNone() {
		assertThat(Slots.companion("a{}b", "staged")).isNull();
		assertThat(Slots.companion("a}b", "staged")).isNull();
	}

	@Property
	void companionIsInTheSlotOfItsKey(@ForAll("keys") String key) {
		String companion = Slots.companion(key, "staged");
		if (companion != null) {
			assertThat(SlotHash.getSlot(companion)).isEqualTo(SlotHash.getSlot(key));
		}
	}

	@Property
	void onlyClosingBracesStandInTheWay(@ForAll("keys") String key) {
		assertThat(Slots.companion(key.replace("}", ""), "staged")).isNotNull();
	}

	@Provide
	Arbitrary<String> keys() {
		return Arbitraries.strings().withChars('{', '}', 'a', 'b', ':', 'é').ofMinLength(1).ofMaxLength(12);
	}

}
