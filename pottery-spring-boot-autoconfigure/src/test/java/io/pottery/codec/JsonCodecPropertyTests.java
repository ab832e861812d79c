package io.pottery.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every value.
 */
class JsonCodecPropertyTests {

	private final CodecAssert objects = CodecAssert.json(Object.class);

	private final CodecAssert doubles = CodecAssert.json(Double.class);

	private final CodecAssert floats = CodecAssert.json(Float.class);

	private final CodecAssert decimals = CodecAssert.json(BigDecimal.class);

	@Property(tries = 5000)
	void doublesComeBackBitByBit(@ForAll("doubleBits") long bits) {
		double value = Double.longBitsToDouble(bits);
		String text = this.doubles.encode(value);
		Double back = (Double) this.doubles.decode(text);
		assertThat(Double.doubleToLongBits(back)).isEqualTo(Double.doubleToLongBits(value));
	}

	@Property(tries = 5000)
	void noTextWithFewerDigitsIsTheSameDouble(@ForAll("doubleBits") long bits) {
		double value = Double.longBitsToDouble(bits);
		if (Double.isFinite(value)) {
			BigDecimal written = new BigDecimal(this.doubles.encode(value)).stripTrailingZeros();
			if (written.precision() > 1) {
				BigDecimal shorter = new BigDecimal(value).round(new MathContext(written.precision() - 1));
				assertThat(shorter.doubleValue()).isNotEqualTo(value);
			}
		}
	}

	@Property(tries = 5000)
	void floatsComeBackBitByBit(@ForAll int bits) {
		float value = Float.intBitsToFloat(bits);
		Float back = (Float) this.floats.decode(this.floats.encode(value));
		assertThat(Float.floatToIntBits(back)).isEqualTo(Float.floatToIntBits(value));
	}

	@Property
	void decimalsComeBackEqual(@ForAll BigInteger digits, @ForAll @IntRange(min = -5000, max = 5000) int scale) {
		BigDecimal value = new BigDecimal(digits, scale);
		assertThat(this.decimals.decode(this.decimals.encode(value))).isEqualTo(value);
	}

	@Property
	void decimalsOfAnyScaleComeBackEqual(@ForAll long digits, @ForAll int scale) {
		BigDecimal value = BigDecimal.valueOf(digits, scale);
		if (value.precision() - 1L - scale <= Integer.MAX_VALUE) {
			assertThat(this.decimals.decode(this.decimals.encode(value))).isEqualTo(value);
		}
	}

	@Property
	void textComesBackEqual(@ForAll String text) {
		String encoded = this.objects.encode(text);
		assertThat(this.objects.decode(encoded)).isEqualTo(text);
		assertThat(encoded).matches("[ -~]*");
	}

	@Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
	void valuesComeBackEqual(@ForAll("values") Object value) {
		assertThat(this.objects.decode(this.objects.encode(value))).isEqualTo(value);
	}

	@Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
	void whatIsReadIsWrittenAlike(@ForAll("values") Object value) {
		String text = this.objects.encode(value);
		assertThat(this.objects.encode(this.objects.decode(text))).isEqualTo(text);
	}

	@Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
	void equalValuesBecomeEqualBytes(@ForAll("valuesAndSets") Object value, @ForAll Random random) {
		Object copy = shuffled(value, random);
		assertThat(copy).isEqualTo(value);
		assertThat(this.objects.encode(copy)).isEqualTo(this.objects.encode(value));
	}

	private static Object shuffled(Object value, Random random) {
		if (value instanceof List<?> list) {
			return list.stream().map((element) -> shuffled(element, random)).collect(Collectors.toList());
		}
		if (value instanceof Set<?> set) {
			List<Object> elements = new ArrayList<>();
			set.forEach((element) -> elements.add(shuffled(element, random)));
			Collections.shuffle(elements, random);
			return new LinkedHashSet<>(elements);
		}
		if (value instanceof Map<?, ?> map) {
			List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
			Collections.shuffle(entries, random);
			Map<Object, Object> copy = new LinkedHashMap<>();
			entries.forEach((entry) -> copy.put(entry.getKey(), shuffled(entry.getValue(), random)));
			return copy;
		}
		return value;
	}

	@Provide
	Arbitrary<Long> doubleBits() {
		return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(0, 2000),
				Arbitraries.doubles().map(Double::doubleToRawLongBits),
				Arbitraries.longs()
					.between(-1_000_000, 1_000_000)
					.map((cents) -> Double.doubleToRawLongBits(cents / 100.0)));
	}

	@Provide
	Arbitrary<Object> values() {
		return Arbitraries.recursive(this::scalars, (inner) -> containers(inner, false), 3);
	}

	@Provide
	Arbitrary<Object> valuesAndSets() {
		return Arbitraries.recursive(this::scalars, (inner) -> containers(inner, true), 3);
	}

	private Arbitrary<Object> scalars() {
		return Arbitraries.oneOf(Arbitraries.integers().asGeneric(), Arbitraries.strings().ofMaxLength(20).asGeneric(),
				Arbitraries.of(true, false).asGeneric(), Arbitraries.doubles().asGeneric(),
				Arbitraries.longs().greaterOrEqual(1L << 40).asGeneric(),
				Arbitraries.bigIntegers()
					.between(BigInteger.ONE.shiftLeft(64), BigInteger.ONE.shiftLeft(200))
					.asGeneric());
	}

	private Arbitrary<Object> containers(Arbitrary<Object> inner, boolean sets) {
		Arbitrary<Object> list = inner.list().ofMaxSize(4).asGeneric();
		Arbitrary<Object> map = Arbitraries.maps(Arbitraries.strings().ofMaxLength(3), inner).ofMaxSize(4).asGeneric();
		return sets ? Arbitraries.oneOf(inner, list, map, inner.set().ofMaxSize(4).asGeneric())
				: Arbitraries.oneOf(inner, list, map);
	}

}
