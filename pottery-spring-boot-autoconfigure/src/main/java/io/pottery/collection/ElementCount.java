package io.pottery.collection;

/**
 * An element and how often it was counted.
 *
 * @param <E> the type of the element
 * @param element the element
 * @param count its count
 */
public record ElementCount<E>(E element, long count) {
}
