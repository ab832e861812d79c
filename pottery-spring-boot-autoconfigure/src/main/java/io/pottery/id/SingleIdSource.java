package io.pottery.id;

import io.pottery.redis.Ballot;
import org.jspecify.annotations.Nullable;

/**
 * Ids of one master, which counts them. A request that reaches it twice, because its
 * answer was lost with a connection, takes ids twice; the first ones are never given out.
 * Nor are those of an answer that came too late. So there may be holes, and no id is
 * there twice.
 */
final class SingleIdSource extends IdSource {

	private final IdMasters masters;

	SingleIdSource(IdMasters masters, String name, NextIdOptions options) {
		super(masters, name, options);
		this.masters = masters;
	}

	@Override
	void attempt(IdRequest request) {
		if (known() == Long.MAX_VALUE) {
			request.exhausted();
			return;
		}
		attempt(request, request.range(known()).size());
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void attempt(IdRequest request, long count) {
		this.masters.increment(count, known()).decided().thenAccept((ballot) -> {
			if (ballot.isCarried()) {
				taken(request, count, IdMasters.id(ballot.consents().get(0)));
			}
			else {
				request.again(ballot, () -> begin(request));
			}
		}).exceptionally((failure) -> {
			request.failed(failure);
			return null;
		});
	}

	private void taken(IdRequest request, long count, @Nullable Long last) {
		if (last != null) {
			learn(last);
			request.granted(new IdRange(last - count + 1, last));
		}
		else if (count > 1) {
			// The last few there are.
			attempt(request, 1);
		}
		else {
			request.exhausted();
		}
	}

}
