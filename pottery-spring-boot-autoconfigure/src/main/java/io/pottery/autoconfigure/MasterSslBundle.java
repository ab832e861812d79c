package io.pottery.autoconfigure;

import java.util.List;

import io.lettuce.core.SslOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * The SSL bundle of the masters whose URLs ask for TLS.
 *
 * @param bundle the bundle, null for what the JVM trusts
 */
record MasterSslBundle(@Nullable SslBundle bundle) {

	private static final String PROPERTY = PotteryProperties.PREFIX + ".redlock.ssl-bundle";

	/**
	 * Finds the bundle.
	 * @param name its name, null or empty for none
	 * @param secure whether there is a master that it is for
	 * @param beans where the bundles are
	 * @return the bundle
	 * @throws ActionableException if there is no such bundle, or it would not be used
	 */
	static MasterSslBundle of(@Nullable String name, boolean secure, ListableBeanFactory beans) {
		if (!StringUtils.hasText(name)) {
			return new MasterSslBundle(null);
		}
		if (!secure) {
			throw new ActionableException(
					"'%s' is '%s', but none of the URLs in '%s' begins with rediss://, so it would not be used."
						.formatted(PROPERTY, name, DeclaredMasters.PROPERTY),
					"Write rediss:// for the masters that are to be reached by TLS, or remove '%s'. A master that is the "
						.formatted(PROPERTY) + "name of a bean is connected as that bean says.");
		}
		SslBundles bundles = beans.getBeanProvider(SslBundles.class).getIfAvailable();
		if (bundles == null || !bundles.getBundleNames().contains(name)) {
			throw new ActionableException(
					"'%s' is '%s', but there is no such SSL bundle. There are: %s".formatted(PROPERTY, name,
							(bundles != null) ? bundles.getBundleNames() : List.of()),
					"Declare it below 'spring.ssl.bundle', or correct the name.");
		}
		return new MasterSslBundle(bundles.getBundle(name));
	}

	SslOptions options() {
		return (this.bundle != null) ? options(this.bundle) : SslOptions.create();
	}

	private static SslOptions options(SslBundle bundle) {
		SslOptions.Builder options = SslOptions.builder()
			.keyManager(bundle.getManagers().getKeyManagerFactory())
			.trustManager(bundle.getManagers().getTrustManagerFactory());
		String @Nullable [] ciphers = bundle.getOptions().getCiphers();
		if (ciphers != null) {
			options.cipherSuites(ciphers);
		}
		String @Nullable [] protocols = bundle.getOptions().getEnabledProtocols();
		if (protocols != null) {
			options.protocols(protocols);
		}
		return options.build();
	}

}
