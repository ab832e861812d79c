package io.pottery.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.pottery.collection.QueueSession.Identity;
import io.pottery.core.WrongTypeException;
import io.pottery.redis.BoundKey;
import io.pottery.redis.ErrorReply;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.DataType;

/**
 * A queue of bytes, with the lines of those who wait for elements and for room.
 */
final class WaitingQueue implements SharedQueue {

	private static final LuaScript<Long> PUT = QueueRequests.framed(LuaScript.integer(WaitingQueue.class, "queue-put"));

	private static final LuaScript<List<@Nullable Object>> CLAIM = QueueRequests
		.framed(LuaScript.list(WaitingQueue.class, "queue-claim"));

	private static final LuaScript<Long> GIVE_BACK = QueueRequests
		.framed(LuaScript.integer(WaitingQueue.class, "queue-give-back"));

	private static final LuaScript<Long> FORGET = QueueRequests
		.framed(LuaScript.integer(WaitingQueue.class, "queue-forget"));

	private final Identity identity;

	private final BoundKey room;

	private final QueueRequests requests;

	private final QueueLine<byte[]> consumers;

	private final QueueLine<Boolean> producers;

	WaitingQueue(QueueSession session, Identity identity) {
		BoundKey key = identity.key();
		this.identity = identity;
		this.room = key.companion("room");
		this.requests = new QueueRequests(session, key, key.companion("full", DataType.STRING), this.room);
		this.consumers = new QueueLine<>(new Elements());
		this.producers = new QueueLine<>(new Room());
	}

	QueueLine<byte[]> consumers() {
		return this.consumers;
	}

	/**
	 * The line of those for whom there was no room. Being one's turn is no promise.
	 */
	QueueLine<Boolean> producers() {
		return this.producers;
	}

	/**
	 * Adds elements at the end, all or none.
	 * @param elements at most 1,000 of them
	 * @param capacity how many the queue may have
	 * @return whether there was room
	 */
	boolean put(List<byte[]> elements, long capacity) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(QueueRequests.ascii(capacity));
		arguments.addAll(elements);
		return this.requests.send(PUT, arguments.toArray(byte[][]::new)) > 0;
	}

	/**
	 * Takes elements from the front. What a failing call may have taken is put back as
	 * soon as Redis can be reached.
	 * @param atMost how many, at most 1,000
	 */
	List<byte[]> claim(int atMost) {
		byte[] id = this.requests.newId();
		try {
			List<byte[]> claimed = new ArrayList<>();
			this.requests.send(id, CLAIM, QueueRequests.ascii(atMost))
				.forEach((element) -> claimed.add((byte[]) element));
			return claimed;
		}
		catch (RuntimeException ex) {
			if (!isRefusal(ex)) {
				this.requests.forget(FORGET, id);
				this.consumers.work();
			}
			throw ex;
		}
	}

	// Whatever is sent again is refused again: nothing was taken.
	private static boolean isRefusal(RuntimeException ex) {
		return ex instanceof WrongTypeException || ErrorReply.isOneOf(ex, "NOPERM");
	}

	/**
	 * Puts elements back at the front, in their order; later, if that fails now.
	 */
	void giveBack(List<byte[]> elements) {
		if (!this.requests.ensure(GIVE_BACK, elements.toArray(byte[][]::new))) {
			this.consumers.work();
		}
	}

	@Override
	public void open() {
		this.consumers.open();
		this.producers.open();
	}

	@Override
	public void refuse() {
		this.consumers.refuse();
		this.producers.refuse();
	}

	@Override
	public void close() {
		this.consumers.close();
		this.producers.close();
	}

	private final class Elements implements QueueSource<byte[]> {

		@Override
		public BoundKey watched() {
			return WaitingQueue.this.identity.key();
		}

		@Override
		public boolean needsSign() {
			return false;
		}

		@Override
		public Duration patience() {
			return QueueSource.LONGEST;
		}

		@Override
		public List<byte[]> take(int atMost) {
			return claim(atMost);
		}

		@Override
		public void giveBack(List<byte[]> taken) {
			WaitingQueue.this.giveBack(taken);
		}

		@Override
		public boolean isSettled() {
			return WaitingQueue.this.requests.isSettled();
		}

		@Override
		public void settle() {
			WaitingQueue.this.requests.settle();
		}

	}

	private final class Room implements QueueSource<Boolean> {

		@Override
		public BoundKey watched() {
			return WaitingQueue.this.room;
		}

		@Override
		public boolean needsSign() {
			return true;
		}

		@Override
		public Duration patience() {
			return QueueSource.LONGEST;
		}

		@Override
		public List<Boolean> take(int atMost) {
			// One after the other: whoever finds no room ends the sign that there is
			// some.
			return List.of(true);
		}

		@Override
		public void giveBack(List<Boolean> taken) {
			// The sign stays for the next.
		}

		@Override
		public boolean isSettled() {
			return true;
		}

		@Override
		public void settle() {
			// Waiting for room takes nothing.
		}

	}

}
