package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.pottery.collection.QueueSession.Identity;
import io.pottery.redis.BoundKey;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.DataType;

/**
 * A reliable queue of bytes, with the line of those who wait for a delivery.
 */
final class DeliveringQueue implements SharedQueue, QueueSource<DeliveringQueue.Received> {

	private static final LuaScript<Long> PUT = QueueRequests
		.framed(LuaScript.integer(DeliveringQueue.class, "queue-put"));

	private static final LuaScript<List<@Nullable Object>> RECEIVE = QueueRequests
		.framed(LuaScript.list(DeliveringQueue.class, "queue-receive"));

	private static final LuaScript<Long> ACKNOWLEDGE = QueueRequests
		.framed(LuaScript.integer(DeliveringQueue.class, "queue-acknowledge"));

	private static final LuaScript<Long> RETURN = QueueRequests
		.framed(LuaScript.integer(DeliveringQueue.class, "queue-return"));

	private static final LuaScript<Long> EXTEND = QueueRequests
		.framed(LuaScript.integer(DeliveringQueue.class, "queue-extend"));

	private static final byte[] UNCOUNTED = QueueRequests.ascii(0);

	private final byte[] session;

	private final Identity identity;

	private final BoundKey deliveries;

	private final BoundKey deadlines;

	private final BoundKey deadLetters;

	private final RedeliveryPolicy policy;

	private final QueueRequests requests;

	private final QueueLine<Received> receivers = new QueueLine<>(this);

	private volatile Duration untilNext = Duration.ZERO;

	DeliveringQueue(QueueSession session, Identity identity, RedeliveryPolicy policy) {
		BoundKey key = identity.key();
		this.session = session.id().getBytes(StandardCharsets.US_ASCII);
		this.identity = identity;
		this.deliveries = key.companion("deliveries", DataType.HASH);
		this.deadlines = key.companion("deadlines", DataType.ZSET);
		this.deadLetters = key.companion("dead");
		this.policy = policy;
		this.requests = new QueueRequests(session, key, this.deliveries, this.deadlines, this.deadLetters);
	}

	QueueLine<Received> receivers() {
		return this.receivers;
	}

	RedeliveryPolicy policy() {
		return this.policy;
	}

	BoundKey deliveries() {
		return this.deliveries;
	}

	BoundKey deadLetters() {
		return this.deadLetters;
	}

	/**
	 * The keys beside that of the queue.
	 */
	List<BoundKey> companions() {
		return List.of(this.deliveries, this.deadlines, this.deadLetters);
	}

	/**
	 * Adds at most 1,000 elements at the end.
	 */
	void put(List<byte[]> elements) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(QueueRequests.ascii(Long.MAX_VALUE));
		arguments.addAll(elements);
		this.requests.send(PUT, arguments.toArray(byte[][]::new));
	}

	byte[] newRequest() {
		return this.requests.newId();
	}

	/**
	 * Ends a delivery for good.
	 * @param request the same each time, so that every answer is the first
	 */
	boolean acknowledge(byte[] request, Received delivery) {
		return this.requests.send(request, ACKNOWLEDGE, delivery.id()) > 0;
	}

	boolean giveBack(Received delivery, long delay) {
		return this.requests.send(RETURN, QueueRequests.ascii(delay), QueueRequests.ascii(this.policy.maxAttempts()),
				delivery.id()) > 0;
	}

	boolean extend(Received delivery, long millis) {
		return this.requests.send(EXTEND, delivery.id(), QueueRequests.ascii(millis)) > 0;
	}

	@Override
	public List<Received> take(int atMost) {
		Iterator<?> reply = this.requests
			.send(RECEIVE, QueueRequests.ascii(atMost), QueueRequests.ascii(this.policy.visibilityTimeout().toMillis()),
					QueueRequests.ascii(this.policy.maxAttempts()), this.session)
			.iterator();
		long untilNext = (Long) reply.next();
		this.untilNext = (untilNext >= 0) ? Duration.ofMillis(untilNext) : LONGEST;
		List<Received> received = new ArrayList<>();
		while (reply.hasNext()) {
			received
				.add(new Received((byte[]) reply.next(), Math.toIntExact((Long) reply.next()), (byte[]) reply.next()));
		}
		return received;
	}

	@Override
	public void giveBack(List<Received> taken) {
		List<byte[]> arguments = new ArrayList<>(List.of(QueueRequests.ascii(0), UNCOUNTED));
		taken.forEach((delivery) -> arguments.add(delivery.id()));
		if (!this.requests.ensure(RETURN, arguments.toArray(byte[][]::new))) {
			this.receivers.work();
		}
	}

	@Override
	public BoundKey watched() {
		return this.identity.key();
	}

	@Override
	public boolean needsSign() {
		return false;
	}

	@Override
	public Duration patience() {
		return this.untilNext;
	}

	@Override
	public boolean isSettled() {
		return this.requests.isSettled();
	}

	@Override
	public void settle() {
		this.requests.settle();
	}

	@Override
	public void open() {
		this.receivers.open();
	}

	@Override
	public void refuse() {
		this.receivers.refuse();
	}

	@Override
	public void close() {
		this.receivers.close();
	}

	/**
	 * What was delivered.
	 *
	 * @param id the id of this delivery, no other's
	 * @param attempt which delivery of the element it is, from 1
	 * @param element the element
	 */
	record Received(byte[] id, int attempt, byte[] element) {

	}

}
