package io.pottery.samples.bookshop;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The signed copies that the shop was opened with.
 *
 * @param copies how many there were, by book
 */
@ConfigurationProperties("bookshop.signed")
record SignedProperties(Map<String, Integer> copies) {
}
