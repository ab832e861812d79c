package io.pottery.aop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.pottery.autoconfigure.PotteryAutoConfiguration;
import io.pottery.autoconfigure.PotteryRedlockAutoConfiguration;
import io.pottery.autoconfigure.PotterySynchronizedAutoConfiguration;
import io.pottery.core.QuorumNotAchievedException;
import io.pottery.lock.Lease;
import io.pottery.lock.RedlockFactory;
import io.pottery.lock.Synchronized;
import io.pottery.lock.Synchronized.OnFailure;
import io.pottery.testing.TestRedis;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.MethodBeforeAdvice;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.AliasFor;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Where {@link Synchronized} may stand, and how calls get there.
 */
class SynchronizedPlacesTests {

	private static final String NOT_LOCKED = "not locked";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PotteryAutoConfiguration.class,
				PotteryRedlockAutoConfiguration.class, PotterySynchronizedAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.get().url())
		.withBean("onType", OnType.class)
		.withBean("onTypeAbove", OnTypeAbove.class)
		.withBean("onInterface", OnInterface.class)
		.withBean("onInterfaceMethod", OnInterfaceMethod.class)
		.withBean("onDefaultMethod", OnDefaultMethod.class)
		.withBean("onImplementation", OnImplementation.class)
		.withBean("composed", Composed.class)
		.withBean("inherited", Inherited.class)
		.withBean("nowhere", Nowhere.class)
		.withBean("generic", Generic.class)
		.withBean("onClass", OnClass.class);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void byTypeInterfaceAndImplementation(boolean classes) {
		this.runner.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
			.withPropertyValues("spring.aop.proxy-target-class=" + classes)
			.run((context) -> {
				assertPlaces(context);
				assertThat(AopUtils.isCglibProxy(context.getBean("onType"))).isEqualTo(classes);
			});
	}

	@Test
	void byAPlainProxyCreator() {
		this.runner.run(SynchronizedPlacesTests::assertPlaces);
	}

	@Test
	void noneOfThisNeedsAspectJ() {
		assertThat(ClassUtils.isPresent("org.aspectj.weaver.Advice", null)).isFalse();
	}

	private static void assertPlaces(AssertableApplicationContext context) {
		Map<String, String> locks = new TreeMap<>();
		context.getBeansOfType(Place.class).forEach((name, place) -> locks.put(name, place.lock()));
		assertThat(locks).isEqualTo(new TreeMap<>(Map.of("onType", OnType.class.getName() + ".lock", "onTypeAbove",
				OnTypeAbove.class.getName() + ".lock", "onInterface", "interface", "onInterfaceMethod",
				"interface-method", "onDefaultMethod", "default-method", "onImplementation", "implementation",
				"composed", "by-alias", "inherited", "above", "nowhere", NOT_LOCKED)));
		@SuppressWarnings("unchecked")
		GenericPlace<String> generic = context.getBean("generic", GenericPlace.class);
		assertThat(generic.lock("A4")).isEqualTo("paper:A4/1");
	}

	@Test
	void whatAnAliasSaysHolds() {
		this.runner.run((context) -> {
			try (Lease lease = context.getBean(RedlockFactory.class).lock("by-alias").acquire()) {
				assertThat(lease.isValid()).isTrue();
				assertThatExceptionOfType(QuorumNotAchievedException.class)
					.isThrownBy(() -> context.getBean("composed", Place.class).lock());
			}
		});
	}

	@Test
	void ofATypeItIsThePublicMethods() {
		this.runner.run((context) -> {
			Place onType = context.getBean("onType", Place.class);
			assertThat(onType).hasToString(NOT_LOCKED);
			assertThat(OnType.ofStatic()).isEqualTo(NOT_LOCKED);
			OnClass onClass = context.getBean(OnClass.class);
			assertThat(onClass.ofPublic()).isEqualTo(OnClass.class.getName() + ".ofPublic");
			assertThat(onClass.ofPackage()).isEqualTo(NOT_LOCKED);
			assertThat(onClass.ofProtected()).isEqualTo(NOT_LOCKED);
			assertThat(onClass.ofSuperclass()).isEqualTo(NOT_LOCKED);
			assertThat(onClass.own()).isEqualTo("own");
		});
	}

	@Test
	void callsWithinAnObjectAcquireNothing() {
		this.runner.withBean(Within.class).run((context) -> {
			Within within = context.getBean(Within.class);
			assertThat(within.asserting()).isEqualTo("within");
			assertThatIllegalStateException().isThrownBy(within::throughItself)
				.withMessage("This thread does not run a method with @Synchronized: "
						+ "the annotation is missing, or the call does not pass the Spring bean's proxy");
			assertThatIllegalStateException().isThrownBy(within::underAnother)
				.withMessage("This thread runs under the locks [another], not under 'within'");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void onABeanThatIsAProxyAlready(boolean classes) {
		this.runner.withBean(Wrapping.class, classes)
			.withBean("wrapped", Wrapped.class, "of the object itself")
			.run((context) -> {
				Place wrapped = context.getBean("wrapped", Place.class);
				assertThat(wrapped.lock()).isEqualTo("wrapped");
				assertThat(context.getBean(Wrapping.class).calls).isEqualTo(1);
				try (Lease lease = context.getBean(RedlockFactory.class).lock("wrapped").acquire()) {
					assertThat(lease.isValid()).isTrue();
					assertThat(wrapped.lock()).isEqualTo("of the object itself");
				}
			});
	}

	// As repositories and clients are that somebody makes of interfaces.
	@Test
	void onAnInterfaceWithoutAnImplementation() {
		this.runner.withBean("client", Client.class, SynchronizedPlacesTests::client)
			.withBean("lambda", Client.class, () -> () -> current())
			.run((context) -> {
				String byDefault = Client.class.getName() + ".call";
				assertThat(context.getBean("client", Client.class).call()).isEqualTo(byDefault);
				assertThat(context.getBean("lambda", Client.class).call()).isEqualTo(byDefault);
				assertThat(context.getBean("lambda", Client.class).key()).isEqualTo("key");
			});
	}

	// Such a proxy has methods of its own, which return primitives and have no fallback.
	@Test
	void onAnInterfaceBehindAProxyOfSpring() {
		MethodInterceptor interceptor = (invocation) -> current();
		this.runner.withBean(Skipped.class, () -> ProxyFactory.getProxy(Skipped.class, interceptor))
			.run((context) -> assertThat(context.getBean(Skipped.class).call()).isEqualTo("skipped"));
	}

	private static Client client() {
		return (Client) Proxy.newProxyInstance(Client.class.getClassLoader(), new Class<?>[] { Client.class },
				(proxy, method, arguments) -> current());
	}

	private static String current() {
		return Synchronizations.current().orElse(NOT_LOCKED);
	}

	interface Place {

		String lock();

	}

	@Synchronized
	interface Client {

		String call();

		@Synchronized("key")
		default String key() {
			return current();
		}

	}

	@Synchronized(key = "skipped", onFailure = OnFailure.SKIP)
	interface Skipped {

		@Nullable String call();

	}

	interface GenericPlace<T> {

		String lock(T paper);

	}

	@Synchronized
	static class OnType implements Place {

		@Override
		public String lock() {
			return current();
		}

		@Override
		public String toString() {
			return current();
		}

		public static String ofStatic() {
			return current();
		}

	}

	static class OnTypeAbove extends OnType {

	}

	@Synchronized("interface")
	interface AnnotatedPlace extends Place {

	}

	static class OnInterface implements AnnotatedPlace {

		@Override
		public String lock() {
			return current();
		}

	}

	interface PlaceWithAnnotatedMethod extends Place {

		@Override
		@Synchronized("interface-method")
		String lock();

	}

	static class OnInterfaceMethod implements PlaceWithAnnotatedMethod {

		@Override
		public String lock() {
			return current();
		}

	}

	interface PlaceWithDefaultMethod extends Place {

		@Override
		@Synchronized("default-method")
		default String lock() {
			return current();
		}

	}

	static class OnDefaultMethod implements PlaceWithDefaultMethod {

	}

	static class OnImplementation implements Place {

		@Override
		@Synchronized("implementation")
		public String lock() {
			return current();
		}

	}

	@Synchronized
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Exclusive {

		@AliasFor(annotation = Synchronized.class, attribute = "key")
		String of();

		@AliasFor(annotation = Synchronized.class)
		String maxWait() default "1h";

	}

	static class Composed implements Place {

		@Override
		@Exclusive(of = "by-#{'alias'}", maxWait = "0s")
		public String lock() {
			return current();
		}

	}

	abstract static class Above implements Place {

		@Override
		@Synchronized("above")
		public String lock() {
			return current();
		}

	}

	static class Inherited extends Above {

	}

	static class Nowhere implements Place {

		@Override
		public String lock() {
			return current();
		}

	}

	static class Generic implements GenericPlace<String> {

		@Override
		@Synchronized("paper:#{#paper}/#{#root.args.length}")
		public String lock(String paper) {
			return current();
		}

	}

	static class OfFramework {

		public final String ofSuperclass() {
			return current();
		}

	}

	@Synchronized
	static class OnClass extends OfFramework {

		public String ofPublic() {
			return current();
		}

		String ofPackage() {
			return current();
		}

		protected String ofProtected() {
			return current();
		}

		@Synchronized("own")
		String own() {
			return current();
		}

	}

	static class Within {

		@Synchronized("within")
		String asserting() {
			Synchronizations.assertLocked("within");
			return current();
		}

		String throughItself() {
			return asserting();
		}

		@Synchronized("another")
		String underAnother() {
			return asserting();
		}

	}

	interface PlaceWithFallback extends Place {

		@Override
		@Synchronized(key = "wrapped", maxWait = "0s", onFailure = OnFailure.FALLBACK, fallback = "instead")
		String lock();

		String instead();

	}

	static class Wrapped implements PlaceWithFallback {

		private final String fallback;

		Wrapped(String fallback) {
			this.fallback = fallback;
		}

		@Override
		public String lock() {
			return current();
		}

		@Override
		public String instead() {
			return this.fallback;
		}

	}

	/**
	 * Wraps before the proxies of auto-configuration are made.
	 */
	static class Wrapping implements BeanPostProcessor, PriorityOrdered {

		private final boolean classes;

		private int calls;

		Wrapping(boolean classes) {
			this.classes = classes;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof Wrapped)) {
				return bean;
			}
			ProxyFactory proxy = new ProxyFactory(bean);
			proxy.setProxyTargetClass(this.classes);
			Consumer<Object> counting = (target) -> this.calls++;
			proxy.addAdvice((MethodBeforeAdvice) (method, arguments, target) -> counting.accept(target));
			return proxy.getProxy();
		}

	}

}
