package io.pottery.samples.bookshop;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.FencingToken;
import io.pottery.lock.Lease;
import io.pottery.lock.LockOptions;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.ReleaseUnlockedLockException;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;

/**
 * The last copies that their authors have signed. Whoever sells one holds the lock of the
 * book, on all instances; the table refuses whoever has lost it without noticing.
 */
@Service
class SignedCopies {

	private static final LockOptions PATIENT = LockOptions.DEFAULT.withMaxWait(Duration.ofSeconds(5));

	private final Catalogue catalogue;

	private final SignedCopiesTable table;

	private final RedlockFactory locks;

	private final Bookshop shop;

	SignedCopies(Catalogue catalogue, SignedCopiesTable table, RedlockFactory locks, Bookshop shop) {
		this.catalogue = catalogue;
		this.table = table;
		this.locks = locks;
		this.shop = shop;
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
	SignedEdition buy(String id) throws InterruptedException {
		Book book = this.catalogue.get(id);
		if (this.table.copies().getOrDefault(id, 0) == 0) {
			throw new SoldOutException(book);
		}
		Lease lease = this.locks.lock("signed:" + id, PATIENT).acquire();
		try {
			return edition(book, sell(book, lease.token()));
		}
		finally {
			giveBack(lease);
		}
	}

	private int sell(Book book, FencingToken token) {
		int copies = this.table.read(book.id(), token);
		if (copies == 0) {
			throw new SoldOutException(book);
		}
		// In this order: should the second fail, a copy stays here, which is better than
		// to sell it twice.
		this.table.write(book.id(), copies - 1, token);
		this.shop.buy(book.id());
		return copies - 1;
	}

	private static void giveBack(Lease lease) {
		try {
			lease.release();
		}
		catch (ReleaseUnlockedLockException ex) {
			// It has ended before. Whether the copy was sold is for the table to say.
		}
	}

	private static SignedEdition edition(Book book, int copies) {
		return new SignedEdition(book.id(), book.title(), book.author(), copies);
	}

}
