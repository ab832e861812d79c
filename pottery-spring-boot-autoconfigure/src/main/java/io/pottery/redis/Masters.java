package io.pottery.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Independent Redis servers of which a majority decides. One is enough to begin with.
 */
public final class Masters implements AutoCloseable {

	private static final long LONGEST_CONNECTING = 2;

	private final List<RedisMaster> masters;

	private final Duration commandTimeout;

	private @Nullable CompletableFuture<@Nullable Void> connected;

	/**
	 * Joins masters, which are closed with this object.
	 * @param masters the masters, at least one
	 * @param commandTimeout how long an answer of one of them is waited for
	 */
	public Masters(List<? extends RedisMaster> masters, Duration commandTimeout) {
		Assert.notEmpty(masters, "'masters' must not be empty");
		Assert.isTrue(Set.copyOf(masters).size() == masters.size(),
				() -> "'masters' must not name one twice, which would vote twice, but are " + masters);
		Assert.isTrue(commandTimeout.toMillis() > 0,
				() -> "'commandTimeout' must be at least 1 ms, but is " + commandTimeout);
		this.masters = List.copyOf(masters);
		this.commandTimeout = commandTimeout;
	}

	/**
	 * How many masters there are.
	 * @return their number, those that are down among them
	 */
	public int size() {
		return this.masters.size();
	}

	/**
	 * How many masters have to agree.
	 * @return more than half of them
	 */
	public int quorum() {
		return this.masters.size() / 2 + 1;
	}

	/**
	 * How long an answer counts.
	 * @return the time after which a master has failed
	 */
	public Duration commandTimeout() {
		return this.commandTimeout;
	}

	/**
	 * The same masters, for what is useless when it is answered later.
	 * @param atMost how long an answer counts if that is shorter, at least 1 ms
	 * @return masters that need not be closed beside these
	 */
	public Masters within(Duration atMost) {
		return (atMost.compareTo(this.commandTimeout) < 0) ? new Masters(this.masters, atMost) : this;
	}

	/**
	 * Connects the masters, where that was not done before. To open a connection takes
	 * longer than an answer may.
	 * @return done when a majority is connected or the others cannot be, and after two
	 * seconds in any case
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public synchronized CompletableFuture<@Nullable Void> connect() {
		if (this.connected == null) {
			CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
			AtomicInteger missing = new AtomicInteger(quorum());
			AtomicInteger unknown = new AtomicInteger(size());
			this.masters.forEach((master) -> master.connect().whenComplete((opened, failure) -> {
				boolean enough = failure == null && missing.decrementAndGet() == 0;
				if (unknown.decrementAndGet() == 0 || enough) {
					done.complete(null);
				}
			}));
			this.connected = done.completeOnTimeout(null, LONGEST_CONNECTING, TimeUnit.SECONDS);
		}
		return this.connected;
	}

	/**
	 * Runs a script on all masters at once.
	 * @param <T> the type of the reply
	 * @param script the script
	 * @param keys its keys
	 * @param consent which replies consent
	 * @param arguments its arguments
	 * @return the ballot, whose answers come in
	 */
	public <T extends @Nullable Object> Ballot<T> vote(LuaScript<T> script, byte[][] keys, Predicate<T> consent,
			byte[]... arguments) {
		Ballot<T> ballot = new Ballot<>(size(), quorum(), consent);
		for (RedisMaster master : this.masters) {
			ballot.expect(master, master.run(script, keys, arguments), this.commandTimeout);
		}
		return ballot;
	}

	/**
	 * Listens to a channel on all masters.
	 * @param channel the channel
	 * @param listener told of each message, with its master; it must not block
	 * @return what ends the listening
	 */
	public Runnable listen(byte[] channel, Consumer<RedisMaster> listener) {
		List<Runnable> endings = this.masters.stream()
			.map((master) -> master.listen(channel, () -> listener.accept(master)))
			.toList();
		return () -> endings.forEach(Runnable::run);
	}

	@Override
	public void close() {
		this.masters.forEach(RedisMaster::close);
	}

	@Override
	public String toString() {
		return this.masters.toString();
	}

}
