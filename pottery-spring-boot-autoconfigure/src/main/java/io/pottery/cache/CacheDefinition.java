package io.pottery.cache;

import org.springframework.core.ResolvableType;

/**
 * What makes two caches the same.
 *
 * @param name the name with the prefix
 * @param keyType the type of the keys
 * @param valueType the type of the values
 * @param options how long it keeps what it holds
 */
record CacheDefinition(String name, ResolvableType keyType, ResolvableType valueType, CacheOptions options) {

}
