package io.pottery.samples.bookshop;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the wholesaler is like.
 *
 * @param delay how long it takes to answer
 */
@ConfigurationProperties("bookshop.wholesaler")
record WholesalerProperties(@DefaultValue("800ms") Duration delay) {
}
