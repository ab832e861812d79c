package io.pottery.cache;

/**
 * A value that is to be stored.
 *
 * @param <V> the type of the value
 * @param key the text of its key
 * @param value the value
 * @param before what has to be there still, as it was found and marked
 */
record Storing<V>(String key, Encoded<V> value, Found<V> before) {

}
