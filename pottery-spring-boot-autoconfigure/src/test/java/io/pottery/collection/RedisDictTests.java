package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.pottery.core.CodecException;
import io.pottery.codec.JsonCodec;
import io.pottery.codec.StringCodec;
import io.pottery.core.Expiry;
import io.pottery.core.KeyExistsException;
import io.pottery.core.WrongTypeException;
import io.pottery.testing.RedisProcess;
import io.pottery.testing.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RedisDictTests {

	private static final StringRedisTemplate REDIS = new StringRedisTemplate(TestRedis.get().connectionFactory());

	private final RedisCollectionFactory collections = new RedisCollectionFactory(TestRedis.get().connectionFactory(),
			new JsonCodec(), "");

	private final RedisDict<String, Integer> tel = this.collections.dict("tel", String.class, Integer.class);

	@BeforeEach
	void flush() {
		TestRedis.get().flush();
	}

	@Test
	void openingSendsNothing() {
		assertThat(REDIS.hasKey("tel")).isFalse();
		assertThat(this.tel.exists()).isFalse();
		assertThat(this.tel).isEmpty();
	}

	@Test
	void contentsOnAnExistingKeyAreRefused() {
		this.tel.put("jack", 4098);
		assertThatExceptionOfType(KeyExistsException.class)
			.isThrownBy(() -> this.collections.dict("tel", String.class, Integer.class, Map.of("sape", 4139)))
			.withMessageContaining("'tel'")
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("tel"));
		assertThat(this.tel).isEqualTo(Map.of("jack", 4098));
	}

	@Test
	void largeContentsOnAnExistingKeyAreRefused() {
		this.tel.put("jack", 4098);
		assertThatExceptionOfType(KeyExistsException.class)
			.isThrownBy(() -> this.collections.dict("tel", String.class, Integer.class, numbers(2500)));
		assertThat(this.tel).isEqualTo(Map.of("jack", 4098));
		assertThat(REDIS.keys("*")).as("nothing stays staged").containsExactly("tel");
	}

	@Test
	void largeContentsAreCreatedAtOnce() {
		RedisDict<String, Integer> created = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.dict("tel", String.class, Integer.class, numbers(2500));
		assertThat(created.snapshot()).isEqualTo(numbers(2500));
		assertThat(created.ttl())
			.hasValueSatisfying((ttl) -> assertThat(ttl).isBetween(Duration.ofMinutes(59), Duration.ofHours(1)));
		assertThat(REDIS.keys("*")).containsExactly("tel");
	}

	@Test
	void contentsComeFromAnyMap() {
		Map<String, Integer> contents = Map.of("jack", 4098, "sape", 4139);
		RedisDict<String, Integer> one = this.collections.dict("one", String.class, Integer.class, contents);
		RedisDict<String, Integer> two = this.collections.dict("two", String.class, Integer.class,
				new TreeMap<>(contents));
		assertThat(one).isEqualTo(two).isEqualTo(contents).isNotEqualTo(null).hasSameHashCodeAs(contents);
		assertThat(contents.equals(one)).as("symmetric").isTrue();
		assertThat(one.toString()).isIn("{jack=4098, sape=4139}", "{sape=4139, jack=4098}");
	}

	@Test
	void missingKeysReadAsNull() {
		assertThat(this.tel.get("jack")).isNull();
		assertThat(this.tel.remove("jack")).isNull();
		assertThat(this.tel.getOrDefault("jack", 7)).isEqualTo(7);
		assertThat(REDIS.hasKey("tel")).isFalse();
	}

	@Test
	void whatCannotBeAKeyIsNotThere() {
		this.tel.put("42", 42);
		Object unencodable = new Object() {
			@SuppressWarnings("unused")
			public Object getSelf() {
				return this;
			}
		};
		RedisDict<Object, Integer> untyped = this.collections.dict("tel", Object.class, Integer.class);
		assertThat(untyped.containsKey(unencodable)).isFalse();
		assertThat(this.tel.containsKey(42)).isFalse();
		assertThat(this.tel.get(null)).isNull();
		assertThat(this.tel.containsValue(null)).isFalse();
		assertThat(this.tel.containsValue("42")).isFalse();
		assertThat(this.tel.remove("42", "42")).isFalse();
		assertThat(this.tel.remove(null)).isNull();
	}

	@Test
	void nullIsRefusedBeforeAnythingIsSent() {
		Map<String, @Nullable Integer> withNull = new LinkedHashMap<>();
		withNull.put("jack", 4098);
		withNull.put("sape", null);
		assertThatNullPointerException().isThrownBy(() -> this.tel.putAll(withNull)).withMessageContaining("'value'");
		assertThatNullPointerException().isThrownBy(() -> this.tel.replaceAll(withNull));
		assertThat(REDIS.hasKey("tel")).isFalse();
	}

	@Test
	void putAllMergesAndAcceptsNothing() {
		this.tel.putAll(Map.of());
		assertThat(this.tel.exists()).isFalse();
		this.tel.put("jack", 4098);
		this.tel.putAll(Map.of("jack", 1, "sape", 4139));
		assertThat(this.tel).isEqualTo(Map.of("jack", 1, "sape", 4139));
	}

	@Test
	void putAllIfAbsentLeavesWhatIsThere() {
		this.tel.putAll(Map.of("n0", -1, "n2499", -1));
		assertThat(this.tel.putAllIfAbsent(numbers(2500))).isEqualTo(2498);
		assertThat(this.tel).hasSize(2500).containsEntry("n0", -1).containsEntry("n1", 1);
		assertThat(this.tel.putAllIfAbsent(Map.of())).isZero();
	}

	@Test
	void clearingTwiceIsFine() {
		this.tel.put("jack", 4098);
		this.tel.clear();
		this.tel.clear();
		assertThat(this.tel).isEmpty();
	}

	@Test
	void viewsReadAndWriteThrough() {
		this.tel.putAll(Map.of("jack", 4098, "sape", 4139, "guido", 4127));
		Set<String> names = this.tel.keySet();
		Collection<Integer> numbers = this.tel.values();
		Set<Map.Entry<String, Integer>> entries = this.tel.entrySet();
		assertThat(names).hasSize(3).contains("jack").containsExactlyInAnyOrder("jack", "sape", "guido");
		assertThat(numbers).hasSize(3).contains(4127);
		assertThat(entries).contains(Map.entry("sape", 4139)).doesNotContain(Map.entry("sape", 1));
		this.tel.put("irv", 4127);
		assertThat(names).hasSize(4).contains("irv");
		assertThat(names.remove("jack")).isTrue();
		assertThat(numbers.remove(4139)).isTrue();
		assertThat(entries.remove(Map.entry("guido", 4127))).isTrue();
		assertThat(this.tel).isEqualTo(Map.of("irv", 4127));
		assertThat(names.containsAll(List.of("irv"))).isTrue();
		assertThat(names.containsAll(List.of("irv", "jack"))).isFalse();
		assertThat(names.retainAll(List.of("jack"))).isTrue();
		assertThat(this.tel.exists()).isFalse();
	}

	@Test
	void entriesStayFreshAfterSetValue() {
		this.tel.put("jack", 4098);
		Map.Entry<String, Integer> entry = this.tel.entrySet().iterator().next();
		assertThat(entry.setValue(1)).isEqualTo(4098);
		assertThat(entry.getValue()).isEqualTo(1);
		assertThat(entry.setValue(2)).isEqualTo(1);
		assertThat(this.tel.get("jack")).isEqualTo(2);
	}

	@Test
	void entryChangedByAnotherIsNotOverwritten() {
		this.tel.put("jack", 4098);
		Iterator<Map.Entry<String, Integer>> iterator = this.tel.entrySet().iterator();
		Map.Entry<String, Integer> entry = iterator.next();
		this.tel.put("jack", 1);
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> entry.setValue(2))
			.withMessageContaining("'jack'");
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
		assertThat(this.tel.get("jack")).isEqualTo(1);
	}

	@Test
	void keyIteratorRemovesWhateverTheValueHasBecome() {
		this.tel.put("jack", 4098);
		Iterator<String> iterator = this.tel.keySet().iterator();
		iterator.next();
		this.tel.put("jack", 1);
		iterator.remove();
		assertThat(this.tel.exists()).isFalse();
	}

	@Test
	void iteratorKeepsWhatHasNextPromised() {
		this.tel.put("jack", 4098);
		Iterator<String> iterator = this.tel.keySet().iterator();
		assertThat(iterator.hasNext()).isTrue();
		this.tel.clear();
		assertThat(iterator.next()).isEqualTo("jack");
		assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
	}

	@Test
	void allFieldsOfManyPagesAreSeenOnce() {
		this.tel.putAll(numbers(5000));
		List<String> seen = new ArrayList<>(this.tel.keySet());
		assertThat(seen).hasSize(5000).doesNotHaveDuplicates();
		assertThat(this.tel.entrySet().stream().mapToInt(Map.Entry::getValue).sum()).isEqualTo(5000 * 4999 / 2);
		assertThat(this.tel.values().stream().distinct().count()).isEqualTo(5000);
	}

	@Test
	void fieldsThatStayAreSeenOnceWhileTheHashGrowsAndShrinks() {
		this.tel.putAll(numbers(5000));
		Map<String, Integer> seen = new HashMap<>();
		int round = 0;
		for (String key : this.tel.keySet()) {
			seen.merge(key, 1, Integer::sum);
			if (++round % 500 == 0) {
				RedisDict<String, Integer> other = this.tel;
				Map<String, Integer> more = IntStream.range(0, 20_000)
					.boxed()
					.collect(Collectors.toMap((i) -> "more" + i, (i) -> i));
				if (round % 1000 == 0) {
					other.putAll(more);
				}
				else {
					other.keySet().removeAll(more.keySet());
				}
			}
			if (round > 60_000) {
				break;
			}
		}
		assertThat(seen.values()).containsOnly(1);
		assertThat(seen.keySet()).containsAll(numbers(5000).keySet());
	}

	@Test
	void bulkRemovalsWorkOnManyPages() {
		this.tel.putAll(numbers(3000));
		assertThat(this.tel.values().removeIf((number) -> number % 2 == 0)).isTrue();
		assertThat(this.tel).hasSize(1500);
		assertThat(this.tel.keySet().removeAll(numbers(1001).keySet())).isTrue();
		assertThat(this.tel).hasSize(1000);
		assertThat(this.tel.entrySet().removeIf((entry) -> false)).isFalse();
		this.tel.replaceAll((name, number) -> number + 1);
		assertThat(this.tel.get("n2999")).isEqualTo(3000);
		assertThat(this.tel.values()).hasSize(1000).allMatch((number) -> number % 2 == 0);
	}

	@Test
	void popItemTakesEachEntryOnce() {
		this.tel.putAll(numbers(20));
		Map<String, Integer> popped = new HashMap<>();
		for (int i = 0; i < 20; i++) {
			Map.Entry<String, Integer> item = this.tel.popItem().orElseThrow();
			popped.put(item.getKey(), item.getValue());
		}
		assertThat(popped).isEqualTo(numbers(20));
		assertThat(this.tel.popItem()).isEmpty();
	}

	@Test
	void getAllKeepsTheOrderOfTheKeys() {
		this.tel.putAll(numbers(2500));
		List<String> asked = IntStream.iterate(2600, (i) -> i >= 0, (i) -> i - 1).mapToObj((i) -> "n" + i).toList();
		Map<String, Integer> found = this.tel.getAll(asked);
		assertThat(found).hasSize(2500);
		assertThat(found.keySet()).startsWith("n2499", "n2498");
	}

	@Test
	void replaceAllSwapsWhateverTheSize() {
		this.tel.put("old", 1);
		this.tel.replaceAll(Map.of("jack", 4098));
		assertThat(this.tel).isEqualTo(Map.of("jack", 4098));
		this.tel.expire(Duration.ofMinutes(10));
		this.tel.replaceAll(numbers(2500));
		assertThat(this.tel.snapshot()).isEqualTo(numbers(2500));
		assertThat(this.tel.ttl()).as("goes on").isPresent();
		this.tel.persist();
		this.tel.replaceAll(numbers(1500));
		assertThat(this.tel.ttl()).as("not that of the staged key").isEmpty();
		this.tel.replaceAll(Map.of());
		assertThat(REDIS.keys("*")).isEmpty();
	}

	@Test
	void computeSurvivesAFunctionThatChangesItsArgument() {
		RedisDict<String, List<String>> lists = this.collections.dict("lists", new ParameterizedTypeReference<>() {
		}, new ParameterizedTypeReference<>() {
		});
		lists.put("a", new ArrayList<>(List.of("x")));
		lists.compute("a", (key, list) -> {
			list.add("y");
			return list;
		});
		lists.merge("a", List.of("z"), (list, more) -> {
			list.addAll(more);
			return list;
		});
		lists.replaceAll((key, list) -> {
			list.add("!");
			return list;
		});
		assertThat(lists.get("a")).containsExactly("x", "y", "z", "!");
	}

	@Test
	void valuesOfForeignWritersAreComparedByMeaning() {
		RedisDict<String, Map<String, Double>> dict = this.collections.dict("foreign",
				new ParameterizedTypeReference<>() {
				}, new ParameterizedTypeReference<>() {
				});
		REDIS.opsForHash().put("foreign", "\"a\"", "{\"y\":1,  \"x\":2.50}");
		Map<String, Double> value = Map.of("x", 2.5, "y", 1.0);
		assertThat(dict.get("a")).isEqualTo(value);
		assertThat(dict.containsValue(value)).isTrue();
		assertThat(dict.replace("a", value, Map.of("x", 1.0))).isTrue();
		assertThat(REDIS.opsForHash().get("foreign", "\"a\"")).isEqualTo("{\"x\": 1.0}");
		REDIS.opsForHash().put("foreign", "\"a\"", "{\"y\":1,  \"x\":2.50}");
		assertThat(dict.remove("a", value)).isTrue();
	}

	@Test
	void nullOfAForeignWriterReadsAsNull() {
		REDIS.opsForHash().put("tel", "\"jack\"", "null");
		assertThat(this.tel.get("jack")).isNull();
		assertThat(this.tel.containsKey("jack")).isTrue();
		assertThat(this.tel.getAll(List.of("jack"))).isEmpty();
		assertThat(this.tel.entrySet().iterator().next().getValue()).isNull();
		assertThat(this.tel.putIfAbsent("jack", 1)).isNull();
		assertThat(this.tel.putIfAbsent("jack", 2)).isEqualTo(1);
		REDIS.opsForHash().put("tel", "\"jack\"", "null");
		assertThat(this.tel.merge("jack", 3, Integer::sum)).isEqualTo(3);
	}

	@Test
	void bytesOfAnotherTypeNameTheTrouble() {
		REDIS.opsForHash().put("tel", "\"jack\"", "\"not a number\"");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.tel.get("jack"))
			.withMessageContaining("not a number")
			.withMessageContaining("Integer");
	}

	@Test
	void anotherTypeOfKeyIsNeitherReadNorChanged() {
		REDIS.opsForValue().set("tel", "precious");
		assertWrongType(() -> this.tel.get("jack"));
		assertWrongType(() -> this.tel.put("jack", 1));
		assertWrongType(() -> this.tel.putAll(Map.of("jack", 1)));
		assertWrongType(() -> this.tel.putIfAbsent("jack", 1));
		assertWrongType(() -> this.tel.remove("jack"));
		assertWrongType(() -> this.tel.compute("jack", (key, value) -> 1));
		assertWrongType(() -> this.tel.replaceAll(Map.of("jack", 1)));
		assertWrongType(() -> this.tel.replaceAll(numbers(2500)));
		assertWrongType(() -> this.tel.popItem());
		assertWrongType(() -> this.tel.clear());
		assertWrongType(() -> this.tel.delete());
		assertWrongType(() -> this.tel.expire(Duration.ofSeconds(1)));
		assertWrongType(() -> this.tel.keySet().iterator().hasNext());
		assertWrongType(() -> this.tel.size());
		assertWrongType(() -> this.tel.snapshot());
		assertThat(REDIS.opsForValue().get("tel")).isEqualTo("precious");
		assertThat(REDIS.getExpire("tel")).isEqualTo(-1);
	}

	private void assertWrongType(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(call)
			.withMessageContaining("'tel'")
			.withMessageContaining("string")
			.withMessageContaining("hash");
	}

	@Test
	void declaredExpiryStartsWithTheKeyAndDoesNotSlide() {
		RedisDict<String, Integer> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.dict("tel", String.class, Integer.class);
		expiring.put("jack", 1);
		assertThat(expiring.ttl()).isPresent();
		expiring.expire(Duration.ofMinutes(5));
		expiring.put("jack", 2);
		expiring.putAll(Map.of("sape", 3));
		expiring.merge("jack", 1, Integer::sum);
		assertThat(expiring.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isLessThan(Duration.ofMinutes(6)));
		expiring.clear();
		expiring.computeIfAbsent("jack", (key) -> 1);
		assertThat(expiring.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isGreaterThan(Duration.ofMinutes(59)));
	}

	@Test
	void slidingExpiryStartsAnewWithWhatAddsOrChanges() {
		RedisDict<String, Integer> sliding = this.collections.withExpiry(Expiry.afterLastWrite(Duration.ofHours(1)))
			.dict("tel", String.class, Integer.class);
		sliding.putAll(Map.of("jack", 1, "sape", 2, "more", 3));
		sliding.expire(Duration.ofMinutes(5));
		sliding.get("jack");
		sliding.replace("jack", 7, 8);
		sliding.putIfAbsent("jack", 9);
		sliding.remove("sape");
		sliding.remove("jack", 7);
		sliding.computeIfPresent("more", (key, value) -> null);
		assertThat(sliding.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isLessThan(Duration.ofMinutes(6)));
		sliding.put("jack", 2);
		assertThat(sliding.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isGreaterThan(Duration.ofMinutes(59)));
	}

	@Test
	void expiryOfTheWholeStructureCanBeSetAndTakenBack() {
		assertThat(this.tel.expire(Duration.ofMinutes(1))).as("nothing to expire").isFalse();
		assertThat(this.tel.ttl()).isEmpty();
		this.tel.put("jack", 1);
		assertThat(this.tel.ttl()).isEmpty();
		assertThat(this.tel.expire(Duration.ofMinutes(1))).isTrue();
		assertThat(this.tel.ttl()).hasValueSatisfying((ttl) -> assertThat(ttl).isPositive());
		assertThat(this.tel.persist()).isTrue();
		assertThat(this.tel.persist()).isFalse();
		assertThat(this.tel.ttl()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> this.tel.expire(Duration.ofNanos(1)))
			.withMessageContaining("millisecond");
	}

	@Test
	void jacksonSerializesTheContents() {
		this.tel.put("jack", 4098);
		assertThat(new JsonMapper().writeValueAsString(this.tel)).isEqualTo("{\"jack\":4098}");
	}

	@Test
	void replaceAllNeverTakesAnExpiryAway() {
		RedisDict<String, Integer> expiring = this.collections.withExpiry(Expiry.after(Duration.ofHours(1)))
			.dict("tel", String.class, Integer.class);
		for (int i = 0; i < 1000; i++) {
			expiring.put("jack", 1);
			expiring.expire(Duration.ofMillis(1));
			expiring.replaceAll(Map.of("sape", i));
			assertThat(expiring.ttl().isPresent() || !expiring.exists()).isTrue();
		}
	}

	@Test
	void whatCannotBeReadIsPutBack() {
		REDIS.opsForHash().put("tel", "\"jack\"", "\"text\"");
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.tel.put("jack", 1));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.tel.replace("jack", 1));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.tel.remove("jack"));
		assertThatExceptionOfType(CodecException.class).isThrownBy(() -> this.tel.popItem());
		assertThat(REDIS.opsForHash().entries("tel")).isEqualTo(Map.of("\"jack\"", "\"text\""));
		RedisDict<Integer, String> numbered = this.collections.dict("tel", Integer.class, String.class);
		assertThatExceptionOfType(CodecException.class).isThrownBy(numbered::popItem);
		assertThat(REDIS.opsForHash().entries("tel")).isEqualTo(Map.of("\"jack\"", "\"text\""));
	}

	@Test
	void impossibleExpiriesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Expiry.after(Duration.ofMillis(Long.MAX_VALUE)))
			.withMessageContaining("365,000 days")
			.withMessageContaining("PT2562047788015H");
		assertThatIllegalArgumentException().isThrownBy(() -> Expiry.after(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> Expiry.afterLastWrite(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.tel.expire(Duration.ofSeconds(Long.MAX_VALUE)));
		RedisDict<String, Integer> longest = this.collections.withExpiry(Expiry.after(Duration.ofDays(365_000)))
			.dict("tel", String.class, Integer.class);
		longest.put("jack", 1);
		assertThat(longest.ttl()).isPresent();
	}

	@Test
	void malformedKeysAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.collections.dict("tel\ud800", String.class, Integer.class))
			.withMessageContaining("surrogate");
		assertThatIllegalArgumentException().isThrownBy(() -> this.collections.dict("", String.class, Integer.class))
			.withMessageContaining("'name'");
	}

	@Test
	void bulkOperationsOnEntriesTellWhatTheyDid() {
		this.tel.putAll(numbers(2500));
		REDIS.opsForHash().put("tel", "\"n7\"", " 7");
		assertThat(this.tel.entrySet().containsAll(numbers(2500).entrySet())).isTrue();
		assertThat(this.tel.entrySet().containsAll(List.of(Map.entry("n1", 2)))).isFalse();
		assertThat(this.tel.entrySet().containsAll(List.of(Map.entry("n1", 1), "n1"))).isFalse();
		assertThat(this.tel.entrySet().removeAll(List.of(Map.entry("n1", 2), "n1"))).isFalse();
		assertThat(this.tel.entrySet().removeAll(numbers(2400).entrySet())).isTrue();
		assertThat(this.tel).hasSize(100);
		this.tel.putAll(numbers(2500));
		int[] asked = { 0 };
		assertThat(this.tel.values().removeIf((number) -> asked[0]++ == 0)).as("only on the first page").isTrue();
		assertThat(this.tel).hasSize(2499);
	}

	@Test
	void handlesOnDifferentServersAreDifferent() {
		try (RedisProcess server = RedisProcess.start()) {
			LettuceConnectionFactory elsewhere = new LettuceConnectionFactory(server.host(), server.port());
			elsewhere.afterPropertiesSet();
			elsewhere.start();
			this.tel.put("jack", 1);
			assertThat(
					new RedisCollectionFactory(elsewhere, new JsonCodec(), "").dict("tel", String.class, Integer.class))
				.isNotEqualTo(this.tel);
			elsewhere.destroy();
		}
	}

	@Test
	void handlesOnOneKeyAreEqualWithoutBeingRead() {
		REDIS.opsForValue().set("tel", "reading this would fail");
		assertThat(this.collections.dict("tel", String.class, Integer.class)).isEqualTo(this.tel);
		assertThat(this.tel.key()).isEqualTo("tel");
		assertThat(this.collections.withKeyPrefix("shop:").dict("tel", String.class, Integer.class).key())
			.isEqualTo("shop:tel");
	}

	@Test
	void ephemeralDictsGoWithTheirScope() {
		RedisDict<String, Integer> scratch;
		try (EphemeralCollections scope = this.collections.withKeyPrefix("shop:").ephemeral()) {
			scratch = scope.dict(String.class, Integer.class);
			assertThat(scratch.key()).startsWith("shop:");
			scratch.put("jack", 1);
			assertThat(scratch.ttl()).as("safety").isPresent();
			assertThat(scope.dict(String.class, Integer.class).key()).isNotEqualTo(scratch.key());
		}
		assertThat(scratch.exists()).isFalse();
	}

	@Test
	void closingTheScopeDeletesWhatItCan() {
		EphemeralCollections scope = this.collections.ephemeral();
		RedisDict<String, Integer> spoilt = scope.dict(String.class, Integer.class);
		RedisDict<String, Integer> scratch = scope.dict(String.class, Integer.class);
		REDIS.opsForValue().set(spoilt.key(), "another type");
		scratch.put("jack", 1);
		assertThatExceptionOfType(WrongTypeException.class).isThrownBy(scope::close);
		assertThat(scratch.exists()).isFalse();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> scope.counter(String.class));
	}

	@Test
	void genericContentsAreCreated() {
		ParameterizedTypeReference<String> keys = new ParameterizedTypeReference<>() {
		};
		ParameterizedTypeReference<List<Integer>> values = new ParameterizedTypeReference<>() {
		};
		assertThat(this.collections.dict("lists", keys, values, Map.of("a", List.of(1, 2))))
			.isEqualTo(Map.of("a", List.of(1, 2)));
		assertThatExceptionOfType(KeyExistsException.class)
			.isThrownBy(() -> this.collections.dict("lists", keys, values, Map.of()));
	}

	@Test
	void stringsCanBeKeptAsTheyAre() {
		RedisDict<String, String> plain = this.collections.withCodec(new StringCodec())
			.dict("plain", String.class, String.class);
		plain.put("jack", "");
		assertThat(REDIS.opsForHash().get("plain", "jack")).isEqualTo("");
		assertThat(plain.putIfAbsent("jack", "x")).isEmpty();
		assertThat(plain.putIfAbsent("sape", "x")).isNull();
		assertThat(plain.compute("jack", (key, value) -> value + "!")).isEqualTo("!");
	}

	private static Map<String, Integer> numbers(int count) {
		return IntStream.range(0, count).boxed().collect(Collectors.toMap((i) -> "n" + i, (i) -> i));
	}

}
