package io.pottery.samples.bookshop;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The books on offer, the oldest first. It is the same in every instance.
 */
@Component
class Catalogue {

	private final Map<String, Book> books = new LinkedHashMap<>();

	Catalogue(JsonMapper mapper, @Value("classpath:catalogue.json") Resource file) throws IOException {
		try (InputStream in = file.getInputStream()) {
			for (Book book : mapper.readValue(in, new TypeReference<List<Book>>() {
			})) {
				Assert.state(this.books.put(book.id(), book) == null, () -> "Two books have the id " + book.id());
			}
		}
	}

	List<Book> books() {
		return List.copyOf(this.books.values());
	}

	List<String> ids() {
		return List.copyOf(this.books.keySet());
	}

	Optional<Book> find(String id) {
		return Optional.ofNullable(this.books.get(id));
	}

	/**
	 * The titles of books in the order asked for, without those not in the catalogue.
	 */
	List<Title> titles(Collection<String> ids) {
		return ids.stream()
			.flatMap((id) -> find(id).stream())
			.map((book) -> new Title(book.id(), book.title(), book.author()))
			.toList();
	}

	Book get(String id) {
		return find(id).orElseThrow(() -> new UnknownBookException(id));
	}

}
