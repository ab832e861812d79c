package io.pottery.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

import io.pottery.codec.Codec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * A key that is made of the arguments of a method, as canonical JSON: the same for equal
 * ones in every JVM, and another one for others.
 */
public final class ArgumentsKey {

	private final Codec codec;

	private final List<ResolvableType> types;

	ArgumentsKey(Codec codec, List<ResolvableType> types) {
		this.codec = codec;
		this.types = List.copyOf(types);
	}

	/**
	 * Makes the key of a call.
	 * @param arguments the arguments, as many as there are types
	 * @return the key
	 * @throws IllegalArgumentException if one of them cannot be written
	 */
	public String of(@Nullable Object[] arguments) {
		StringJoiner json = new StringJoiner(", ", "[", "]");
		for (int i = 0; i < arguments.length; i++) {
			json.add(json(arguments[i], this.types.get(i)));
		}
		return json.toString();
	}

	// Written as what it is: what a subclass adds may tell arguments apart.
	private String json(@Nullable Object argument, ResolvableType declared) {
		if (argument == null) {
			return "null";
		}
		ResolvableType type = declared.hasGenerics() ? declared : ResolvableType.forClass(argument.getClass());
		return new String(this.codec.forType(type).encode(argument), StandardCharsets.UTF_8);
	}

}
