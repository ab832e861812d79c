package io.pottery.aop;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * The texts of annotations, in which <code>${…}</code> are properties.
 *
 * @param beans who knows the properties
 */
record Texts(ConfigurableListableBeanFactory beans) {

	/**
	 * Reads a key.
	 * @return empty if none was given
	 * @throws InvalidAnnotationException if one was given that turns out empty
	 */
	String key(Use use, String text) {
		String key = resolve(use, "key", text);
		if (!text.isEmpty() && key.isBlank()) {
			throw use.refusal("key '%s' is empty.".formatted(text),
					"Give it a value; for the default key, leave it out.");
		}
		return key;
	}

	/**
	 * Reads a duration.
	 * @return null if none was given
	 * @throws InvalidAnnotationException if it is none
	 */
	@Nullable Duration duration(Use use, String name, String text) {
		String value = resolve(use, name, text);
		if (value.isBlank()) {
			return null;
		}
		try {
			return DurationFormatterUtils.detectAndParse(value, DurationFormat.Unit.MILLIS);
		}
		catch (IllegalArgumentException ex) {
			throw use.refusal("%s '%s' is no duration.".formatted(name, value), "Write it like 500ms, 30s or PT1M30S.",
					ex);
		}
	}

	/**
	 * Reads a percentage, or a part of one.
	 * @return null if none was given
	 * @throws InvalidAnnotationException if it is none
	 */
	@Nullable Double percentage(Use use, String name, String text) {
		String value = resolve(use, name, text).strip();
		if (value.isEmpty()) {
			return null;
		}
		try {
			return value.endsWith("%") ? Double.valueOf(value.substring(0, value.length() - 1)) / 100
					: Double.valueOf(value);
		}
		catch (NumberFormatException ex) {
			throw use.refusal("%s '%s' is no percentage.".formatted(name, value), "Write it like 10% or 0.1.", ex);
		}
	}

	/**
	 * Reads a text.
	 * @throws InvalidAnnotationException if it has a property that is not set
	 */
	String resolve(Use use, String name, String text) {
		try {
			String value = this.beans.resolveEmbeddedValue(text);
			return (value != null) ? value : "";
		}
		catch (IllegalArgumentException ex) {
			throw use.refusal("%s '%s' has a property that is not set: %s.".formatted(name, text, ex.getMessage()),
					"Set the property, or give a default as in ${name:default}.", ex);
		}
	}

}
