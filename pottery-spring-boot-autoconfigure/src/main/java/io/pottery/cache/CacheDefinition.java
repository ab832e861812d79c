package io.pottery.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * What makes two caches the same. Types are compared by their text: to ResolvableType,
 * that of a property and that of a method differ even if they are written alike.
 *
 * @param name the name with the prefix
 * @param keyType the type of the keys
 * @param valueType the type of the values
 * @param options how long it keeps what it holds
 */
record CacheDefinition(String name, ResolvableType keyType, ResolvableType valueType, CacheOptions options) {

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CacheDefinition definition && identity().equals(definition.identity());
	}

	@Override
	public int hashCode() {
		return identity().hashCode();
	}

	private List<Object> identity() {
		return List.of(this.name, this.keyType.toString(), this.valueType.toString(), this.options);
	}

}
