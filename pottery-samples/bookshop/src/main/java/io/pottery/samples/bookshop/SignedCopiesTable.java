package io.pottery.samples.bookshop;

import java.util.Map;
import java.util.stream.Collectors;

import io.pottery.lock.FencingToken;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How many signed copies are left, in the SQL database. Beside them stands the greatest
 * fencing token that the table has seen for the book: a holder of the lock whose lease
 * has ended comes with a smaller one once there is a later holder, and changes nothing.
 */
@Repository
class SignedCopiesTable {

	private final JdbcClient jdbc;

	SignedCopiesTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * What is left of all books, for those who only look.
	 */
	Map<String, Integer> copies() {
		return this.jdbc.sql("SELECT book, copies FROM signed_copies")
			.query((row, number) -> Map.entry(row.getString("book"), row.getInt("copies")))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/**
	 * What is left of a book, for a holder of its lock who is going to write. The token
	 * is left there first, so that nobody earlier can write between reading and writing.
	 * @throws OptimisticLockingFailureException if a later holder was there
	 */
	int read(String book, FencingToken token) {
		guarded(this.jdbc.sql("UPDATE signed_copies SET token = :token WHERE book = :book AND token <= :token"), book,
				token);
		return this.jdbc.sql("SELECT copies FROM signed_copies WHERE book = :book")
			.param("book", book)
			.query(Integer.class)
			.single();
	}

	/**
	 * Writes what is left of a book, as a holder of its lock.
	 * @throws OptimisticLockingFailureException if a later holder was there
	 */
	void write(String book, int copies, FencingToken token) {
		guarded(this.jdbc
			.sql("UPDATE signed_copies SET copies = :copies, token = :token WHERE book = :book AND token <= :token")
			.param("copies", copies), book, token);
	}

	void addIfAbsent(String book, int copies) {
		try {
			this.jdbc.sql("INSERT INTO signed_copies (book, copies, token) VALUES (:book, :copies, 0)")
				.param("book", book)
				.param("copies", copies)
				.update();
		}
		catch (DuplicateKeyException ex) {
			// It was there, or another instance was faster.
		}
	}

	private static void guarded(JdbcClient.StatementSpec update, String book, FencingToken token) {
		if (update.param("book", book).param("token", token.value()).update() == 0) {
			throw new OptimisticLockingFailureException(
					"Token %s for the signed copies of '%s' is smaller than one that was seen".formatted(token, book));
		}
	}

}
