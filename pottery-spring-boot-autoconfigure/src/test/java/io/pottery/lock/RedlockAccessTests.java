package io.pottery.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Redlock} for a user of Redis who may not do everything.
 */
@Tag("one-server")
class RedlockAccessTests {

	@Test
	void whoMayNotPublishCanRelease() throws Exception {
		try (LockServers servers = new LockServers(1)) {
			servers.ask(0,
					(redis) -> redis.aclSetuser("clerk",
							AclSetuserArgs.Builder.on()
								.addPassword("secret")
								.keyPattern("*")
								.resetChannels()
								.allCommands()
								.removeCommand(CommandType.PUBLISH)));
			RedisURI uri = RedisURI.Builder.redis(servers.uri(0).getHost(), servers.uri(0).getPort())
				.withAuthentication("clerk", "secret")
				.build();
			Duration timeout = Duration.ofSeconds(2);
			try (RedlockFactory here = servers.factory(timeout, List.of(uri));
					RedlockFactory there = servers.factory(timeout, List.of(uri))) {
				Lease lease = here.lock("silent").acquire();
				CompletableFuture<Lease> waiting = there.lock("silent").acquireAsync();
				assertThat(there.lock("silent").tryAcquire(Duration.ofMillis(50))).isEmpty();
				lease.release();
				assertThat(servers.granted("silent")).isOne();
				// Well before the lease of ten seconds would have ended.
				waiting.get(5, TimeUnit.SECONDS).release();
			}
		}
	}

}
