package io.pottery.samples.bookshop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisList;
import io.pottery.collection.RedisSet;
import io.pottery.core.Expiry;

import org.springframework.stereotype.Service;

/**
 * What each visitor has collected: a list, a set and a deque by the name of the visitor.
 * To open one sends nothing, and what nobody comes back for expires.
 */
@Service
class VisitorShelves {

	private static final int VIEWED = 8;

	private final RedisCollectionFactory carts;

	private final RedisCollectionFactory wishes;

	private final RedisCollectionFactory viewed;

	private final Catalogue catalogue;

	private final Bookshop shop;

	VisitorShelves(RedisCollectionFactory collections, Catalogue catalogue, Bookshop shop) {
		this.carts = collections.withExpiry(Expiry.afterLastWrite(Duration.ofDays(1)));
		this.wishes = collections.withExpiry(Expiry.afterLastWrite(Duration.ofDays(30)));
		this.viewed = collections.withExpiry(Expiry.afterLastWrite(Duration.ofDays(7)));
		this.catalogue = catalogue;
		this.shop = shop;
	}

	Cart cart(UUID visitor) {
		return priced(cartOf(visitor).snapshot());
	}

	void putInCart(UUID visitor, String id) {
		cartOf(visitor).add(id);
	}

	/**
	 * Takes one copy out of the cart, if there is one.
	 */
	void takeFromCart(UUID visitor, String id) {
		cartOf(visitor).remove(id);
	}

	/**
	 * Buys what is in the cart. It is taken out one by one, so that a copy goes to one of
	 * two who do this at once.
	 */
	Cart buyCart(UUID visitor) {
		// A deque is a Redis list too, and says by null that it is empty.
		Queue<String> copies = this.carts.deque(cartKey(visitor), String.class);
		List<String> taken = new ArrayList<>();
		for (String id = copies.poll(); id != null; id = copies.poll()) {
			taken.add(id);
		}
		Cart bought = priced(taken);
		this.shop.buyAll(bought.books().stream().map(Title::id).toList());
		return bought;
	}

	/**
	 * The wish list by title, as a set has no order.
	 */
	List<Title> wishes(UUID visitor) {
		return this.catalogue.titles(wishesOf(visitor).snapshot())
			.stream()
			.sorted(Comparator.comparing(Title::title))
			.toList();
	}

	void wish(UUID visitor, String id) {
		wishesOf(visitor).add(id);
	}

	void unwish(UUID visitor, String id) {
		wishesOf(visitor).remove(id);
	}

	/**
	 * What the visitor opened last, the newest first.
	 */
	List<Title> viewed(UUID visitor) {
		return this.catalogue.titles(viewedBy(visitor).snapshot());
	}

	void view(UUID visitor, String id) {
		RedisDeque<String> viewed = viewedBy(visitor);
		viewed.removeAll(List.of(id));
		viewed.addFirst(id);
	}

	/**
	 * Forgets a visitor.
	 */
	void forget(UUID visitor) {
		cartOf(visitor).delete();
		wishesOf(visitor).delete();
		viewedBy(visitor).delete();
	}

	private Cart priced(List<String> ids) {
		List<Title> books = this.catalogue.titles(ids);
		return new Cart(books, this.shop.total(books.stream().map(Title::id).toList()));
	}

	private RedisList<String> cartOf(UUID visitor) {
		return this.carts.list(cartKey(visitor), String.class);
	}

	private RedisSet<String> wishesOf(UUID visitor) {
		return this.wishes.set("wishes:" + visitor, String.class);
	}

	private RedisDeque<String> viewedBy(UUID visitor) {
		return this.viewed.deque("viewed:" + visitor, String.class, VIEWED);
	}

	private static String cartKey(UUID visitor) {
		return "cart:" + visitor;
	}

}
