package io.pottery.samples.bookshop;

import java.util.UUID;

import io.pottery.collection.RedisDeque;
import io.pottery.collection.RedisReliableQueue;
import io.pottery.collection.RedisSet;

import org.springframework.stereotype.Service;

/**
 * Makes parcels of orders. As an order may be delivered more than once, it is known by
 * its id which have become parcels.
 */
@Service
class Packing {

	private final RedisReliableQueue<Order> orders;

	private final RedisSet<UUID> parcels;

	private final RedisDeque<Order> latestParcels;

	private final Catalogue catalogue;

	private final PackingProperties properties;

	Packing(RedisReliableQueue<Order> orders, RedisSet<UUID> parcels, RedisDeque<Order> latestParcels,
			Catalogue catalogue, PackingProperties properties) {
		this.orders = orders;
		this.parcels = parcels;
		this.latestParcels = latestParcels;
		this.catalogue = catalogue;
		this.properties = properties;
	}

	/**
	 * Packs an order, unless that has been done.
	 * @throws InterruptedException if the thread is interrupted before it is done
	 */
	void pack(Order order) throws InterruptedException {
		if (this.parcels.contains(order.id())) {
			return;
		}
		Thread.sleep(this.properties.duration().toMillis());
		// One that took too long may have been packed by somebody else meanwhile.
		if (this.parcels.add(order.id())) {
			this.latestParcels.addFirst(order);
		}
	}

	Orders orders() {
		return new Orders(this.orders.size(), this.orders.inFlight(), this.orders.deadLetters().size(),
				this.catalogue.titles(this.latestParcels.snapshot().stream().map(Order::book).toList()));
	}

}
