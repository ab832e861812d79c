package io.pottery.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What the masters answer to one request. It is decided as soon as enough of them have
 * consented, or can no more: the slowest are not waited for.
 *
 * @param <T> the type of an answer
 */
public final class Ballot<T extends @Nullable Object> {

	private final int voters;

	private final int quorum;

	private final Predicate<T> consent;

	private final CompletableFuture<Ballot<T>> decided = new CompletableFuture<>();

	private final CompletableFuture<Ballot<T>> finished = new CompletableFuture<>();

	private final Map<RedisMaster, T> consents = new LinkedHashMap<>();

	private final Map<RedisMaster, T> refusals = new LinkedHashMap<>();

	private final Map<RedisMaster, Throwable> failures = new LinkedHashMap<>();

	private final Map<RedisMaster, CompletableFuture<T>> answers = new LinkedHashMap<>();

	Ballot(int voters, int quorum, Predicate<T> consent) {
		this.voters = voters;
		this.quorum = quorum;
		this.consent = consent;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	void expect(RedisMaster master, CompletableFuture<T> answer, Duration atMost) {
		this.answers.put(master, answer);
		answer.copy()
			.orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((reply, failure) -> count(master, reply, failure));
	}

	/**
	 * Waits for the decision without holding a thread.
	 * @return this ballot, once it is decided; it never fails
	 */
	public CompletableFuture<Ballot<T>> decided() {
		return this.decided;
	}

	/**
	 * Waits for every master, at most as long as its answer counts, without holding a
	 * thread.
	 * @return this ballot, once each master has answered or failed; it never fails
	 */
	public CompletableFuture<Ballot<T>> finished() {
		return this.finished;
	}

	/**
	 * Whether a majority has consented so far.
	 * @return whether the motion is carried
	 */
	public synchronized boolean isCarried() {
		return this.consents.size() >= this.quorum;
	}

	/**
	 * Whether so many masters have failed that the others are no majority.
	 * @return whether there can be no quorum
	 */
	public synchronized boolean isImpossible() {
		return this.voters - this.failures.size() < this.quorum;
	}

	/**
	 * The answers so far that consent.
	 * @return an independent list
	 */
	public synchronized List<T> consents() {
		return new ArrayList<>(this.consents.values());
	}

	/**
	 * The answers so far that do not consent.
	 * @return an independent list
	 */
	public synchronized List<T> refusals() {
		return new ArrayList<>(this.refusals.values());
	}

	/**
	 * Why masters have not answered so far, those whose time is over among them.
	 * @return an independent map by the names of the masters
	 */
	public synchronized Map<String, Throwable> failures() {
		Map<String, Throwable> failures = new LinkedHashMap<>();
		this.failures.forEach((master, failure) -> failures.put(master.name(), failure));
		return failures;
	}

	/**
	 * Tells of all masters but those that refuse: of those that have consented or failed,
	 * and of those that will, even after their time. Of a failure nobody knows what was
	 * done before it.
	 * @param listener told of each master, more than once if its time was over before it
	 * answered
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public void eachUnlessRefused(Consumer<RedisMaster> listener) {
		this.answers.forEach((master, answer) -> {
			boolean late = !answer.isDone() && hasFailed(master);
			answer.whenComplete((reply, failure) -> {
				if (failure != null || this.consent.test(reply)) {
					listener.accept(master);
				}
			});
			// At once as well, because nobody may be left to tell when the answer comes.
			if (late) {
				listener.accept(master);
			}
		});
	}

	/**
	 * Tells of all masters that consent: those that have and those that will, even after
	 * their time.
	 * @param listener told of each master
	 */
	public void eachConsent(Consumer<RedisMaster> listener) {
		this.answers.forEach((master, answer) -> tell(master, answer, listener));
	}

	/**
	 * Tells of the masters that consent from now on, even after their time.
	 * @param listener told of each master
	 */
	public void eachLateConsent(Consumer<RedisMaster> listener) {
		this.answers.forEach((master, answer) -> {
			if (!answer.isDone()) {
				tell(master, answer, listener);
			}
		});
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void tell(RedisMaster master, CompletableFuture<T> answer, Consumer<RedisMaster> listener) {
		answer.thenAccept((reply) -> {
			if (this.consent.test(reply)) {
				listener.accept(master);
			}
		});
	}

	private synchronized boolean hasFailed(RedisMaster master) {
		return this.failures.containsKey(master);
	}

	private void count(RedisMaster master, T reply, @Nullable Throwable failure) {
		boolean certain;
		boolean last;
		synchronized (this) {
			if (failure != null) {
				this.failures.put(master, (failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure);
			}
			else {
				(this.consent.test(reply) ? this.consents : this.refusals).put(master, reply);
			}
			last = this.consents.size() + this.refusals.size() + this.failures.size() == this.voters;
			certain = isCarried() || this.voters - this.refusals.size() - this.failures.size() < this.quorum;
		}
		if (certain) {
			this.decided.complete(this);
		}
		if (last) {
			this.finished.complete(this);
		}
	}

}
