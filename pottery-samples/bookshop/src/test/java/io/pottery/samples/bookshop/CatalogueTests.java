package io.pottery.samples.bookshop;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CatalogueTests {

	private final JsonMapper mapper = new JsonMapper();

	private final Catalogue catalogue = new Catalogue(this.mapper, new ClassPathResource("catalogue.json"));

	CatalogueTests() throws IOException {
	}

	@Test
	void holdsManyBooksFromTheOldestOn() {
		assertThat(this.catalogue.books()).hasSizeGreaterThan(120)
			.extracting(Book::year)
			.isSorted()
			.contains(-1200, 1605, 2016);
	}

	@Test
	void everyBookIsComplete() {
		assertThat(this.catalogue.books()).allSatisfy((book) -> {
			assertThat(book.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
			assertThat(book.title()).isNotBlank();
			assertThat(book.author()).isNotBlank();
			assertThat(book.genre()).isNotBlank();
			assertThat(book.price()).isPositive().hasScaleOf(2);
		});
	}

	@Test
	void findsABookById() {
		assertThat(this.catalogue.get("solaris").author()).isEqualTo("Stanisław Lem");
		assertThat(this.catalogue.find("no-such-book")).isEmpty();
		assertThatExceptionOfType(UnknownBookException.class).isThrownBy(() -> this.catalogue.get("no-such-book"));
	}

	@Test
	void refusesTwoBooksOfOneId() {
		String book = """
				{"id": "emma", "title": "Emma", "author": "Jane Austen", "year": 1815, "genre": "Novel", "price": 9.90}""";
		ByteArrayResource twice = new ByteArrayResource(("[" + book + "," + book + "]").getBytes());
		assertThatIllegalStateException().isThrownBy(() -> new Catalogue(this.mapper, twice))
			.withMessage("Two books have the id emma");
	}

}
