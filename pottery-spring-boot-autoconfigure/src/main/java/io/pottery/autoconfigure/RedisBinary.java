package io.pottery.autoconfigure;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * Where the program of an embedded Redis comes from.
 */
@FunctionalInterface
interface RedisBinary {

	/**
	 * Finds the program.
	 * @param directory where it may be unpacked
	 * @return its path
	 * @throws IOException if there is none
	 */
	Path locate(Path directory) throws IOException;

	/**
	 * The program within the library {@code embedded-redis}.
	 * @return the source
	 */
	static RedisBinary bundled() {
		return (directory) -> {
			try {
				return ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
			}
			catch (RuntimeException ex) {
				throw new IOException("embedded-redis has no server for this platform", ex);
			}
		};
	}

	/**
	 * An installed {@code redis-server}.
	 * @param path the directories to search, as in the environment variable PATH
	 * @return the source
	 */
	static RedisBinary onPath(@Nullable String path) {
		return (directory) -> Stream.of(((path != null) ? path : "").split(File.pathSeparator))
			.flatMap((entry) -> Stream.of("redis-server", "redis-server.exe").flatMap((name) -> resolve(entry, name)))
			.findFirst()
			.orElseThrow(() -> new FileNotFoundException("no redis-server on the PATH"));
	}

	private static Stream<Path> resolve(String directory, String name) {
		try {
			return Stream.of(Path.of(directory, name))
				.filter((file) -> !directory.isEmpty() && Files.isExecutable(file));
		}
		catch (InvalidPathException ex) {
			return Stream.empty();
		}
	}

}
