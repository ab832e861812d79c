package io.pottery.collection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.pottery.redis.BoundKey;
import io.pottery.redis.Chunks;
import io.pottery.redis.LostConnection;
import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.DataType;

/**
 * Sends scripts so that each changes something once, however often it arrives: every
 * request has an id, under which the server keeps the answer until a later request says
 * that it has arrived.
 */
final class QueueRequests {

	private static final int ATTEMPTS = 3;

	private static final int ACKNOWLEDGEMENTS = 50;

	private final QueueSession session;

	private final BoundKey key;

	private final List<BoundKey> others;

	private final Queue<byte[]> arrived = new ConcurrentLinkedQueue<>();

	private final Queue<Request> unanswered = new ConcurrentLinkedQueue<>();

	private final Queue<byte[]> forgotten = new ConcurrentLinkedQueue<>();

	private volatile @Nullable LuaScript<?> forgetting;

	/**
	 * Creates the requests for a queue; nothing is sent.
	 * @param session gives the requests their ids
	 * @param key the queue
	 * @param others what stands in {@code KEYS[3]} and on
	 */
	QueueRequests(QueueSession session, BoundKey key, BoundKey... others) {
		this.session = session;
		this.key = key;
		this.others = new ArrayList<>();
		this.others.add(key.companion("requests:" + session.id(), DataType.HASH));
		this.others.addAll(List.of(others));
	}

	/**
	 * Reads a script that stands behind the frame of a request.
	 * @param script the script, made for {@link BoundKey#write}
	 * @return the script behind both frames
	 */
	static <T extends @Nullable Object> LuaScript<T> framed(LuaScript<T> script) {
		return script.behind(QueueRequests.class, "queue-request").writing();
	}

	byte[] newId() {
		return ascii(this.session.nextRequest());
	}

	<T extends @Nullable Object> T send(LuaScript<T> script, byte[]... arguments) {
		return send(newId(), script, arguments);
	}

	/**
	 * Sends a request, again if its connection fails. An interrupt does not make its
	 * outcome unknown: it is sent again, and the interrupt is kept.
	 */
	<T extends @Nullable Object> T send(byte[] id, LuaScript<T> script, byte[]... arguments) {
		boolean interrupted = Thread.interrupted();
		try {
			for (int attempt = 1;; attempt++) {
				try {
					T answer = sendOnce(id, script, arguments);
					if (isGarbled(answer)) {
						continue;
					}
					if (attempt == 1) {
						// Else an earlier attempt may still be on its way, and must find
						// the answer.
						this.arrived.add(id);
					}
					return answer;
				}
				catch (RuntimeException ex) {
					boolean interruption = Thread.interrupted() || isInterruption(ex);
					interrupted |= interruption;
					if (!interruption && (!LostConnection.isCauseOf(ex) || attempt >= ATTEMPTS)) {
						throw ex;
					}
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Sends a request now or, if that fails, whenever {@link #settle} is called.
	 * @return whether it was answered
	 */
	boolean ensure(LuaScript<?> script, byte[]... arguments) {
		Request request = new Request(newId(), script, arguments);
		try {
			send(request.id(), script, arguments);
			return true;
		}
		catch (RuntimeException ex) {
			this.unanswered.add(request);
			return false;
		}
	}

	/**
	 * Has a request undone whenever {@link #settle} is called, together with others.
	 * @param script undoes the requests whose ids are its arguments
	 */
	void forget(LuaScript<?> script, byte[] id) {
		this.forgotten.add(id);
		this.forgetting = script;
	}

	boolean isSettled() {
		return this.unanswered.isEmpty() && this.forgotten.isEmpty();
	}

	/**
	 * Sends again what has to be answered and is not. What is refused for reasons of its
	 * own does not keep others from being served, and is tried again the next time.
	 */
	void settle() {
		LuaScript<?> script = this.forgetting;
		List<byte[]> ids = new ArrayList<>();
		for (byte[] id = this.forgotten.poll(); id != null; id = (ids.size() < Chunks.SIZE) ? this.forgotten.poll()
				: null) {
			ids.add(id);
		}
		if (script != null && !ids.isEmpty()) {
			this.unanswered.add(new Request(newId(), script, ids.toArray(byte[][]::new)));
		}
		try {
			settleUnanswered();
		}
		catch (RuntimeException ex) {
			if (LostConnection.passes(ex)) {
				throw ex;
			}
		}
	}

	private void settleUnanswered() {
		for (Request next = this.unanswered.peek(); next != null; next = this.unanswered.peek()) {
			send(next.id(), next.script(), next.arguments());
			this.unanswered.remove(next);
		}
	}

	private <T extends @Nullable Object> T sendOnce(byte[] id, LuaScript<T> script, byte[][] arguments) {
		List<byte[]> acknowledged = new ArrayList<>();
		for (byte[] next = this.arrived.poll(); next != null; next = next(acknowledged)) {
			acknowledged.add(next);
		}
		byte[][] all = new byte[arguments.length + acknowledged.size() + 2][];
		System.arraycopy(arguments, 0, all, 0, arguments.length);
		all[arguments.length] = id;
		for (int i = 0; i < acknowledged.size(); i++) {
			all[arguments.length + 1 + i] = acknowledged.get(i);
		}
		all[all.length - 1] = ascii(acknowledged.size());
		try {
			return this.key.write(script, this.others, all);
		}
		catch (RuntimeException ex) {
			this.arrived.addAll(acknowledged);
			throw ex;
		}
	}

	// When a connection drops in the middle of an answer, Lettuce reads the next one into
	// what it has of the first: a list in a list, which no request has as its answer.
	private static boolean isGarbled(@Nullable Object answer) {
		return answer instanceof List<?> list && list.stream().anyMatch(List.class::isInstance);
	}

	// Not everybody keeps the thread interrupted.
	private static boolean isInterruption(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof InterruptedException) {
				return true;
			}
		}
		return false;
	}

	private byte @Nullable [] next(List<byte[]> acknowledged) {
		return (acknowledged.size() < ACKNOWLEDGEMENTS) ? this.arrived.poll() : null;
	}

	static byte[] ascii(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * What has to be answered.
	 */
	private record Request(byte[] id, LuaScript<?> script, byte[][] arguments) {

	}

}
