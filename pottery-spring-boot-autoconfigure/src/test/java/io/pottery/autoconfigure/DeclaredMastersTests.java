package io.pottery.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.pottery.core.QuorumImpossibleException;
import io.pottery.lock.Lease;
import io.pottery.lock.LockOptions;
import io.pottery.lock.Redlock;
import io.pottery.lock.RedlockFactory;
import io.pottery.redis.Masters;
import io.pottery.testing.RedisProcess;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The masters are those that the properties name, reached as they say.
 */
@Tag("one-server")
class DeclaredMastersTests {

	private static final LockOptions RAISING = LockOptions.DEFAULT.raisingOnRedisErrors();

	private static RedisProcess server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, PotteryAutoConfiguration.class,
				PotteryRedlockAutoConfiguration.class))
		.withBean("stock", LettuceConnectionFactory.class,
				() -> new LettuceConnectionFactory("127.0.0.1", server.port()))
		.withPropertyValues("pottery.redlock.command-timeout=5s", "pottery.locks.printer=");

	@BeforeAll
	static void start() {
		server = RedisProcess.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void aBundleIsTheTrustOfTheirTls(@TempDir Path directory) throws Exception {
		try (TlsProxy proxy = new TlsProxy(directory, server.port())) {
			ApplicationContextRunner secure = this.runner.withPropertyValues(
					"pottery.redlock.masters=rediss://localhost:" + proxy.port(),
					"spring.ssl.bundle.jks.masters.truststore.location=file:" + proxy.keyStore(),
					"spring.ssl.bundle.jks.masters.truststore.type=PKCS12",
					"spring.ssl.bundle.jks.masters.truststore.password=" + TlsProxy.PASSWORD);
			secure.withPropertyValues("pottery.redlock.ssl-bundle=masters").run((context) -> {
				Redlock printer = context.getBean("printer", Redlock.class);
				try (Lease lease = printer.tryAcquire(Duration.ofSeconds(20)).orElseThrow()) {
					assertThat(lease.isValid()).isTrue();
				}
			});
			secure.run((context) -> assertThatExceptionOfType(QuorumImpossibleException.class)
				.isThrownBy(() -> context.getBean(RedlockFactory.class).lock("printer", RAISING).acquire())
				.satisfies((failure) -> assertThat(report(failure)).contains("localhost:" + proxy.port(),
						"unable to find valid certification path")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "clerk", "" })
	void aUserOfRedisIsNamedByTheUrl(String user) throws Exception {
		try (RedisProcess guarded = RedisProcess.start(); RedisClient client = RedisClient.create(guarded.url())) {
			client.connect()
				.sync()
				.aclSetuser("clerk",
						AclSetuserArgs.Builder.on().addPassword("s:cret").allKeys().allChannels().allCommands());
			client.connect().sync().configSet("requirepass", "s:cret");
			String url = "redis://%s:%s@" + guarded.address();
			this.runner.withPropertyValues("pottery.redlock.masters=" + url.formatted(user, "s%3Acret"))
				.run((context) -> {
					context.getBean("printer", Redlock.class)
						.tryAcquire(Duration.ofSeconds(20))
						.orElseThrow()
						.release();
					assertThat(context.getBean(Masters.class)).hasToString("[" + guarded.address() + "]");
					assertThat(String.valueOf(context.getBean(PotteryProperties.class)))
						.contains("***@" + guarded.address())
						.doesNotContain("cret");
				});
			this.runner.withPropertyValues("pottery.redlock.masters=" + url.formatted(user, "s3cret"))
				.run((context) -> assertThatExceptionOfType(QuorumImpossibleException.class)
					.isThrownBy(() -> context.getBean(RedlockFactory.class).lock("printer", RAISING).acquire())
					.satisfies((failure) -> assertThat(report(failure)).contains("WRONGPASS")
						.doesNotContain("cret", "s%3A")));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"redis//clerk:secret@a:6379 | redis//***@a:6379 | neither a URL nor the name of one of the RedisConnectionFactory beans, which are [stock]",
			"sessions | sessions | neither a URL nor the name of one of the RedisConnectionFactory beans, which are [stock]",
			"printer | printer | neither a URL nor the name of one of the RedisConnectionFactory beans, which are [stock]",
			"redis-sentinel://:secret@a | redis-sentinel://***@a | its scheme is neither redis nor rediss",
			"http://clerk:secret@a:1 | http://***@a:1 | its scheme is neither redis nor rediss",
			"REDIS://a | REDIS://a | its scheme is neither redis nor rediss",
			"redis://clerk:sec ret@a:6379 | redis://***@a:6379 | it is no URL (Illegal character in",
			"redis://clerk:secr^et/@a:6379 | redis://***@a:6379 | it is no URL (Illegal character in",
			"redis://clerk:secret@:6379 | redis://***@:6379 | it has no host",
			"redis://master_1:6379 | redis://master_1:6379 | it has no host of letters, digits, dots and hyphens",
			"redis:// | redis:// | it is no URL", "\"\" | '' | neither a URL nor the name" })
	void whatIsNoMasterIsRefused(String master, String shown, String reason) {
		refused("pottery.redlock.masters[0]=redis://a:6379", "pottery.redlock.masters[1]=" + master).satisfies(
				(analysis) -> assertThat(analysis.getDescription())
					.startsWith("'pottery.redlock.masters[1]' cannot be the master '%s': "
						.formatted(shown.equals("''") ? "" : shown))
					.contains(reason),
				(analysis) -> assertThat(analysis.getAction()).contains("redis://user:password@host:port", "rediss://",
						"RedisConnectionFactory bean"));
	}

	@ParameterizedTest
	@CsvSource({ "redis://a:6379, redis://a:6379", "redis://a, redis://b:secret@A:6379/1", "rediss://a:1, redis://a:1",
			"stock, stock", "stock, warehouse" })
	void whoeverWouldVoteTwiceIsRefused(String one, String other) {
		refused("pottery.redlock.masters[0]=" + one, "pottery.redlock.masters[1]=redis://c:1",
				"pottery.redlock.masters[2]=" + other)
			.satisfies(
					(analysis) -> assertThat(analysis.getDescription())
						.startsWith("'pottery.redlock.masters[0]' and 'pottery.redlock.masters[2]' are the same master")
						.contains("vote twice"),
					(analysis) -> assertThat(analysis.getAction()).contains("List every master once."));
	}

	@Test
	void aBundleThatIsNotThereIsRefused() {
		refused("pottery.redlock.masters=rediss://a", "pottery.redlock.ssl-bundle=mastres",
				"spring.ssl.bundle.jks.masters.truststore.location=file:none")
			.satisfies((analysis) -> assertThat(analysis.getDescription()).isEqualTo(
					"'pottery.redlock.ssl-bundle' is 'mastres', but there is no such SSL bundle. There are: [masters]"),
					(analysis) -> assertThat(analysis.getAction()).contains("spring.ssl.bundle"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://a", "stock", "" })
	void aBundleThatWouldNotBeUsedIsRefused(String master) {
		refused("pottery.redlock.masters=" + master, "pottery.redlock.ssl-bundle=masters").satisfies(
				(analysis) -> assertThat(analysis.getDescription())
					.contains("'pottery.redlock.ssl-bundle' is 'masters'", "'pottery.redlock.masters'", "rediss://"),
				(analysis) -> assertThat(analysis.getAction()).contains("Write rediss://"));
	}

	@Test
	void timeToAnswerIsNeeded() {
		this.runner.withPropertyValues("pottery.redlock.command-timeout=0ms")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContainingAll("pottery.redlock.command-timeout", "at least one millisecond"));
	}

	@Test
	void beansAndUrlsOfAnEvenNumberMayVote() {
		try (RedisProcess other = RedisProcess.start()) {
			this.runner.withPropertyValues("pottery.redlock.masters=stock, " + other.url()).run((context) -> {
				assertThat(context.getBean(Masters.class)).hasToString("[stock, " + other.address() + "]");
				assertThat(context.getBean(Masters.class).quorum()).isEqualTo(2);
				context.getBean("printer", Redlock.class).tryAcquire(Duration.ofSeconds(20)).orElseThrow().release();
			});
		}
	}

	private ObjectAssert<FailureAnalysis> refused(String... properties) {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		this.runner
			.withInitializer((context) -> ((GenericApplicationContext) context).registerAlias("stock", "warehouse"))
			.withPropertyValues(properties)
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(report(context.getStartupFailure())).doesNotContain("clerk", "secr", "ret@");
				analysis[0] = new ActionableFailureAnalyzer().analyze(context.getStartupFailure());
			});
		return assertThat(analysis[0]);
	}

	private static String report(Throwable failure) {
		StringWriter report = new StringWriter();
		failure.printStackTrace(new PrintWriter(report));
		return report.toString();
	}

}
