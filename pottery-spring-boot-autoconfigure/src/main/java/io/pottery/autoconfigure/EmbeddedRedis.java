package io.pottery.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * The embedded Redis as the place that the application connects to. It runs as long as
 * this bean lives, and the connections, which depend on it, are closed before.
 */
final class EmbeddedRedis implements DataRedisConnectionDetails, AutoCloseable {

	private static final Log logger = LogFactory.getLog(EmbeddedRedis.class);

	private final RedisProcess server;

	private EmbeddedRedis(RedisProcess server) {
		this.server = server;
	}

	/**
	 * Starts the first of some programs that can be started.
	 * @param binaries the programs
	 * @return the running server
	 * @throws ActionableException if none can be started
	 */
	static EmbeddedRedis start(RedisBinary... binaries) {
		List<IOException> failures = new ArrayList<>();
		for (RedisBinary binary : binaries) {
			try {
				RedisProcess server = RedisProcess.start(binary);
				logger.warn("Embedded Redis for development on port " + server.port() + ": data is lost at exit");
				return new EmbeddedRedis(server);
			}
			catch (IOException ex) {
				failures.add(ex);
			}
		}
		throw failure(failures);
	}

	@Override
	public Standalone getStandalone() {
		return Standalone.of(InetAddress.getLoopbackAddress().getHostAddress(), this.server.port());
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private static ActionableException failure(List<IOException> failures) {
		String reasons = failures.stream()
			.map((failure) -> "\n\t- " + failure.getMessage())
			.collect(Collectors.joining());
		ActionableException exception = new ActionableException(
				"No embedded Redis could be started for development:\n" + reasons, """
						Say where Redis is, for example with spring.data.redis.url, or install what an embedded one \
						needs: OpenSSL 3 (libssl.so.3), or a redis-server on the PATH. \
						To go without, set pottery.embedded.enabled=false.""");
		failures.forEach(exception::addSuppressed);
		return exception;
	}

}
