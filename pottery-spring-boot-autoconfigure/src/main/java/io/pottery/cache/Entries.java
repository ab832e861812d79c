package io.pottery.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.pottery.codec.ElementCodec;
import io.pottery.core.CodecException;
import io.pottery.redis.LuaScript;
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

	private static final LuaScript<Long> EVICT = LuaScript.integer(Entries.class, "cache-evict");

	private static final LuaScript<Long> UNLINK = LuaScript.integer(Entries.class, "cache-unlink");

	// Longer than loads take.
	private static final Duration EVICTED = Duration.ofMinutes(1);

	private final CacheRedis redis;

	private final String name;

	private final byte[][] generation;

	private final ElementCodec<V> codec;

	private final CacheOptions options;

	private final Failures failures;

	Entries(CacheRedis redis, String name, ElementCodec<V> codec, CacheOptions options, Failures failures) {
		this.redis = redis;
		this.name = name;
		this.generation = new byte[][] { bytes(name) };
		this.codec = codec;
		this.options = options;
		this.failures = failures;
	}

	/**
	 * Reads an entry.
	 * @param key the text of its key
	 * @return what was found; nothing if Redis does not answer, unless that is to be told
	 */
	CompletableFuture<Found<V>> read(String key) {
		CompletableFuture<byte @Nullable []> current = run(GENERATION, this.generation);
		return run(READ, new byte[][] { entry(key) })
			.thenCombine(current, (reply, number) -> found(reply.get(0), reply.get(1), number))
			.handle(this.failures::nothing);
	}

	/**
	 * Reads entries in one trip.
	 * @param keys the texts of their keys, 1,000 at the most
	 * @return what was found, in their order
	 */
	CompletableFuture<List<Found<V>>> readAll(List<String> keys) {
		CompletableFuture<byte @Nullable []> current = run(GENERATION, this.generation);
		List<List<String>> scripts = this.redis.isCluster() ? keys.stream().map(List::of).toList() : List.of(keys);
		List<CompletableFuture<List<@Nullable Object>>> replies = scripts.stream()
			.map((some) -> run(READ, some.stream().map(this::entry).toArray(byte[][]::new)))
			.toList();
		return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
			.thenCombine(current,
					(done, number) -> found(replies.stream().flatMap((reply) -> reply.join().stream()), number))
			.handle((found, failure) -> this.failures.or(found, failure,
					Collections.nCopies(keys.size(), Found.nothing(false))));
	}

	private List<Found<V>> found(Stream<@Nullable Object> replies, byte @Nullable [] current) {
		List<Found<V>> found = new ArrayList<>();
		for (Iterator<@Nullable Object> rest = replies.iterator(); rest.hasNext();) {
			found.add(found(rest.next(), rest.next(), current));
		}
		return found;
	}

	/**
	 * Stores a value.
	 * @param key the text of its key
	 * @param value the value
	 * @param loadTime how long it took to load
	 * @param before what was found before it was loaded; null to replace whatever there
	 * is
	 * @return whether it was stored
	 */
	CompletableFuture<Boolean> write(String key, @Nullable V value, Duration loadTime, Found<V> before) {
		return write(key, value, loadTime, before.generation(), before.bytes());
	}

	CompletableFuture<Boolean> replace(String key, @Nullable V value) {
		return run(GENERATION, this.generation)
			.thenCompose((current) -> write(key, value, Duration.ZERO, text(current), null))
			.handle((stored, failure) -> this.failures.or(stored, failure, false));
	}

	private CompletableFuture<Boolean> write(String key, @Nullable V value, Duration loadTime,
			@Nullable String generation, byte @Nullable [] expected) {
		if (generation == null || (value == null && !this.options.cacheNulls())) {
			return CompletableFuture.completedFuture(false);
		}
		Ttl ttl = Ttl.of(this.options, value == null);
		byte[] envelope = new Envelope(generation, loadTime.toMillis(), ttl.staleMillis(), this.codec.encode(value))
			.toBytes();
		byte[] millis = bytes(Long.toString(ttl.millis()));
		byte[][] keys = { entry(key) };
		return ((expected != null) ? run(WRITE, keys, envelope, millis, expected) : run(WRITE, keys, envelope, millis))
			.thenApply((stored) -> stored == 1);
	}

	/**
	 * Removes an entry, and has loads that have begun before not store it again.
	 * @return whether there was one
	 */
	CompletableFuture<Boolean> evict(String key) {
		return run(EVICT, new byte[][] { entry(key) }, Envelope.evicted(UUID.randomUUID()),
				bytes(Long.toString(EVICTED.toMillis())))
			.handle((evicted, failure) -> this.failures.or(evicted, failure, 0L) == 1);
	}

	CompletableFuture<?> clear() {
		return run(NEXT_GENERATION, this.generation)
			.handle((generation, failure) -> this.failures.or(generation, failure, new byte[0]));
	}

	/**
	 * Gives back the memory of what is not served any more.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void unlinkOutdated() {
		run(GENERATION, this.generation).thenAcceptAsync((current) -> {
			byte[] served = bytes("[" + text(current) + ", ");
			this.redis.walk(this.name + ":", (page) -> {
				List<List<byte[]>> scripts = this.redis.isCluster() ? page.stream().map(List::of).toList()
						: List.of(page);
				scripts.forEach((keys) -> run(UNLINK, keys.toArray(byte[][]::new), served));
			});
		});
	}

	/**
	 * Counts the entries, page after page.
	 */
	long count() {
		LongAdder count = new LongAdder();
		this.redis.walk(this.name + ":", (page) -> count.add(page.size()));
		return count.sum();
	}

	private Found<V> found(@Nullable Object bytes, @Nullable Object pttl, byte @Nullable [] current) {
		String generation = text(current);
		if (!(bytes instanceof byte[] entry)) {
			return new Found<>(true, new byte[0], generation, null);
		}
		return new Found<>(true, entry, generation, value(entry, (Long) pttl, generation));
	}

	private Found.@Nullable Value<V> value(byte[] entry, @Nullable Long pttl, @Nullable String generation) {
		Envelope envelope = Envelope.parse(entry);
		if (envelope == null) {
			if (!Envelope.isEvicted(entry)) {
				this.failures.tell(new CodecException("Entry of cache '" + this.name + "' is not of a cache", null));
			}
			return null;
		}
		if (!envelope.generation().equals(generation)) {
			return null;
		}
		try {
			V value = this.codec.decode(envelope.value());
			Duration freshFor = (pttl == null || pttl < 0) ? Ttl.FOR_EVER
					: Duration.ofMillis(pttl - envelope.staleMillis());
			return new Found.Value<>(value, freshFor, Duration.ofMillis(envelope.loadMillis()));
		}
		catch (CodecException ex) {
			this.failures.tell(ex);
			return null;
		}
	}

	private <T extends @Nullable Object> CompletableFuture<T> run(LuaScript<T> script, byte[][] keys,
			byte[]... arguments) {
		return this.redis.run(this.options.commandTimeout(), script, keys, arguments);
	}

	/**
	 * The Redis key of an entry.
	 */
	String key(String key) {
		return this.name + ":" + key;
	}

	private byte[] entry(String key) {
		return bytes(key(key));
	}

	private static @Nullable String text(byte @Nullable [] bytes) {
		return (bytes != null) ? new String(bytes, StandardCharsets.US_ASCII) : null;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
