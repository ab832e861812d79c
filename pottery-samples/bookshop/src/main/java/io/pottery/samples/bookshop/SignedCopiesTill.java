package io.pottery.samples.bookshop;

import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.FencingToken;
import io.pottery.lock.ReleaseUnlockedLockException;
import io.pottery.lock.Synchronized;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.util.Assert;

/**
 * Where signed copies are sold: those of a book one after the other, on all instances
 * together. It is a bean of its own because only calls from other beans pass the proxy
 * that takes the lock.
 */
@Service
class SignedCopiesTill {

	private final SignedCopiesTable table;

	private final Bookshop shop;

	SignedCopiesTill(SignedCopiesTable table, Bookshop shop) {
		this.table = table;
		this.shop = shop;
	}

	/**
	 * Sells a copy, which is ordered like any other book.
	 * @param book the book
	 * @param token null: the proxy gives that of the lock
	 * @return how many are left
	 * @throws SoldOutException if there was none
	 * @throws QuorumNotAchievedException if others were busy with the same book for too
	 * long
	 * @throws OptimisticLockingFailureException if this took so long that somebody else
	 * had the lock; nothing was sold
	 * @throws ReleaseUnlockedLockException if the lease has ended meanwhile, but nobody
	 * else was there before the table was written; the copy is sold
	 */
	@Synchronized(key = "signed:#{#book.id}", maxWait = "5s")
	int sell(Book book, @Nullable FencingToken token) {
		Assert.state(token != null, "Without a token there is no lock: this call has not passed the proxy");
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

}
