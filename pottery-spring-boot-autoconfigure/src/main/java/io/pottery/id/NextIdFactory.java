package io.pottery.id;

import java.util.List;
import java.util.Map;

import io.pottery.redis.Masters;

import org.springframework.util.Assert;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Makes generators of ids by name, over the same masters.
 */
public final class NextIdFactory {

	private final Masters masters;

	private final String keyPrefix;

	private final NextIdListener listener;

	// Softly, because names may be made of data, and so without number.
	private final Map<Generator, NextId> generators = new ConcurrentReferenceHashMap<>();

	/**
	 * Creates a factory.
	 * @param masters the masters, which stay the caller's to close
	 * @param keyPrefix prepended to every name, may be empty
	 */
	public NextIdFactory(Masters masters, String keyPrefix) {
		this(masters, keyPrefix, NextIdListener.of(List.of()));
	}

	/**
	 * Creates a factory with a listener.
	 * @param masters the masters, which stay the caller's to close
	 * @param keyPrefix prepended to every name, may be empty
	 * @param listener told of what the generators do
	 */
	public NextIdFactory(Masters masters, String keyPrefix, NextIdListener listener) {
		this.masters = masters;
		this.keyPrefix = keyPrefix;
		this.listener = NextIdListener.of(List.of(listener));
	}

	/**
	 * The same factory with another prefix.
	 * @param keyPrefix prepended to every name, may be empty
	 * @return a new factory over the same masters
	 */
	public NextIdFactory withKeyPrefix(String keyPrefix) {
		return new NextIdFactory(this.masters, keyPrefix, this.listener);
	}

	/**
	 * Makes a generator with the default options.
	 * @param name its name, to which the prefix is prepended
	 * @return the generator
	 */
	public NextId nextId(String name) {
		return nextId(name, NextIdOptions.DEFAULT);
	}

	/**
	 * Makes a generator, the same one for the same name and options while it is in use.
	 * @param name its name, to which the prefix is prepended
	 * @param options how it takes its ids
	 * @return the generator
	 */
	public NextId nextId(String name, NextIdOptions options) {
		Assert.hasLength(name, "'name' must not be empty");
		return this.generators.computeIfAbsent(new Generator(name, options), this::create);
	}

	private NextId create(Generator generator) {
		String fullName = this.keyPrefix + generator.name();
		NextIdOptions options = generator.options();
		IdSource source = IdSource.of(new IdMasters(this.masters, fullName), fullName, options);
		return new NextId(fullName, new IdLine(source, options.allocationSize(), fullName, this.listener));
	}

	private record Generator(String name, NextIdOptions options) {

	}

}
