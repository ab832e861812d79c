package io.pottery.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.pottery.redis.MasterConnections;
import io.pottery.redis.RedisMaster;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The URL of a master. What is said about it never has a password.
 *
 * @param uri the same for Lettuce
 */
record MasterUrl(RedisURI uri) {

	private static final Pattern SCHEME = Pattern.compile("rediss?");

	// All that may be part of a password, also of one that is not encoded as it should
	// be.
	private static final Pattern CREDENTIALS = Pattern.compile("^([a-z+-]*:?//)?.*@", Pattern.DOTALL);

	/**
	 * Reads a URL.
	 * @param property what it is the value of
	 * @param url the URL
	 * @return where the master is
	 * @throws ActionableException if it is no URL of a single server
	 */
	static MasterUrl parse(String property, String url) {
		if (!ClassUtils.isPresent("io.lettuce.core.RedisURI", MasterUrl.class.getClassLoader())) {
			throw invalid(property, url, "a URL needs Lettuce, which is not on the class path");
		}
		try {
			URI location = new URI(url);
			if (location.getScheme() == null || !SCHEME.matcher(location.getScheme()).matches()) {
				throw invalid(property, url, "its scheme is neither redis nor rediss");
			}
			if (location.getHost() == null) {
				throw invalid(property, url, "it has no host of letters, digits, dots and hyphens");
			}
			return new MasterUrl(RedisURI.create(location));
		}
		catch (URISyntaxException ex) {
			throw invalid(property, url, "it is no URL (" + ex.getReason() + ")");
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, url, "it is no URL of Redis");
		}
	}

	// The value in the environment may have a password, and the exception of Spring Boot
	// for such properties has it shown.
	static ActionableException invalid(String property, String value, String reason) {
		return new ActionableException("'%s' cannot be the master '%s': %s."
			.formatted(property, withoutPassword(value), reason), """
					Write redis://user:password@host:port, or rediss:// for TLS, where user and password are optional \
					and their special characters percent-encoded; or the name of a RedisConnectionFactory bean.""");
	}

	/**
	 * The server that it leads to, whichever user and database it names.
	 */
	String server() {
		return this.uri.getHost().toLowerCase(Locale.ROOT) + ":" + this.uri.getPort();
	}

	boolean isSecure() {
		return this.uri.isSsl();
	}

	/**
	 * Makes the master, over the application's threads of Lettuce where there are some.
	 */
	RedisMaster open(Duration commandTimeout, MasterSslBundle bundle, ListableBeanFactory beans) {
		ClientResources resources = beans.getBeanProvider(ClientResources.class).getIfUnique();
		return (resources != null) ? MasterConnections.of(this.uri, resources, commandTimeout, bundle.options())
				: MasterConnections.of(this.uri, commandTimeout, bundle.options());
	}

	/**
	 * A URL as it may be shown, whether it is a correct one or not.
	 */
	static String withoutPassword(String url) {
		return CREDENTIALS.matcher(url).replaceFirst("$1***@");
	}

	@Override
	public String toString() {
		return server();
	}

}
