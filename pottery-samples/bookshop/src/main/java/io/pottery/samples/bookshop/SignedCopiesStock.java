package io.pottery.samples.bookshop;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Puts the signed copies into the table that are not there yet, at start.
 */
@Component
class SignedCopiesStock implements ApplicationRunner {

	private final SignedCopiesTable table;

	private final SignedProperties properties;

	SignedCopiesStock(SignedCopiesTable table, SignedProperties properties) {
		this.table = table;
		this.properties = properties;
	}

	@Override
	public void run(ApplicationArguments args) {
		this.properties.copies().forEach(this.table::addIfAbsent);
	}

}
