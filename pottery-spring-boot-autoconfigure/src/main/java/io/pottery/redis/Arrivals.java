package io.pottery.redis;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;

/**
 * Waits until a Redis list has elements, on a connection of its own that is opened when
 * it is first needed. Nothing is taken from the list ({@code BLMOVE} from its left end to
 * its left end), so that a wait that is killed, repeated or given up does no harm. Used
 * by one thread.
 */
public final class Arrivals implements AutoCloseable {

	private static final Duration SHORTEST = Duration.ofMillis(10);

	// Redis 6.2 takes a millisecond for no end.
	private static final long SHORTEST_BLOCK = 2;

	private final BoundKey list;

	private Duration longest = Duration.ofSeconds(1);

	// Whether a wait of that length has ended well.
	private boolean proven;

	private @Nullable BlockingConnection connection;

	Arrivals(BoundKey list) {
		this.list = list;
	}

	/**
	 * Waits for elements for a moment: no longer than a second, and than the client waits
	 * for a reply, so that a connection that has died unnoticed is found out.
	 * @param atMost how long to wait at the most
	 * @return whether there were elements; false may come early
	 */
	public boolean await(Duration atMost) {
		Duration slice = (atMost.compareTo(this.longest) < 0) ? atMost : this.longest;
		try {
			BlockingConnection opened = this.connection;
			if (opened == null) {
				opened = this.list.openBlocking();
				this.connection = opened;
			}
			boolean arrived = opened.await(this.list.bytes(), Math.max(slice.toMillis(), SHORTEST_BLOCK) / 1000.0);
			this.proven |= !arrived && slice.equals(this.longest);
			return arrived;
		}
		catch (RuntimeException ex) {
			if (ex instanceof QueryTimeoutException && !this.proven && this.longest.compareTo(SHORTEST) > 0) {
				this.longest = this.longest.dividedBy(2);
			}
			close();
			throw this.list.translated(List.of(), ex);
		}
	}

	@Override
	public void close() {
		BlockingConnection opened = this.connection;
		this.connection = null;
		if (opened != null) {
			opened.close();
		}
	}

}
