package io.pottery.samples.bookshop;

import java.util.List;
import java.util.Map;

import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.ReleaseUnlockedLockException;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;

/**
 * The last copies that their authors have signed. The {@link SignedCopiesTill} sells them
 * under the lock of the book; the {@link SignedCopiesTable} refuses whoever has lost it
 * without noticing.
 */
@Service
class SignedCopies {

	private final Catalogue catalogue;

	private final SignedCopiesTable table;

	private final SignedCopiesTill till;

	SignedCopies(Catalogue catalogue, SignedCopiesTable table, SignedCopiesTill till) {
		this.catalogue = catalogue;
		this.table = table;
		this.till = till;
	}

	/**
	 * All of which there are signed copies, or have been, the oldest first.
	 */
	List<SignedEdition> editions() {
		Map<String, Integer> copies = this.table.copies();
		return this.catalogue.books()
			.stream()
			.filter((book) -> copies.containsKey(book.id()))
			.map((book) -> edition(book, copies.getOrDefault(book.id(), 0)))
			.toList();
	}

	/**
	 * Sells a copy, which is ordered like any other book.
	 * @return what is left
	 * @throws SoldOutException if there was none
	 * @throws QuorumNotAchievedException if others were busy with the same book for too
	 * long
	 * @throws OptimisticLockingFailureException if this took so long that somebody else
	 * had the lock; nothing was sold
	 */
	SignedEdition buy(String id) {
		Book book = this.catalogue.get(id);
		// Whoever comes long after the last copy was sold need not wait for the lock.
		if (copies(book) == 0) {
			throw new SoldOutException(book);
		}
		try {
			return edition(book, this.till.sell(book, null));
		}
		catch (ReleaseUnlockedLockException ex) {
			// The lease has ended before the sale has. As the table has accepted its
			// token nevertheless, the copy is sold.
			return edition(book, copies(book));
		}
	}

	private int copies(Book book) {
		return this.table.copies().getOrDefault(book.id(), 0);
	}

	private static SignedEdition edition(Book book, int copies) {
		return new SignedEdition(book.id(), book.title(), book.author(), copies);
	}

}
