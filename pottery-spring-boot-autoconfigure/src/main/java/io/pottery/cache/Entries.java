package io.pottery.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.pottery.codec.ElementCodec;
import io.pottery.core.CodecException;
import io.pottery.core.Futures;
import io.pottery.redis.LuaScript;
import io.pottery.redis.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a cache in Redis.
 *
 * @param <V> the type of the values
 */
final class Entries<V> {

	private static final LuaScript<List<@Nullable Object>> READ = LuaScript.list(Entries.class, "cache-read");

	private static final LuaScript<byte @Nullable []> GENERATION = LuaScript.value(Entries.class, "cache-generation");

	private static final LuaScript<byte @Nullable []> NEXT_GENERATION = LuaScript.value(Entries.class,
			"cache-next-generation");

	private static final LuaScript<Long> WRITE = LuaScript.integer(Entries.class, "cache-write");

	private static final LuaScript<byte @Nullable []> EVICT = LuaScript.value(Entries.class, "cache-evict");

	private static final LuaScript<Long> UNLINK = LuaScript.integer(Entries.class, "cache-unlink");

	private static final LuaScript<Long> COUNT = LuaScript.integer(Entries.class, "cache-count");

	// What takes longer to load is not kept.
	private static final Duration MARKED = Duration.ofHours(1);

	private final CacheRedis redis;

	private final String name;

	private final byte[][] generation;

	private final ElementCodec<V> codec;

	private final CacheOptions options;

	private final Failures failures;

	private final CacheListener listener;

	private final Changes changes;

	Entries(CacheRedis redis, String name, ElementCodec<V> codec, CacheOptions options, Failures failures,
			CacheListener listener, Changes changes) {
		this.redis = redis;
		this.name = name;
		this.generation = new byte[][] { bytes(name) };
		this.codec = codec;
		this.options = options;
		this.failures = failures;
		this.listener = listener;
		this.changes = changes;
	}

	/**
	 * Reads an entry.
	 * @param key the text of its key
	 * @return what tells what was found: nothing if Redis does not answer, unless that is
	 * to be told. It decodes, which the threads of the client are not there for.
	 */
	CompletableFuture<Supplier<Found<V>>> read(String key) {
		return read(List.of(key), false).thenApply((reply) -> () -> reply.get().get(0));
	}

	/**
	 * Reads an entry, and marks it as one that will be loaded if it is not there.
	 */
	CompletableFuture<Supplier<Found<V>>> readToLoad(String key) {
		return readToLoad(List.of(key)).thenApply((reply) -> () -> reply.get().get(0));
	}

	/**
	 * Reads entries in one trip, and marks those that are not there.
	 * @param keys the texts of their keys, 1,000 at the most
	 * @return what tells what was found, in their order
	 */
	CompletableFuture<Supplier<List<Found<V>>>> readToLoad(List<String> keys) {
		return read(keys, true);
	}

	private CompletableFuture<Supplier<List<Found<V>>>> read(List<String> keys, boolean mark) {
		List<byte[]> entries = keys.stream().map(this::entry).toList();
		return this.redis.<Supplier<List<Found<V>>>>ask(this.options.commandTimeout(), (redis) -> {
			CompletableFuture<byte @Nullable []> current = redis.run(GENERATION, this.generation);
			List<CompletableFuture<List<@Nullable Object>>> replies = this.redis.together(entries)
				.stream()
				.map((some) -> redis.run(READ, some.toArray(byte[][]::new), marking(mark)))
				.toList();
			return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
				.thenCombine(current, (done,
						number) -> () -> found(replies.stream().flatMap((reply) -> reply.join().stream()), number));
		})
			.handle((found, failure) -> this.failures.or(found, failure,
					() -> Collections.nCopies(keys.size(), Found.nothing())));
	}

	private static byte[][] marking(boolean mark) {
		return mark ? new byte[][] { Envelope.mark(ThreadLocalRandom.current().nextLong()), millis(MARKED) }
				: new byte[0][];
	}

	private List<Found<V>> found(Stream<@Nullable Object> replies, byte @Nullable [] current) {
		String generation = text(current);
		List<Found<V>> found = new ArrayList<>();
		for (Iterator<@Nullable Object> rest = replies.iterator(); rest.hasNext();) {
			byte[] entry = (byte[]) rest.next();
			Long pttl = (Long) rest.next();
			found.add(new Found<>(true, (entry != null) ? entry : new byte[0], generation,
					(entry != null && pttl != null) ? value(entry, pttl, generation) : null));
		}
		return found;
	}

	private Found.@Nullable Value<V> value(byte[] entry, long pttl, @Nullable String generation) {
		if (Envelope.isMark(entry)) {
			return null;
		}
		Envelope envelope = Envelope.parse(entry);
		try {
			if (envelope == null) {
				throw new CodecException("what is stored there is no entry of a cache", null);
			}
			if (!envelope.generation().equals(generation)) {
				return null;
			}
			V value = this.codec.decode(envelope.value());
			return new Found.Value<>(value,
					(pttl < 0) ? Ttl.FOR_EVER : Duration.ofMillis(pttl - envelope.staleMillis()),
					Duration.ofMillis(envelope.loadMillis()));
		}
		// Codecs of the application may throw anything.
		catch (RuntimeException ex) {
			this.failures.tell(ex);
			return null;
		}
	}

	/**
	 * Encodes a value.
	 * @throws CodecException if it is none that this cache could keep
	 */
	Encoded<V> encode(@Nullable V value) {
		return Encoded.of(this.codec, value);
	}

	/**
	 * Stores values that were loaded, except those whose entry has changed since.
	 * @param values the values, 1,000 at the most
	 * @param loadTime how long it took to load them
	 * @return how many were stored
	 */
	CompletableFuture<Long> write(List<Storing<V>> values, Duration loadTime) {
		List<Storing<V>> storable = values.stream().filter((value) -> value.before().generation() != null).toList();
		if (storable.isEmpty()) {
			return CompletableFuture.completedFuture(0L);
		}
		return this.redis
			.ask(this.options.commandTimeout(),
					(redis) -> sum(this.redis.together(storable)
						.stream()
						.map((some) -> redis.run(WRITE, entries(some), envelopes(some, loadTime)))
						.toList()))
			.thenApply(this::stored);
	}

	private byte[][] entries(List<Storing<V>> values) {
		return values.stream().map((value) -> entry(value.key())).toArray(byte[][]::new);
	}

	private byte[][] envelopes(List<Storing<V>> values, Duration loadTime) {
		return values.stream()
			.flatMap((value) -> Stream
				.of(envelope(value.value(), loadTime, value.before().generation(), value.before().bytes())))
			.toArray(byte[][]::new);
	}

	/**
	 * Stores a value, whatever there is.
	 * @return whether it was stored
	 */
	CompletableFuture<Boolean> replace(String key, Encoded<V> value) {
		byte[][] entry = { entry(key) };
		return generation()
			.thenCompose((current) -> this.redis.ask(this.options.commandTimeout(),
					(redis) -> redis.run(WRITE, entry, envelope(value, Duration.ZERO, current, new byte[0]))))
			.handle((stored, failure) -> {
				this.changes.changed(key);
				return stored(this.failures.or(stored, failure, 0L)) > 0;
			});
	}

	private byte[][] envelope(Encoded<V> value, Duration loadTime, @Nullable String current, byte[] expected) {
		Ttl ttl = Ttl.of(this.options, value.value() == null);
		byte[] envelope = new Envelope(String.valueOf(current), loadTime.toMillis(), ttl.staleMillis(),
				ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE), value.bytes())
			.toBytes();
		return new byte[][] { envelope, bytes(Long.toString(ttl.millis())), expected };
	}

	private long stored(long count) {
		if (count > 0) {
			this.listener.stored(this.name, count);
		}
		return count;
	}

	/**
	 * Takes the mark away, if there is one, of a value that is not loaded or not kept.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void unmark(String key, Found<V> before) {
		if (Envelope.isMark(before.bytes())) {
			this.redis.ask(this.options.commandTimeout(),
					(redis) -> redis.run(EVICT, new byte[][] { entry(key) }, bytes("1"), before.bytes()));
		}
	}

	/**
	 * Removes an entry, and has loads that have begun before not store it again.
	 * @return whether there was one that was served
	 */
	CompletableFuture<Boolean> evict(String key) {
		byte[][] entry = { entry(key) };
		return this.redis.ask(this.options.commandTimeout(), (redis) -> {
			CompletableFuture<byte @Nullable []> current = redis.run(GENERATION, this.generation);
			return redis.run(EVICT, entry, bytes("30"))
				.thenCombine(current, (beginning, number) -> String.valueOf(text(beginning))
					.startsWith(Envelope.beginning(String.valueOf(text(number)))));
		}).handle((evicted, failure) -> {
			this.changes.changed(key);
			boolean answer = this.failures.or(evicted, failure, false);
			if (answer) {
				this.listener.evicted(this.name, 1);
			}
			return answer;
		});
	}

	/**
	 * Removes all entries.
	 * @return the generation that is not served any more, empty if there was none
	 */
	CompletableFuture<String> clear() {
		return this.redis.ask(this.options.commandTimeout(), (redis) -> redis.run(NEXT_GENERATION, this.generation))
			.handle((last, failure) -> {
				this.changes.allChanged();
				return String.valueOf(text(this.failures.or(last, failure, new byte[0])));
			});
	}

	/**
	 * Gives back the memory of generations that are not served any more, page after page.
	 * @return how many entries they had
	 */
	long unlink(List<String> generations) {
		return walk(UNLINK, generations);
	}

	/**
	 * Counts the entries that are served, page after page.
	 * @return how many there are, -1 if Redis does not answer, unless that is to be told
	 */
	long count() {
		try {
			return walk(COUNT, List.of(Futures.join(generation())));
		}
		catch (RuntimeException ex) {
			return this.failures.or(null, ex, -1L);
		}
	}

	private long walk(LuaScript<Long> script, List<String> generations) {
		byte[][] beginnings = generations.stream()
			.map((generation) -> bytes(Envelope.beginning(generation)))
			.toArray(byte[][]::new);
		LongAdder count = new LongAdder();
		this.redis.walk(this.name + ":",
				(page) -> count.add(Futures.join(this.redis.ask(this.options.commandTimeout(),
						(redis) -> sum(this.redis.together(page)
							.stream()
							.map((keys) -> redis.run(script, keys.toArray(byte[][]::new), beginnings))
							.toList())))));
		return count.sum();
	}

	private static CompletableFuture<Long> sum(List<CompletableFuture<Long>> counts) {
		return CompletableFuture.allOf(counts.toArray(CompletableFuture<?>[]::new))
			.thenApply((done) -> counts.stream().mapToLong(CompletableFuture::join).sum());
	}

	private CompletableFuture<String> generation() {
		return this.redis.ask(this.options.commandTimeout(), (redis) -> redis.run(GENERATION, this.generation))
			.thenApply((current) -> String.valueOf(text(current)));
	}

	/**
	 * The Redis key of an entry.
	 */
	String key(String key) {
		return this.name + ":" + key;
	}

	private byte[] entry(String key) {
		return Utf8.encode("The key", key(key));
	}

	private static byte[] millis(Duration duration) {
		return bytes(Long.toString(duration.toMillis()));
	}

	private static @Nullable String text(byte @Nullable [] bytes) {
		return (bytes != null) ? new String(bytes, StandardCharsets.US_ASCII) : null;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
