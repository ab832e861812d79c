package io.pottery.samples.bookshop;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this instance packs.
 *
 * @param enabled whether it packs at all, or leaves that to other instances
 * @param duration how long it takes to pack a book, to be shorter than the visibility
 * time-out of the orders
 */
@ConfigurationProperties("bookshop.packing")
record PackingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("2s") Duration duration) {
}
