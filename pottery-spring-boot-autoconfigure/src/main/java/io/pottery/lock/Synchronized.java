package io.pottery.lock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Only one thread anywhere runs the method at a time: it runs under the lease of a
 * {@link Redlock}. If that ends before the method does, others may run at the same time;
 * {@link ReleaseUnlockedLockException} tells so afterwards, thrown, or suppressed by the
 * exception of the method. On a type, all this holds for each of its public methods.
 * <p>
 * A method that returns a {@code CompletionStage}, a {@code Mono} or a {@code Flux} keeps
 * the lease until the result is complete, and holds no thread while it waits; of a
 * {@code Mono} or {@code Flux} each subscription acquires one. Plain methods re-enter on
 * their thread, {@code Mono} and {@code Flux} in their Reactor context;
 * {@code CompletionStage}s do not, and no kind enters what another holds. Calls within
 * the same object do not pass the proxy, and so acquire nothing.
 * <p>
 * A parameter of type {@link Lease} or {@link FencingToken} is given the lease or its
 * token, whatever the caller passes.
 *
 * @see <a href="https://github.com/brainix/pottery">Python's {@code @synchronize}</a>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface Synchronized {

	/**
	 * The same as {@link #key()}.
	 * @return the key
	 */
	@AliasFor("key")
	String value() default "";

	/**
	 * The name of the lock, to which the key prefix is prepended: a text in which
	 * <code>#{…}</code> are expressions of SpEL over the arguments (by name, or
	 * <code>#p0</code>), <code>#root</code> ({@code method}, {@code methodName},
	 * {@code target}, {@code targetClass}, {@code args}) and beans (<code>@name</code>),
	 * and <code>${…}</code> are properties. Names of parameters are those of the class,
	 * not of its interface. By default that of the {@link #lock()}, or else the class of
	 * the object and the method: overloaded methods share it, subclasses do not.
	 * @return the key
	 */
	@AliasFor("value")
	String key() default "";

	/**
	 * The declared lock, below {@code pottery.locks}, whose options hold here. By default
	 * they are those of {@link LockOptions#DEFAULT}.
	 * @return the name of a declared lock
	 */
	String lock() default "";

	/**
	 * How long a lease lasts unless it is extended, such as {@code 30s} or {@code PT30S},
	 * in milliseconds if there is no unit; may have <code>${…}</code>.
	 * @return a duration, empty for that of the lock
	 */
	String autoRelease() default "";

	/**
	 * How long to try, written like {@link #autoRelease()}; once if it is not positive.
	 * ({@code wait} is a method of every object.)
	 * @return a duration, empty for that of the lock
	 */
	String maxWait() default "";

	/**
	 * Whether the lease is extended by itself while the method runs, also if the lock
	 * does not say so. Where the caller holds the lock already, that is for its lease.
	 * @return whether it is renewed
	 */
	boolean renew() default false;

	/**
	 * What is done when the lock is not acquired in time, or too many masters fail.
	 * @return what is done instead of the method
	 */
	OnFailure onFailure() default OnFailure.THROW;

	/**
	 * The method that is called instead, for {@link OnFailure#FALLBACK}: of the same
	 * class, with the same parameters and a result that fits. A {@link Lease} or
	 * {@link FencingToken} is what the caller has passed: there is none.
	 * @return the name of a method
	 */
	String fallback() default "";

	/**
	 * What is done instead of a method whose lock was not acquired.
	 */
	enum OnFailure {

		/**
		 * The exception of {@link Redlock#acquire()} is thrown.
		 */
		THROW,

		/**
		 * Nothing is done; the result is null, or an empty {@code Optional}, {@code Mono}
		 * or {@code Flux}.
		 */
		SKIP,

		/**
		 * The {@linkplain Synchronized#fallback() fallback} is called.
		 */
		FALLBACK

	}

}
